import Kubernetes

/// The garbage collector. Source: Kubernetes, "Garbage Collection", "Owners and Dependents".
extension ClusterState {
    func dependents(of owner: JSON) -> [Key] {
        let uid = owner["metadata.uid"]
        return objects.filter { _, object in
            (object["metadata.ownerReferences"]?.elements ?? []).contains { $0["uid"] == uid }
        }.map(\.key).sorted()
    }

    func orphan(_ owner: JSON) {
        for key in dependents(of: owner) {
            change(key) { object in
                let left = (object["metadata.ownerReferences"]?.elements ?? []).filter {
                    $0["uid"] != owner["metadata.uid"]
                }
                object["metadata.ownerReferences"] = left.isEmpty ? nil : .list(left)
            }
        }
    }

    /// An owner is gone: what it owned goes, too.
    func collect(after owner: JSON) {
        for key in dependents(of: owner) { _ = try? delete(key, ["propagationPolicy": "Background"]) }
    }

    /// An owner waits in foreground deletion: what it owns goes first.
    func collectForeground(_ key: Key) {
        guard let owner = objects[key], owner["metadata.deletionTimestamp"] != nil,
            owner["metadata.finalizers"]?.elements.contains("foregroundDeletion") == true
        else { return }
        let dependents = dependents(of: owner)
        for dependent in dependents where objects[dependent]?["metadata.deletionTimestamp"] == nil {
            _ = try? delete(dependent, ["propagationPolicy": "Background"])
        }
        let blocking = self.dependents(of: owner).contains { dependent in
            (objects[dependent]?["metadata.ownerReferences"]?.elements ?? []).contains {
                $0["uid"] == owner["metadata.uid"] && $0["blockOwnerDeletion"]?.truth == true
            }
        }
        guard !blocking else { return }
        change(key) { $0["metadata.finalizers"] = nil }
        finishDeletion(key)
    }

    /// What controllers do about a change; each looks at the state as it is then.
    func react(_ key: Key, _ before: JSON?, _ after: JSON?) {
        later(.zero) { state in
            if key.kind == .job {
                if let before, after == nil { state.collect(after: before) } else { state.collectForeground(key) }
                state.syncJob(key)
            }
            for owner in ((after ?? before)?["metadata.ownerReferences"]?.elements ?? [])
            where owner["kind"]?.string == "Job" {
                let job = Key(kind: .job, namespace: key.namespace, name: owner["name"]?.string ?? "")
                state.collectForeground(job)
                state.syncJob(job)
            }
            if key.kind == .pod { state.syncPod(key) }
            if key.kind == .configMap || key.kind == .secret { state.wakeWaitingPods() }
        }
    }
}
