import Foundation
import Kubernetes
import NIOCore

/// A watch. Source: Kubernetes, "API Concepts", "Efficient detection of changes", "Watch bookmarks".
struct WatchStream: Sendable {
    private let state: ClusterState
    private let route: Route
    private let selector: Selector
    private let start: Int
    private let wantsBookmarks: Bool
    private let seconds: Int?
    private var linesLeft = Int.max
    private var isDoubled = false

    init(_ state: ClusterState, _ route: Route, _ request: HTTPRequest, _ fault: TestCluster.Fault?) async throws {
        (self.state, self.route) = (state, route)
        var fields = request.query["fieldSelector"]
        if let name = route.name { fields = "metadata.name=\(name)" }
        selector = try Selector(labels: request.query["labelSelector"], fields: fields)
        let now = await state.version
        start = request.query["resourceVersion"].flatMap { Int($0) } ?? now
        wantsBookmarks = request.query["allowWatchBookmarks"] == "true"
        seconds = request.query["timeoutSeconds"].flatMap { Int($0) }
        if case .cut(let lines) = fault { linesLeft = lines }
        if case .doubled = fault { isDoubled = true }
    }

    func run(_ exchange: Exchange) async throws {
        try await exchange.begin("application/json")
        let (id, wake) = await state.watcher(route.kind)
        let ticks = Task { while (try? await Task.sleep(for: .milliseconds(100))) != nil { await state.wake(id) } }
        defer {
            ticks.cancel()
            Task { await state.unwatch(id) }
        }
        let settings = await state.settings
        let end = ContinuousClock.now + .seconds(min(seconds ?? settings.longestWatch, settings.longestWatch))
        var (place, bookmarkAt, linesLeft) = (start, ContinuousClock.now + settings.bookmarkPause, linesLeft)
        for await _ in wake {
            guard exchange.channel.isActive else { return }
            guard let (changes, now) = await state.news(after: place, of: route.kind, in: route.namespace) else {
                try await exchange.write(
                    line(
                        "ERROR",
                        Refusal.expired("too old resource version: \(place) (\(await state.oldestVersion))").status))
                return try await exchange.end()
            }
            for change in changes {
                for text in lines(for: change) {
                    if linesLeft == 0 { return await exchange.reset() }
                    linesLeft -= 1
                    try await exchange.write(text)
                }
            }
            place = now
            if wantsBookmarks, bookmarkAt < .now {
                bookmarkAt = .now + settings.bookmarkPause
                try await exchange.write(bookmark(place))
            }
            if end < .now { return try await exchange.end() }
        }
    }

    private func lines(for change: ClusterState.Change) -> [Data] {
        let (did, does) = (change.before.map(selector.fits) ?? false, change.after.map(selector.fits) ?? false)
        let data: Data
        switch (did, does) {
        case (false, true): data = line("ADDED", change.after ?? .null)
        case (true, true): data = line("MODIFIED", change.after ?? .null)
        case (true, false):
            var last = change.before ?? .null
            last["metadata.resourceVersion"] = .text("\(change.version)")
            data = line("DELETED", last)
        case (false, false): return []
        }
        return isDoubled ? [data, data] : [data]
    }

    private func bookmark(_ version: Int) -> Data {
        line(
            "BOOKMARK",
            [
                "kind": .text(route.kind.name), "apiVersion": .text(route.kind.apiVersion),
                "metadata": ["resourceVersion": .text("\(version)"), "creationTimestamp": .null],
            ])
    }

    private func line(_ type: String, _ object: JSON) -> Data {
        let event: JSON = ["type": .text(type), "object": object]
        return event.data + Data("\n".utf8)
    }
}

extension ClusterState {
    /// What happened after a version, and the version that this leads to.
    func news(after place: Int, of kind: Kind, in namespace: String?) -> ([Change], Int)? {
        changes(after: place, of: kind, in: namespace).map { ($0, version) }
    }
}
