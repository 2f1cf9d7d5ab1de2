import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

extension KubernetesClient {
    /// All objects that fit, and from then on what happens to them, for as long as one listens. Lists first, page by page;
    /// then watches from the version of the list, keeps to bookmarks, resumes after a break where it was, and lists anew when
    /// the server no longer knows that version (410, as a status or as an event). Source: Kubernetes, "Efficient detection of
    /// changes".
    ///
    /// Ends with an ``APIError`` where trying again cannot help: no right, no such namespace. While the server is away it tells
    /// `troubled` and goes on trying.
    public func watch<Item: Resource>(
        _ type: Item.Type, in namespace: String?, _ selection: Selection = Selection()
    ) -> AsyncThrowingStream<WatchEvent<Item>, any Error> {
        // Unbounded would let a slow listener fill memory; a listener that holds state must not miss anything, so the watch
        // waits for it instead.
        let pipe = Handover<WatchEvent<Item>>()
        let work = Task {
            do {
                try await Watch(client: self, namespace: namespace, selection: selection, tell: pipe.send).run()
                await pipe.finish(throwing: nil)
            } catch { await pipe.finish(throwing: error) }
        }
        return AsyncThrowingStream {
            try await withTaskCancellationHandler {
                try await pipe.next()
            } onCancel: {
                work.cancel()
                Task { await pipe.finish(throwing: nil) }
            }
        }
    }
}

private struct Watch<Item: Resource>: Sendable {
    let client: KubernetesClient
    let namespace: String?
    let selection: Selection
    let tell: @Sendable (WatchEvent<Item>) async throws -> Void

    /// How a stretch of watching ended.
    private enum End {
        /// The server closed it in good order, or it was silent for too long.
        case closed
        /// The version is no longer known.
        case expired
    }

    func run() async throws {
        var backOff = BackOff()
        var version: String?
        while true {
            do {
                if let known = version {
                    let end = try await stretch(from: known) { reached in
                        version = reached
                        backOff.reset()
                    }
                    if end == .expired { version = nil }
                } else {
                    version = try await relist()
                }
                // Also after a good end: a server that closes at once must not be asked without pause.
                try await Task.sleep(for: .milliseconds(Int.random(in: 10...100)))
            } catch let error as APIError where error.kind == .expired {
                version = nil
                try await Task.sleep(for: backOff.next())
            } catch let error as APIError where error.kind == .unavailable {
                try await tell(.troubled(error))
                try await Task.sleep(for: backOff.next(atLeast: error.retryAfter))
            }
        }
    }

    private func relist() async throws -> String {
        let version = try await client.list(Item.self, in: namespace, selection) {
            try await tell(.listing)
        } page: { items in
            for item in items { try await tell(.found(item)) }
        }
        try await tell(.listed)
        return version
    }

    private func stretch(from version: String, reached: (String) -> Void) async throws -> End {
        var call = Call(.GET, "watch", Item.self, namespace: namespace)
        // The time differs, so that many watches do not all come back at once.
        call.query =
            selection.query + [
                ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", version),
                ("timeoutSeconds", "\(Int.random(in: 300...600))"),
            ]
        let response = try await client.open(call)
        var reader = LineReader()
        do {
            for try await chunk in response.body {
                for line in reader.lines(in: chunk) where line.readableBytes > 0 {
                    guard let end = try await take(line, call, reached) else { continue }
                    return end
                }
            }
        } catch let error as HTTPClientError where error == .readTimeout || error == .remoteConnectionClosed {
            return .closed
        } catch let error where !(error is CancellationError) && !Task.isCancelled {
            throw client.broken(error, call)
        }
        return .closed
    }

    private func take(_ line: ByteBuffer, _ call: Call, _ reached: (String) -> Void) async throws -> End? {
        let read: WatchLine<Item> = try client.decoded(Data(buffer: line), call)
        if case .error(let status) = read {
            if status.code == 410 || status.reason == "Expired" || status.reason == "Gone" { return .expired }
            throw APIError(status, status: status.code ?? 500, retryAfter: nil, request: call.purpose)
        }
        if let event = read.event { try await tell(event) }
        if let version = read.version, !version.isEmpty { reached(version) }
        return nil
    }
}
