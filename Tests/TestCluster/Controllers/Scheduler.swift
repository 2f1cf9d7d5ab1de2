import Foundation
import Kubernetes

/// The scheduler and the start of a pod's life. Source: Kubernetes, "Pod Lifecycle"; pkg/scheduler, pkg/kubelet.
extension ClusterState {
    /// Moves a pod on as far as it goes now.
    func syncPod(_ key: Key) {
        guard let pod = objects[key] else {
            kubelets.removeValue(forKey: key.name)?.kill()
            return
        }
        if pod["metadata.deletionTimestamp"] != nil { return endDeleted(key, pod) }
        if Self.hasEnded(pod) || kubelets[key.name] != nil { return }
        guard pod["spec.nodeName"] != nil else { return schedule(key, pod) }
        start(key, pod)
    }

    func wakeWaitingPods() {
        for pod in all(.pod) where pod["status.phase"]?.string == "Pending" {
            let key = Key(
                kind: .pod, namespace: pod["metadata.namespace"]?.string ?? "", name: pod["metadata.name"]?.string ?? ""
            )
            syncPod(key)
        }
    }

    private func schedule(_ key: Key, _ pod: JSON) {
        var reasons: [String: Int] = [:]
        for node in nodes.values.sorted(by: { $0.name < $1.name }) {
            guard let reason = hindrance(pod, node) else {
                change(key) {
                    $0["spec.nodeName"] = .text(node.name)
                    $0.setCondition("PodScheduled", "True", "", "")
                }
                return
            }
            reasons[reason, default: 0] += 1
        }
        let counts = reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        let message = "0/\(nodes.count) nodes are available\(counts.isEmpty ? "" : ": \(counts)"). "
        let text =
            message + "preemption: 0/\(nodes.count) nodes are available: No preemption victims found for incoming pod."
        if pod["status.conditions"]?.condition("PodScheduled")?["message"]?.string != text {
            change(key) { $0.setCondition("PodScheduled", "False", "Unschedulable", text) }
            tell(pod, "FailedScheduling", text, by: "default-scheduler")
        }
    }

    private func hindrance(_ pod: JSON, _ node: TestCluster.Node) -> String? {
        if !node.isReady { return "node(s) had untolerated taint {node.kubernetes.io/unreachable: }" }
        let tolerated = pod["spec.tolerations"]?.elements ?? []
        for taint in node.taints {
            let isTolerated = tolerated.contains { toleration in
                let fitsKey = toleration["key"] == nil || toleration["key"]?.string == taint.key
                let fitsValue =
                    toleration["operator"]?.string == "Exists" || (toleration["value"]?.string ?? "") == taint.value
                return fitsKey && fitsValue
            }
            if !isTolerated { return "node(s) had untolerated taint {\(taint.key): \(taint.value)}" }
        }
        for (label, value) in pod["spec.nodeSelector"]?.strings ?? [:] where node.labels[label] != value {
            return "node(s) didn't match Pod's node affinity/selector"
        }
        let there = all(.pod).filter { $0["spec.nodeName"]?.string == node.name && !Self.hasEnded($0) }
        for (what, whole) in [("memory", node.memory), ("cpu", node.cpu)] {
            let taken = there.reduce(0) { $0 + Self.request($1, what) }
            if taken + Self.request(pod, what) > whole { return "Insufficient \(what)" }
        }
        return nil
    }

    static func request(_ pod: JSON, _ what: String) -> Double {
        (pod["spec.containers"]?.elements ?? []).reduce(0) { sum, container in
            let resources = container["resources"]
            let text = resources?["requests"]?.strings[what] ?? resources?["limits"]?.strings[what]
            return sum + (text.flatMap { Quantity($0)?.value } ?? 0)
        }
    }

    /// A deleted pod: its process is asked to end, killed after its grace, and only then the pod is gone.
    private func endDeleted(_ key: Key, _ pod: JSON) {
        if let process = kubelets[key.name] {
            if nodes[pod["spec.nodeName"]?.string ?? ""]?.isReady == false { return }  // no kubelet there to hear of it
            process.stop(grace: .seconds(pod["metadata.deletionGracePeriodSeconds"]?.int ?? 30))
        } else {
            if !Self.hasEnded(pod) { change(key) { $0["status.phase"] = "Failed" } }
            change(key) { $0["metadata.deletionGracePeriodSeconds"] = 0 }
            finishDeletion(key)
        }
    }
}
