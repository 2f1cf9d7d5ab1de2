import Foundation
import Kubernetes
import Synchronization
import TestCluster
import Testing

/// What a listener knows: all that it was told, put together.
private struct Mirror: Sendable {
    var objects: [String: ConfigMap] = [:]
    var fresh: Set<String>?
    var listings = 0
    var events = 0

    mutating func take(_ event: WatchEvent<ConfigMap>) {
        events += 1
        switch event {
        case .listing:
            fresh = []
            listings += 1
        case .found(let map):
            fresh?.insert(map.metadata.name ?? "")
            objects[map.metadata.name ?? ""] = map
        case .listed:
            if let fresh { objects = objects.filter { fresh.contains($0.key) } }
            fresh = nil
        case .added(let map), .modified(let map): objects[map.metadata.name ?? ""] = map
        case .deleted(let map): objects[map.metadata.name ?? ""] = nil
        case .troubled: break
        }
    }
}

private final class Listener: Sendable {
    let mirror = Mutex(Mirror())
    private let work = Mutex<Task<(any Error)?, Never>?>(nil)

    init(_ client: KubernetesClient, _ selection: Selection = Selection()) {
        let task = Task { [weak self] () -> (any Error)? in
            do {
                for try await event in client.watch(ConfigMap.self, in: "tasks", selection) {
                    self?.mirror.withLock { $0.take(event) }
                }
                return nil
            } catch { return error }
        }
        work.withLock { $0 = task }
    }

    var end: (any Error)? { get async { await work.withLock(\.self)?.value } }
    func stop() { work.withLock { $0?.cancel() } }

    func values() -> [String: String] { mirror.withLock { $0.objects.compactMapValues { $0.data?["v"] } } }
}

@Suite struct WatchTests {
    @Test("A listener knows what is there, whatever breaks", arguments: 0..<8)
    func mirrors(seed: Int) async throws {
        try await withCluster { cluster, client in
            let random = Mutex(SeededRandom(seed))
            cluster.setFault { asked in
                random.withLock { random in
                    guard asked.verb == "watch" || asked.verb == "list" else { return nil }
                    switch random.next(12) {
                    case 0: return .resetBefore
                    case 1, 2, 3: return asked.verb == "watch" ? .cut(afterLines: random.next(4)) : nil
                    case 4, 5: return asked.verb == "watch" ? .doubled : nil
                    case 6: return .status(503)
                    case 7: return .delay(.milliseconds(30))
                    default: return nil
                    }
                }
            }
            let listener = Listener(client)
            let writer = try KubernetesClient(cluster.access)
            for step in 0..<60 {
                let (name, move, expires) = random.withLock { ("map-\($0.next(6))", $0.next(5), $0.next(20) == 0) }
                if move == 0 {
                    try await writer.delete(ConfigMap.self, name, in: "tasks")
                } else if try await writer.find(ConfigMap.self, name, in: "tasks") == nil {
                    _ = try await writer.create(configMap(name, ["v": "\(step)"]), in: "tasks")
                } else {
                    _ = try await writer.patch(
                        ConfigMap.self, name, in: "tasks", with: .object(["data": .object(["v": .text("\(step)")])]))
                }
                if expires { await cluster.expireHistory() }
                try await Task.sleep(for: .milliseconds(random.withLock { $0.next(8) }))
            }
            cluster.setFault(nil)
            var truth: [String: String] = [:]
            for map in try await writer.list(ConfigMap.self, in: "tasks") {
                truth[map.metadata.name ?? ""] = map.data?["v"]
            }
            let wanted = truth
            let same = try await holds { listener.values() == wanted }
            #expect(same, "seed \(seed): \(listener.values()) instead of \(wanted)")
            listener.stop()
            await writer.shutdown()
        }
    }

    @Test("A quiet watch lives on bookmarks: it does not list again when the history is gone")
    func bookmarks() async throws {
        var settings = TestCluster.Settings()
        settings.bookmarkPause = .milliseconds(50)
        settings.longestWatch = 1
        try await withCluster(settings) { cluster, client in
            _ = try await client.create(configMap("mine", ["v": "1"], labels: ["mine": "yes"]), in: "tasks")
            let listener = Listener(client, Selection(labels: "mine=yes"))
            for number in 0..<30 {
                _ = try await client.create(configMap("other-\(number)"), in: "tasks")
                try await Task.sleep(for: .milliseconds(50))
            }
            await cluster.change { $0.historyLength = 3 }
            _ = try await client.create(configMap("last"), in: "tasks")
            try await Task.sleep(for: .seconds(1.5))  // the server ends the watch; it goes on from a bookmark
            _ = try await client.patch(
                ConfigMap.self, "mine", in: "tasks", with: .object(["data": .object(["v": .text("2")])]))
            #expect(try await holds { listener.values() == ["mine": "2"] })
            let listings = listener.mirror.withLock(\.listings)
            #expect(listings == 1)
            listener.stop()
        }
    }

    @Test("An object that comes to fit a selection appears, and one that no longer does goes")
    func transitions() async throws {
        try await withCluster { _, client in
            let listener = Listener(client, Selection(labels: "on=yes"))
            _ = try await client.create(configMap("one", ["v": "1"], labels: ["on": "no"]), in: "tasks")
            func setLabel(_ value: String) async throws {
                let labels = PassedOn.object(["labels": .object(["on": .text(value)])])
                _ = try await client.patch(ConfigMap.self, "one", in: "tasks", with: .object(["metadata": labels]))
            }
            try await setLabel("yes")
            #expect(try await holds { listener.values() == ["one": "1"] })
            try await setLabel("no")
            #expect(try await holds { listener.values().isEmpty })
            listener.stop()
        }
    }

    @Test("A watch without the right to it ends and says so")
    func forbidden() async throws {
        try await withCluster { cluster, _ in
            cluster.setToken("weak", user: "weak")
            let weak = try KubernetesClient(cluster.access(token: "weak"))
            let end = await Listener(weak).end as? APIError
            #expect(end?.kind == .forbidden)
            #expect(end?.message.contains("cannot list resource \"configmaps\"") == true)
            await weak.shutdown()
        }
    }
}

struct SeededRandom: Sendable {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

    /// SplitMix64.
    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
