import Kubernetes

/// What tests do to the cluster.
extension ClusterState {
    func begin(_ settings: TestCluster.Settings) { self.settings = settings }

    func changeSettings(_ change: @Sendable (inout TestCluster.Settings) -> Void) { change(&settings) }

    func setNode(_ node: TestCluster.Node) {
        nodes[node.name] = node
        wakeWaitingPods()
    }

    /// The node controller's taint manager and the pod garbage collector. Source: Kubernetes, "Pod disruption conditions".
    func removeNode(_ name: String) {
        nodes[name]?.isReady = false
        for pod in all(.pod) where pod["spec.nodeName"]?.string == name && !Self.hasEnded(pod) {
            let key = key(of: pod)
            kubelets.removeValue(forKey: key.name)?.kill()
            logs[key.name]?.lose()
            change(key) {
                $0.setCondition(
                    "DisruptionTarget", "True", "DeletionByPodGC", "PodGC: node no longer exists")
                $0["status.phase"] = "Failed"
                $0["metadata.deletionTimestamp"] = .text(Timestamp.now.text(digits: 0))
                $0["metadata.deletionGracePeriodSeconds"] = 0
            }
            finishDeletion(key)
        }
        nodes[name] = nil
    }

    func setImage(_ image: String, _ program: TestCluster.Program?) {
        programs[image] = program
        wakeWaitingPods()
    }

    func addAdmission(_ check: @escaping @Sendable (String, JSON) -> TestCluster.Denial?) { admission.append(check) }

    func key(of pod: JSON) -> Key {
        Key(kind: .pod, namespace: pod["metadata.namespace"]?.string ?? "", name: pod["metadata.name"]?.string ?? "")
    }

    func end(_ how: TestCluster.PodEnd, ofJob job: String) {
        for pod in all(.pod) where pod["metadata"]?["labels"]?.members["batch.kubernetes.io/job-name"]?.string == job {
            let key = key(of: pod)
            switch how {
            case .outOfMemory: kubelets[key.name]?.killForMemory()
            case .killed: kubelets[key.name]?.kill()
            case .logRotated: logs[key.name]?.rotate()
            case .logBroken: logs[key.name]?.breakStreams()
            case .evicted: evict(key)
            }
        }
    }

    /// Node pressure. Source: pkg/kubelet/eviction.
    private func evict(_ key: Key) {
        change(key) {
            $0["status.reason"] = "Evicted"
            $0["status.message"] = "The node was low on resource: memory."
            $0.setCondition(
                "DisruptionTarget", "True", "TerminationByKubelet", "The node was low on resource: memory.")
        }
        kubelets[key.name]?.kill()
    }

    func end() {
        for process in kubelets.values { process.kill() }
        for log in logs.values { log.close() }
        for timer in timers { timer.cancel() }
        timers.removeAll()
    }
}
