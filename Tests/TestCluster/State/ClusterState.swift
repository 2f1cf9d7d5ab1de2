import Foundation
import Kubernetes

/// What the test cluster's API server keeps, with versions and history. An actor: requests, controllers and kubelets of the
/// cluster all change it.
actor ClusterState {
    struct Change: Sendable {
        let version: Int
        let key: Key
        /// nil where the object was made just now.
        let before: JSON?
        /// nil where the object is gone.
        let after: JSON?
    }

    var objects: [Key: JSON] = [:]
    private(set) var version = 100
    private var history: [Change] = []
    /// The oldest version from which a watch can begin.
    private(set) var oldestVersion = 100
    private var watchers: [Int: (Kind, AsyncStream<Void>.Continuation)] = [:]
    private var nextWatcher = 0
    private var listings: [String: (version: Int, rest: [JSON])] = [:]
    var admission: [@Sendable (String, JSON) -> TestCluster.Denial?] = []
    var settings = TestCluster.Settings()
    var nodes: [String: TestCluster.Node] = [:]
    var kubelets: [String: PodProcess] = [:]
    var logs: [String: PodLog] = [:]
    var programs: [String: TestCluster.Program] = [:]
    var timers: [Task<Void, Never>] = []
    var retries: [String: (failures: Int, at: ContinuousClock.Instant)] = [:]
    /// How often a pod of each Job was started: for tests that count.
    var starts: [String: Int] = [:]

    // MARK: Reading

    func object(_ key: Key) throws -> JSON {
        guard let object = objects[key] else { throw Refusal.notFound(key.kind, key.name) }
        return object
    }

    func all(_ kind: Kind, in namespace: String? = nil) -> [JSON] {
        let keys = objects.keys.filter { $0.kind == kind && (namespace == nil || $0.namespace == namespace) }
        return keys.sorted().compactMap { objects[$0] }
    }

    /// One page of a list. The rest is kept as it is now, so that all pages are of one version.
    func page(
        _ kind: Kind, namespace: String?, _ selector: Selector, limit: Int, token: String?
    ) throws -> (items: [JSON], version: Int, token: String?) {
        var (items, version) = ([JSON](), self.version)
        if let token {
            guard let kept = listings.removeValue(forKey: token) else {
                throw Refusal.expired(
                    "The provided continue parameter is too old to display a consistent list result. "
                        + "You can start a new list without the continue parameter.")
            }
            (items, version) = (kept.rest, kept.version)
        } else {
            items = all(kind, in: namespace).filter(selector.fits)
        }
        guard limit > 0, items.count > limit else { return (items, version, nil) }
        let next = UUID().uuidString
        listings[next] = (version, Array(items.dropFirst(limit)))
        return (Array(items.prefix(limit)), version, next)
    }

    // MARK: Changing

    /// Writes an object, or removes it, and tells all watchers.
    func put(_ key: Key, _ object: JSON?) {
        let before = objects[key]
        version += 1
        var after = object
        after?["metadata.resourceVersion"] = .text("\(version)")
        if let before, let object, Self.withoutVersion(before) == Self.withoutVersion(object) {
            version -= 1
            return  // nothing has changed: the real server writes nothing either
        }
        objects[key] = after
        var last = before
        last?["metadata.resourceVersion"] = .text("\(version)")
        history.append(Change(version: version, key: key, before: object == nil ? last : before, after: after))
        if history.count > settings.historyLength {
            history.removeFirst(history.count - settings.historyLength)
            oldestVersion = max(oldestVersion, (history.first?.version ?? version) - 1)
        }
        for (kind, wake) in watchers.values where kind == key.kind { wake.yield() }
        react(key, before, after)
    }

    private static func withoutVersion(_ object: JSON) -> JSON {
        var object = object
        object["metadata.resourceVersion"] = nil
        return object
    }

    func change(_ key: Key, _ body: (inout JSON) -> Void) {
        guard var object = objects[key] else { return }
        body(&object)
        put(key, object)
    }

    // MARK: Watching

    func expireHistory() {
        oldestVersion = version
        history.removeAll()
        listings.removeAll()
    }

    /// What happened after a version; nil where that is no longer known.
    func changes(after version: Int, of kind: Kind, in namespace: String?) -> [Change]? {
        guard version >= oldestVersion else { return nil }
        let start = history.partitioningIndex { $0.version > version }
        return history[start...].filter {
            $0.key.kind == kind && (namespace == nil || $0.key.namespace == namespace)
        }
    }

    func watcher(_ kind: Kind) -> (Int, AsyncStream<Void>) {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        nextWatcher += 1
        watchers[nextWatcher] = (kind, continuation)
        return (nextWatcher, stream)
    }

    func wake(_ id: Int) { watchers[id]?.1.yield() }

    func unwatch(_ id: Int) { watchers.removeValue(forKey: id)?.1.finish() }

    /// Does something later, until the cluster ends.
    func later(_ pause: Duration, _ work: @escaping @Sendable (isolated ClusterState) async -> Void) {
        timers.append(
            Task { [weak self] in
                guard (try? await Task.sleep(for: pause)) != nil, let self else { return }
                await work(self)
            })
        if timers.count > 4_096 { timers.removeFirst(2_048) }
    }
}

extension Array {
    fileprivate func partitioningIndex(_ isInSecond: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isInSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
