import Dispatching
import Foundation
import Kubernetes
import TaskContract
import TestCluster
import Testing

/// A cluster, a store, and a dispatcher between them that can be killed and started again.
final class Stage: Sendable {
    let cluster: TestCluster
    let store = MemoryStore()
    let settings: JobSettings

    init(
        _ settings: TestCluster.Settings = .init(), isTLS: Bool = false, pod: PodSettings = .simple,
        secondsKept: Int = 600
    ) async throws {
        cluster = try await TestCluster(settings, isTLS: isTLS)
        var all = JobSettings(namespace: "tasks", context: "here", defaults: pod)
        all.secondsKept = secondsKept
        self.settings = all
    }

    /// Serves while the body runs; then the dispatcher dies.
    func serving(_ access: ClusterAccess? = nil, _ body: () async throws -> Void) async throws {
        let client = try KubernetesClient(access ?? cluster.access, patience: .seconds(2))
        let executor = KubernetesExecutor(settings, client: client)
        let work = Task { try await Reconciler(store: store, tasks: executor) { _, _ in }.run() }
        let result = await Result { try await body() }
        work.cancel()
        _ = await work.result
        await client.shutdown()
        try result.get()
    }

    /// Serves until the attempt is settled, and gives what became of it.
    func run(_ name: TaskName, _ order: TaskOrder = .simple, within limit: Duration = .seconds(60)) async throws
        -> MemoryStore.Entry
    {
        await store.want(name, order)
        try await serving { try await settled([name], within: limit) }
        return try #require(await store.entry(name))
    }

    func settled(_ names: [TaskName], within limit: Duration = .seconds(60)) async throws {
        for name in names {
            let isSettled = try await eventually(within: limit) { await store.entry(name)?.isSettled == true }
            let phase = await store.entry(name)?.attempt.phase
            #expect(isSettled, "\(name) is at \(String(describing: phase))")
        }
    }

    /// Waits for a note with this code.
    func note(_ name: TaskName, _ code: String) async throws -> Condition? {
        _ = try await eventually(within: .seconds(60)) { await store.entry(name)?.note?.code == code }
        return await store.entry(name)?.note
    }

    /// Why the attempt failed; another outcome fails the test.
    func failure(_ name: TaskName) async throws -> Failure {
        let outcome = await store.outcome(name)
        if case .failed(let failure)? = outcome { return failure }
        Issue.record("\(name) ended otherwise: \(String(describing: outcome))")
        throw CancellationError()
    }

    func shutdown() async { await cluster.shutdown() }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

func eventually(within limit: Duration, _ look: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await look() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return false
}

extension PodSettings {
    /// The image `sfumato:1`, and rights of its own.
    static var simple: PodSettings {
        var pod = PodSettings()
        (pod.image, pod.serviceAccount) = ("sfumato:1", "training")
        pod.memory = Quantity("1Gi")
        return pod
    }
}

extension TaskOrder {
    /// A generation between two stores.
    static var simple: TaskOrder {
        TaskOrder(
            kind: .generation,
            spec: #"{"apiVersion":"sfumato/v1","kind":"generation","model":"s3://m/a.sfm","output":"s3://d/out"}"#,
            labels: ["project": "Retail customers (EU)"])
    }
}

extension TaskName {
    init(_ run: String, _ attempt: Int = 1) {
        guard let run = RunID(run) else { preconditionFailure("a run's id") }
        self.init(run: run, attempt: attempt)
    }
}

/// A container that plays a task: tells events, and ends with a code.
func played(
    _ code: Int = 0, events: Int = 5, pause: Duration = .milliseconds(10), hasLastWord: Bool = true,
    printsLast: Bool = true
) -> TestCluster.Program {
    .acted { stage in
        func tell(_ seq: Int, _ body: TaskEvent.Body) -> String {
            let data = (try? JSONEncoder().encode(TaskEvent(seq: seq, time: .now, body: body))) ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
        stage.print(tell(1, .started(.generation)))
        stage.print("reading the model")
        for number in 0..<max(0, events - 2) {
            stage.print(
                tell(2 + number, .progress(phase: "generate", fraction: Double(number) / 10, rowsPerSecond: nil)))
            try? await Task.sleep(for: pause)
            if Task.isCancelled { return 143 }
        }
        let last: TaskEvent.Body =
            code == 0
            ? .result(TaskResult(kind: .generation, tables: [], seconds: 1))
            : .failed(code: "bad", message: "It is not as it should be", retryable: false)
        if printsLast { stage.print(tell(events, last)) }
        if hasLastWord { stage.sayLast(tell(1, last)) }
        return code
    }
}
