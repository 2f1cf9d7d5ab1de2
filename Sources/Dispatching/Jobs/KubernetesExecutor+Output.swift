import Kubernetes
import Synchronization

/// How far a log was read.
struct ReadMark: Sendable {
    /// The place at its end.
    var place: LogPlace?
    /// Whether the pod had ended by then, so that nothing more can come.
    var hadEnded: Bool
    var at: ContinuousClock.Instant
}

extension KubernetesExecutor {
    private static let part = 1 << 20
    /// So long is a log that was read to its end not asked for again: a harvest reads until nothing is left.
    private static let pause = Duration.milliseconds(500)
    /// So long does the log of an ended pod get to come back, where its kubelet does not answer.
    private static let patience = 20

    /// What is in the pod's log after the cursor; at its end the termination message, where the log did not have the last word.
    public func output(of name: TaskName, after cursor: OutputCursor?) async throws -> TaskOutput {
        guard let pod = try await facts(name)?.pod, pod.hasBegun || pod.hasEnded else {
            return TaskOutput(events: [], lines: [], cursor: cursor ?? OutputCursor(""))
        }
        var place = LogCursor(cursor).flatMap { $0.pod == pod.name ? $0 : nil } ?? LogCursor(pod: pod.name)
        let lines = try await lines(of: name, pod, &place)
        var (events, sentences) = place.take(lines)
        if lines.isEmpty, pod.hasEnded, let word = place.takeLastWord(pod.terminated?.message) { events = [word] }
        if lines.isEmpty, events.isEmpty { sentences = [] }
        return TaskOutput(events: events, lines: sentences, cursor: place.text)
    }

    private func lines(of name: TaskName, _ pod: PodFacts, _ cursor: inout LogCursor) async throws -> [LogLine] {
        if let mark = marks.withLock({ $0[name] }), mark.place == cursor.place, mark.hadEnded == pod.hasEnded,
            pod.hasEnded || mark.at.duration(to: .now) < Self.pause
        {
            return []
        }
        let query = KubernetesClient.LogQuery(
            pod: pod.name, namespace: settings.namespace, container: JobManifest.container, after: cursor.place)
        do {
            let part = try await client.log(query, limit: Self.part)
            cursor.place = part.place
            let bytes = part.lines.reduce(0) { $0 + $1.text.utf8.count }
            if bytes < Self.part {
                let mark = ReadMark(place: part.place, hadEnded: pod.hasEnded, at: .now)
                marks.withLock { $0[name] = mark }
            }
            return part.lines
        } catch let error as APIError where isGone(error, pod) { return [] }
    }

    /// Whether the log will not be had again, so that the termination message has to do.
    private func isGone(_ error: APIError, _ pod: PodFacts) -> Bool {
        switch error.kind {
        case .notFound: return true  // the pod is gone
        case .invalid: return true  // the container has not begun, or the runtime has removed it
        case .unavailable:
            // It is the kubelet that does not answer, not the API server: source of the words: registry/core/pod/strategy.go,
            // LogLocation, and the proxy's `Get "https://…/containerLogs/…": dial tcp …`.
            guard pod.hasEnded, error.message.contains("containerLogs") else { return false }
            guard pod.disruption == nil, let end = pod.terminated?.finishedAt else { return true }
            return Timestamp.now.seconds - end.seconds > Self.patience
        default: return false
        }
    }
}
