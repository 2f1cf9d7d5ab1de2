import FoundationEssentials
import TaskContract

extension HubConfiguration {
    /// The context that a Hub has where none is configured: processes beside it, the bundled examples, and the folders that
    /// whoever started it named.
    /// - Parameter isAside: for a command beside a Hub, which may have been started with other folders: its policy stays.
    /// - Throws: where its policy cannot be written.
    public mutating func addHostContext(examples: String?, allowing folders: [String], isAside: Bool = false) throws {
        let folder = "\(dataDirectory)/contexts/this-host"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let storage = Self.resolved(folder) ?? folder
        var context = ContextConfiguration(
            name: "this-host", title: "This host", places: max(1, ProcessInfo.processInfo.activeProcessorCount / 2),
            storage: storage)
        context.about =
            folders.isEmpty ? "Processes beside the Hub, for the bundled examples" : "Processes beside the Hub"
        let memory = Int(ProcessInfo.processInfo.physicalMemory) / 4 * 3 / context.places
        (context.memoryBytes, context.memoryCeilingBytes) = (memory / 2, memory)
        context.seconds = 6 * 3_600
        var allowed: [String] = []
        if let examples = examples.flatMap(Self.resolved) {
            context.sources = Self.bundled(examples)
            allowed.append(examples)
        }
        for folder in folders {
            guard let real = Self.resolved(folder) else {
                throw HubError.configuration("There is no folder \(folder)", remedy: "Name one that is there")
            }
            allowed.append(real)
        }
        context.locations = allowed.map(LocationRule.init)
        context.policyFile = storage + "/policy.json"
        if !isAside || !FileManager.default.fileExists(atPath: storage + "/policy.json") {
            try Self.policy(inputs: allowed, storage: storage).write(to: URL(filePath: storage + "/policy.json"))
        }
        contexts.append(context)
    }

    private static func bundled(_ examples: String) -> [ContextConfiguration.NamedSource] {
        [
            .init(
                name: "example-census", title: "Example: census",
                about: "One table of 5,000 people and their income, from the UCI data set Adult.",
                locations: [examples + "/adult/train.csv"]),
            .init(
                name: "example-music-shop", title: "Example: music shop",
                about: "Eleven tables of customers, invoices and tracks, the Chinook data set.",
                locations: [examples + "/chinook"]),
        ]
    }

    /// What whoever starts a Hub on their own machine allows themselves.
    private static func policy(inputs: [String], storage: String) throws -> Data {
        var policy = Policy()
        policy.tasks = TaskKind.allCases
        policy.inputs = (inputs + [storage]).map(LocationRule.init)
        policy.outputs = [LocationRule(storage)]
        policy.synthesizers = Policy.Synthesizers(
            trees: Policy.Trees(textAsCategories: true), marginals: Policy.Marginals(epsilon: 10, delta: 1e-5))
        (policy.evaluation, policy.rowCounts, policy.sourceNames) = (.shareable, true, true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(policy)
    }
}
