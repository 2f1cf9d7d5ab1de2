import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

extension KubernetesClient {
    /// One container's log, from a place on.
    public struct LogQuery: Hashable, Sendable {
        /// The pod.
        public var pod: String
        /// The pod's namespace.
        public var namespace: String
        /// The container.
        public var container: String
        /// Where to go on; nil for the beginning.
        public var place: LogPlace?

        /// A log from its beginning.
        public init(pod: String, namespace: String, container: String, after place: LogPlace? = nil) {
            self.pod = pod
            self.namespace = namespace
            self.container = container
            self.place = place
        }
    }

    /// What is in the log after the place, up to so many bytes, and the place after it.
    public func log(_ query: LogQuery, limit: Int) async throws -> (lines: [LogLine], place: LogPlace?) {
        var resumption = LogResumption(after: query.place)
        var (lines, bytes) = ([LogLine](), 0)
        try await read(query, follow: false) { line in
            guard resumption.admits(line) else { return true }
            lines.append(line)
            bytes += line.text.utf8.count
            return bytes < limit
        }
        return (lines, resumption.place)
    }

    /// Reads a log while it is written, until the container has ended; resumes after breaks without doubling or losing lines
    /// that the kubelet still has. Source: core/v1 PodLogOptions `follow`, `sinceTime`, `timestamps`.
    public func follow(_ query: LogQuery, line: (LogLine, LogPlace) async throws -> Void) async throws {
        var (query, backOff) = (query, BackOff(longest: .seconds(15)))
        var resumption = LogResumption(after: query.place)
        while true {
            do {
                var isSilent = true
                try await read(query, follow: true) { next in
                    isSilent = false
                    if resumption.admits(next), let place = resumption.place { try await line(next, place) }
                    return true
                }
                if isSilent || query.place == resumption.place { return }  // nothing more: the container has ended
                backOff.reset()
            } catch let error as APIError where error.kind == .unavailable {
                if query.place != resumption.place { backOff.reset() }
                try await Task.sleep(for: backOff.next(atLeast: error.retryAfter))
            }
            resumption.reopen()
            query.place = resumption.place
        }
    }

    private func read(
        _ query: LogQuery, follow: Bool, take: (LogLine) async throws -> Bool
    ) async throws {
        var call = Call(.GET, "read", Pod.self, namespace: query.namespace, name: query.pod, subresource: "log")
        call.query = [("container", query.container), ("timestamps", "true")]
        if follow { call.query.append(("follow", "true")) }
        if let place = query.place { call.query.append(("sinceTime", place.time.text(digits: 0))) }
        let response = try await open(call)
        var reader = LineReader(limit: 2 << 20)
        do {
            for try await chunk in response.body {
                for bytes in reader.lines(in: chunk) {
                    if let line = LogLine(String(buffer: bytes)), !(try await take(line)) { return }
                }
            }
        } catch let error where !(error is CancellationError) && !Task.isCancelled {
            throw broken(error, call)
        }
        // The last line of a container that was killed has no end; while it runs, the rest is still being written.
        if !follow, let line = reader.rest().flatMap({ LogLine(String(buffer: $0)) }) { _ = try await take(line) }
    }
}

extension LogLine {
    /// `2026-11-25T07:30:00.123456789Z text`
    init?(_ raw: String) {
        let parts = raw.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let time = Timestamp(first) else { return nil }
        self.init(time: time, text: parts.count > 1 ? String(parts[1]) : "")
    }
}
