import Foundation
public import Kubernetes
public import TaskContract

/// Runs a Job of each kind that does nothing: only then is it known that nodes pull the image, that accounts, Secrets and
/// volumes are there, that the log can be read, and that what is made goes again. `sfumato-hub dispatcher check --run`.
public struct Rehearsal: Sendable {
    private let settings: JobSettings
    private let limits: TaskLimits
    private let client: KubernetesClient
    private let executor: KubernetesExecutor

    /// - Parameters:
    ///   - limits: those of the context's tasks: the Jobs ask for as much.
    ///   - client: stays the caller's to shut down.
    public init(_ settings: JobSettings, limits: TaskLimits, client: KubernetesClient) {
        var settings = settings
        settings.secondsKept = 0  // nobody will look at it
        (self.settings, self.limits, self.client) = (settings, limits, client)
        executor = KubernetesExecutor(settings, client: client)
    }

    /// Connects as the settings tell, and runs the Jobs.
    /// - Parameter patience: for each Job, the start of a node included.
    public static func findings(
        _ settings: JobSettings, limits: TaskLimits, patience: Duration
    ) async throws -> [Preflight.Finding] {
        let client = try KubernetesClient(settings.access())
        let findings = await Rehearsal(settings, limits: limits, client: client).findings(patience: patience)
        await client.shutdown()
        return findings
    }

    /// Runs a Job of each kind, all at once.
    public func findings(patience: Duration) async -> [Preflight.Finding] {
        await withTaskGroup(of: (Int, Preflight.Finding).self) { group in
            for (place, kind) in TaskKind.allCases.enumerated() {
                group.addTask { (place, await finding(kind, patience)) }
            }
            var all: [Int: Preflight.Finding] = [:]
            for await (place, finding) in group { all[place] = finding }
            return all.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func finding(_ kind: TaskKind, _ patience: Duration) async -> Preflight.Finding {
        var finding = Preflight.Finding(subject: "a Job for \(kind.rawValue) runs")
        guard let run = RunID("check\(UInt32.random(in: 0...(.max)))") else { return finding }
        let name = TaskName(run: run, attempt: 1)
        do {
            try await executor.create(name, TaskOrder(kind: kind, spec: "{}", limits: limits))
            finding.fault = try await fault(of: name, within: patience)
        } catch let reason as Postponed { finding.fault = reason.condition.message } catch {
            finding.fault = "\(error)"
        }
        do { try await executor.delete(name) } catch { finding.fault = finding.fault ?? "\(error)" }
        return finding
    }

    /// What keeps it from running; nil where it has run. It does when the program has refused the empty spec.
    private func fault(of name: TaskName, within patience: Duration) async throws -> String? {
        let end = ContinuousClock.now + patience
        var hindrance: String?
        while ContinuousClock.now < end {
            switch try await executor.observe(name) {
            case .ended(.failed(let failure)) where failure.exitCode == ExitCode.usage.rawValue:
                return try await logFault(of: name)
            case .ended(.failed(let failure)): return failure.message
            case .ended(let outcome): return "It ended otherwise than a task does (\(outcome))"
            case .active(let condition): hindrance = condition?.message
            case .absent: return "Somebody removed it"
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        let warning = try await executor.warning(of: name)?.message
        return hindrance ?? warning
            ?? "It has not ended after \(patience.components.seconds) seconds. Look at it with kubectl describe"
    }

    private func logFault(of name: TaskName) async throws -> String? {
        let output = try await executor.output(of: name, after: nil)
        return output.events.isEmpty ? "It ran, and neither its log nor its termination message can be read" : nil
    }
}
