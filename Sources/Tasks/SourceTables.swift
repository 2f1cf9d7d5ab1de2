import Synthesis
import Tabular
import TaskContract

/// The tables of a source, with the schema that says what they hold.
struct SourceTables {
    var sources: [TableSource]
    var schema: Schema

    /// Finds the tables of a training, keeps those that are wanted, and reads or discovers their schema.
    init(_ task: TrainingTask, reporter: Reporter) throws(DataError) {
        let found = try Self.resolve(task)
        guard let choice = task.schema else {
            schema = try Self.discover(found, threads: task.threads, reporter).schema
            sources = found
            return
        }
        let (schema, listed) = try Self.read(choice, names: task.tables, among: found, reporter)
        self.sources = listed
        self.schema = schema
    }

    /// Without the rows that are set aside.
    func training(_ split: HoldoutSplit?) throws(DataError) -> SourceTables {
        guard let split else { return self }
        var part = self
        part.sources = try split.parts(self).map(\.training)
        return part
    }

    /// Reads the schema file and checks it against the sources; what it does not list is left out.
    private static func read(
        _ choice: SchemaChoice, names: [String], among found: [TableSource], _ reporter: Reporter
    ) throws(DataError) -> (Schema, [TableSource]) {
        var schema = try choice.read()
        let path = choice.place
        if !names.isEmpty { schema.tables.removeAll { !names.contains($0.name) } }
        let listed = found.filter { source in schema.tables.contains { $0.name == source.name } }
        if listed.count < found.count {
            let rest = found.map(\.name).filter { name in !listed.contains { $0.name == name } }
            reporter.warn("\(path) does not list \(rest.joined(separator: ", ")), so they are left out.")
        }
        guard !schema.tables.isEmpty else {
            throw OutputFile.wrong(path, "it lists none of the tables that are wanted", "Add them, or name others")
        }
        var columns: [(table: String, columns: [SourceColumn])] = []
        for source in listed { columns.append((source.name, try source.open().columns)) }
        try schema.validate(against: columns, file: path)
        // The content of a spec is a JSON object, whose members have no order.
        if case .text = choice { schema.takeOrder(of: columns.map { ($0.table, $0.columns.map(\.name)) }) }
        let ordered = schema.tables.compactMap { table in listed.first { $0.name == table.name } }
        for place in schema.tables.indices where place < ordered.count {
            ordered[place].describe(&schema.tables[place])
        }
        return (schema, ordered)
    }

    static func resolve(_ task: TrainingTask) throws(DataError) -> [TableSource] {
        if let found = task.found { return found }
        return try resolve(task.locations, names: task.tables, databaseSchema: task.databaseSchema)
    }

    static func resolve(
        _ locations: [String], names: [String], databaseSchema: String?
    ) throws(DataError) -> [TableSource] {
        let found = try TableSource.resolve(locations, databaseSchema: databaseSchema)
        guard !names.isEmpty else { return found }
        if let missing = names.first(where: { name in !found.contains { $0.name == name } }) {
            let known = found.map(\.name).joined(separator: ", ")
            throw OutputFile.wrong("--tables", "there is no table \(missing)", "The source has \(known)")
        }
        return found.filter { names.contains($0.name) }
    }

    static func discover(
        _ sources: [TableSource], threads: Int?, _ reporter: Reporter
    ) throws(DataError) -> DiscoveredSchema {
        var meter = RateMeter()
        return try Discovery.discover(sources, threads: threads ?? Processor.cores) {
            phase, fraction, rows throws(DataError) in
            try reporter.checkCancellation()
            let rate = meter.rate(phase, rows)
            reporter.emit(.progress(phase: phase, fraction: fraction, rowsPerSecond: rate))
        }
    }
}

/// Rows per second since a phase began.
private struct RateMeter {
    private var phase = ""
    private var start = ContinuousClock.now

    mutating func rate(_ phase: String, _ rows: Int) -> Double? {
        if phase != self.phase { (self.phase, start) = (phase, .now) }
        let seconds = (.now - start) / .seconds(1)
        return seconds > 0.05 ? Double(rows) / seconds : nil
    }
}
