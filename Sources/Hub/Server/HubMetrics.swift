import Synchronization

/// Counts of requests since the start, in Prometheus' text form. Source: the exposition format, version 0.0.4.
final class HubMetrics: Sendable {
    private struct Key: Hashable {
        let method: String
        let path: String
        let status: Int
    }

    private struct Sum {
        var count = 0
        var seconds = 0.0
    }

    /// Shared by all requests.
    private let sums = Mutex<[Key: Sum]>([:])

    func count(_ method: String, _ path: String, _ status: Int, _ took: Duration) {
        sums.withLock { sums in
            sums[Key(method: method, path: path, status: status), default: Sum()].count += 1
            sums[Key(method: method, path: path, status: status), default: Sum()].seconds += took / .seconds(1)
        }
    }

    /// - Parameters:
    ///   - runs: how many runs are in each state, by context.
    ///   - uptime: since the start.
    func text(runs: [(context: String, state: String, count: Int)], uptime: Duration) -> String {
        var lines = ["# TYPE sfumato_http_requests_total counter"]
        let requests = sums.withLock { $0 }.sorted { "\($0.key)" < "\($1.key)" }
        for (key, sum) in requests { lines.append("sfumato_http_requests_total\(labels(key)) \(sum.count)") }
        lines.append("# TYPE sfumato_http_request_seconds_total counter")
        for (key, sum) in requests { lines.append("sfumato_http_request_seconds_total\(labels(key)) \(sum.seconds)") }
        lines.append("# TYPE sfumato_runs gauge")
        for run in runs {
            lines.append("sfumato_runs{context=\"\(run.context)\",state=\"\(run.state)\"} \(run.count)")
        }
        lines += ["# TYPE sfumato_uptime_seconds gauge", "sfumato_uptime_seconds \(uptime / .seconds(1))"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func labels(_ key: Key) -> String {
        "{method=\"\(key.method)\",path=\"\(key.path)\",status=\"\(key.status)\"}"
    }
}
