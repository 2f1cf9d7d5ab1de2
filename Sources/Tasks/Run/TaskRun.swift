import Evaluation
import Foundation
import Synchronization
import Synthesis
public import Tabular
import TaskContract

/// Runs one task from its spec, as a scheduler would: reads nothing and writes nothing before the context's policy has
/// been asked, keeps to the limits of spec and container, and leaves its last word. Source: DESIGN.md section 5.
public struct TaskRun: Sendable {
    private let environment: [String: String]
    private let reporter: Reporter
    private let group = ControlGroup()

    /// - Parameters:
    ///   - environment: names policy, keys and the place of the termination message.
    ///   - reporter: takes the events, and knows when the task is to stop.
    public init(environment: [String: String], reporter: Reporter) {
        self.environment = environment
        self.reporter = reporter
    }

    /// Runs the task that a file describes.
    /// - Parameter path: of a spec in JSON or YAML; nil for standard input.
    public func run(_ path: String?) throws(DataError) {
        // The image of a task's memory would hold what it has read.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        let lastWord = LastWord(TerminationMessage(environment: environment))
        let outer = reporter
        let reporter = Reporter(
            emit: { event in
                lastWord.take(event)
                outer.emit(event)
            }, isCancelled: outer.isCancelled)
        do throws(DataError) { try work(try Self.document(path), place: path ?? "standard input", reporter) } catch {
            // What fails before the task begins has had no event yet.
            if !lastWord.wasSpoken {
                let retryable = error.exitCode.isRetryable
                reporter.emit(.failed(code: error.code.rawValue, message: error.description, retryable: retryable))
            }
            throw error
        }
    }

    private static func document(_ path: String?) throws(DataError) -> [UInt8] {
        if let path { return try AtomicFile.read(path) }
        guard let data = try? FileHandle.standardInput.readToEnd() else {
            throw OutputFile.wrong("standard input", "there is no spec in it", "Give one, or name its file with --spec")
        }
        return Array(data)
    }

    private func work(_ document: [UInt8], place: String, _ reporter: Reporter) throws(DataError) {
        let policy = try ContextPolicy(environment: environment)
        let json = try YAMLDocument.json(of: document, place: place)
        let spec: TaskSpec
        do throws(SpecFault) { spec = try TaskSpec(json: json) } catch {
            throw OutputFile.wrong(
                place, "in this spec, \(error)", "See docs/schemas/task.schema.json for what may stand there")
        }
        try policy?.admit(spec)
        try OutputPlaces(spec).makeFolders()
        let deadline = Deadline(seconds: spec.limits?.seconds)
        var bounded = Reporter(
            emit: { reporter.emit(Self.discreet($0, policy?.policy)) },
            isCancelled: { reporter.isCancelled() || deadline.hasPassed })
        bounded.whyStopped = { reporter.isCancelled() || !deadline.hasPassed ? nil : deadline.fault }
        try start(spec, SHA256.hexadecimal(of: json), policy?.policy, bounded)
    }

    private func start(
        _ spec: TaskSpec, _ digest: String, _ policy: Policy?, _ reporter: Reporter
    ) throws(DataError) {
        let resources = TaskResources(spec.limits, group)
        switch spec.work {
        case .discovery(let discovery):
            var task = DiscoveryTask(locations: discovery.source.locations)
            (task.tables, task.out, task.overwrite) = (discovery.source.tables ?? [], discovery.output, true)
            (task.threads, task.databaseSchema) = (resources.threads, discovery.source.databaseSchema)
            _ = try task.run(reporter)
        case .training(let training):
            var task = try TrainingTask(training, resources)
            task.provenance = provenance(spec, training, digest, policy)
            task.minimumRows = policy?.synthesizers?.trees?.minimumRows
            task.tellsRows = policy == nil || policy?.rowCounts == true
            task.signingKey = try signingKey(policy)
            guard let judging = training.evaluation else { return _ = try task.run(reporter) }
            _ = try JudgedTraining(task, judging, policy).run(reporter)
        case .generation(let generation):
            _ = try GenerationTask(generation, resources, policy).run(reporter)
        case .evaluation(let evaluation):
            _ = try EvaluationTask(evaluation, resources, policy).run(reporter)
        }
    }

    private func signingKey(_ policy: Policy?) throws(DataError) -> SigningKey? {
        let key = try SigningIdentity.key(environment: environment)
        guard key != nil || policy?.signature?.sign != true else {
            throw DataError(
                .refused, "SFUMATO_SIGNING_KEY_FILE",
                problem: "the policy (clause signature.sign) asks for signed models, and the context has no key",
                remedy: "Make one with `sfumato key generate`, and give it to the training tasks")
        }
        return key
    }

    private func provenance(
        _ spec: TaskSpec, _ training: TrainingSpec, _ digest: String, _ policy: Policy?
    ) -> Manifest.Provenance {
        var provenance = Manifest.Provenance(options: [:], seedGiven: false, schemaDigest: "")
        provenance.specDigest = "sha256:" + digest
        (provenance.run, provenance.context) = (spec.run?.id, spec.run?.context)
        (provenance.requester, provenance.purpose) = (spec.run?.requester, spec.run?.purpose)
        if policy?.sourceNames == true { provenance.source = training.source.locations }
        return provenance
    }

    /// What may leave of an event under the policy: no exact number of rows, and no rate from which one could be told.
    private static func discreet(_ event: TaskEvent.Body, _ policy: Policy?) -> TaskEvent.Body {
        guard let policy, policy.rowCounts != true else { return event }
        switch event {
        case .progress(let phase, let fraction, _):
            return .progress(phase: phase, fraction: fraction, rowsPerSecond: nil)
        case .result(var result):
            for place in result.tables.indices { result.tables[place].rows = nil }
            return .result(result)
        default: return event
        }
    }
}

/// Writes the termination message when the last event comes, from whichever thread.
private final class LastWord: Sendable {
    private let message: TerminationMessage
    private let spoken = Atomic<Bool>(false)

    init(_ message: TerminationMessage) { self.message = message }

    var wasSpoken: Bool { spoken.load(ordering: .relaxed) }

    func take(_ event: TaskEvent.Body) {
        switch event {
        case .result, .failed:
            spoken.store(true, ordering: .relaxed)
            message.write(event)
        default: break
        }
    }
}

/// What a task may take: the least of what its spec and its container say.
struct TaskResources {
    let threads: Int?
    let memory: Int?

    init(_ limits: TaskLimits?, _ group: ControlGroup) {
        threads = [limits?.threads, group.cores].compactMap(\.self).min()
        // A container that passes its limit is killed; a tenth is left for what is not ours, such as the page cache's
        // share that cannot be dropped.
        memory = [limits?.memoryBytes, group.memoryBytes.map { $0 / 10 * 9 }].compactMap(\.self).min()
    }
}

/// When a task must be done.
private struct Deadline: Sendable {
    private let seconds: Double?
    private let start = ContinuousClock.now

    init(seconds: Double?) { self.seconds = seconds }

    var hasPassed: Bool { seconds.map { (.now - start) / .seconds(1) > $0 } ?? false }

    var fault: DataError {
        DataError(
            .usage, "limits.seconds", problem: "the task was not done after \(seconds ?? 0) seconds",
            remedy: "Allow more, or give fewer rows or columns; nothing was written")
    }
}
