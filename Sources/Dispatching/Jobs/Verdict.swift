import Foundation
import Kubernetes
import TaskContract

/// What a Job and its pod mean for an attempt: decided from facts alone.
func verdict(_ facts: TaskFacts?, trouble: Condition? = nil) -> Observed {
    guard let facts, !facts.job.isHarvested else { return .absent }
    // One that somebody deletes stays until its pod is gone; what it came to nobody will know.
    if facts.job.isDeleting, !facts.job.hasEnded { return .active(nil) }
    if facts.job.isComplete { return .ended(.done) }
    if let failure = facts.job.failure { return .ended(outcome(failure, facts.pod)) }
    return .active(hindrance(facts) ?? trouble)
}

private func outcome(_ failure: JobFacts.Reason, _ pod: PodFacts?) -> Outcome {
    if failure.reason == "DeadlineExceeded" || pod?.reason == "DeadlineExceeded" {
        return .failed(
            Failure(.deadline, message: "It took longer than it may here, and was stopped. Nothing was written"))
    }
    guard let pod else { return outcomeWithoutPod(failure) }
    if let disruption = pod.disruption { return .failed(disrupted(disruption.reason, disruption.message)) }
    if let reason = pod.reason, Disruption.podReasons.contains(reason) {
        return .failed(disrupted(reason, pod.message ?? ""))
    }
    guard let end = pod.terminated else { return outcomeWithoutPod(failure) }
    return outcome(end)
}

/// Source: containerd's and the kubelet's reasons: pkg/kubelet/kuberuntime, `OOMKilled`, `StartError`, `ContainerStatusUnknown`.
private func outcome(_ end: ContainerState.Terminated) -> Outcome {
    switch end.reason {
    case "OOMKilled":
        return .failed(
            Failure(
                .memory, exitCode: Int32(clamping: end.exitCode),
                message: "It needed more memory than it may have here. Nothing was written"))
    case "StartError", "ContainerCannotRun":
        let why = end.message.map { ": \(Sentence.cut($0))" } ?? ""
        return .failed(
            Failure(
                .unstartable, message: "The image's program did not start\(why). Check the image that the context names"
            ))
    case "ContainerStatusUnknown": return .failed(disrupted("ContainerStatusUnknown", ""))
    default: return .failed(failure(code: end.exitCode, word: LastWord.event(end.message)?.body))
    }
}

private func failure(code: Int, word: TaskEvent.Body?) -> Failure {
    let exitCode = Int32(clamping: code)
    let cause: Failure.Cause = exitCode == ExitCode.refused.rawValue ? .refused : .exit
    if case .failed(let name, let message, _) = word {
        return Failure(cause, exitCode: exitCode, code: name, message: message)
    }
    if code > 128, code <= 128 + 64 {
        return Failure(
            .killed, exitCode: exitCode,
            message: "Signal \(code - 128) ended it, sent by nobody of ours. Nothing was written")
    }
    return Failure(cause, exitCode: exitCode, message: "It ended with exit code \(code) and left no word")
}

/// The pod is gone, but the Job's own words are left: `Container task for pod … failed with exit code 65 matching FailJob
/// rule at index 1`, or `Pod … has condition DisruptionTarget matching …`. Source: pkg/controller/job/pod_failure_policy.go.
private func outcomeWithoutPod(_ reason: JobFacts.Reason) -> Outcome {
    if reason.message.contains("has condition DisruptionTarget") { return .failed(disrupted("", "")) }
    guard let range = reason.message.range(of: "failed with exit code "),
        let code = Int(reason.message[range.upperBound...].prefix { $0.isNumber })
    else { return .lost }
    return .failed(failure(code: code, word: nil))
}

private func disrupted(_ reason: String, _ message: String) -> Failure {
    Failure(.disrupted, code: "disrupted", message: "\(Disruption.sentence(reason)). Nothing was written")
}

/// What takes pods away from outside. Source: Kubernetes, "Pod disruption conditions"; pkg/kubelet/eviction, nodeshutdown.
private enum Disruption {
    static let podReasons: Set = [
        "Evicted", "NodeLost", "NodeShutdown", "Terminated", "Shutdown", "UnexpectedAdmissionError", "Preempting",
        "NodeAffinity", "OutOfcpu", "OutOfmemory",
    ]

    static func sentence(_ reason: String) -> String {
        switch reason {
        case "PreemptionByScheduler": "A pod of higher priority took its place"
        case "DeletionByTaintManager": "Its node was tainted, as one that is lost or reclaimed is"
        case "EvictionByEvictionAPI": "It was evicted, as when a node is drained"
        case "DeletionByPodGC", "NodeLost": "Its node is gone"
        case "TerminationByKubelet", "Evicted": "Its node ran short of memory or disk, or shut down"
        case "NodeShutdown", "Shutdown", "Terminated": "Its node shut down"
        default: "It was taken off its node"
        }
    }
}

/// The termination message: a task's last event. Source: DESIGN.md section 5.
enum LastWord {
    static func event(_ message: String?) -> TaskEvent? {
        message.flatMap { try? JSONDecoder().decode(TaskEvent.self, from: Data($0.utf8)) }
    }
}
