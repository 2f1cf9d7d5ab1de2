import Foundation
import Kubernetes

/// What a failed pod means for its Job. Source: pkg/controller/job/pod_failure_policy.go.
enum PodFailure {
    case count
    case ignore
    case fail(String)

    static func meaning(of pod: JSON, under policy: JSON?) -> PodFailure {
        for (place, rule) in (policy?["rules"]?.elements ?? []).enumerated() {
            guard let match = match(pod, rule) else { continue }
            let action = rule["action"]?.string ?? ""
            switch action {
            case "FailJob": return .fail("\(match) matching \(action) rule at index \(place)")
            case "Ignore": return .ignore
            default: return .count
            }
        }
        return .count
    }

    private static func match(_ pod: JSON, _ rule: JSON) -> String? {
        let name = "\(pod["metadata.namespace"]?.string ?? "")/\(pod["metadata.name"]?.string ?? "")"
        if let codes = rule["onExitCodes"] {
            for status in pod["status.containerStatuses"]?.elements ?? [] {
                guard let code = status["state.terminated.exitCode"]?.int, code != 0 else { continue }
                if let container = codes["containerName"], container != status["name"] { continue }
                let isAmong = codes["values"]?.elements.contains(.integer(code)) ?? false
                guard isAmong == (codes["operator"]?.string == "In") else { continue }
                return "Container \(status["name"]?.string ?? "") for pod \(name) failed with exit code \(code)"
            }
            return nil
        }
        for condition in pod["status.conditions"]?.elements ?? [] {
            let fits = (rule["onPodConditions"]?.elements ?? []).contains {
                $0["type"] == condition["type"] && ($0["status"] ?? "True") == condition["status"]
            }
            if fits { return "Pod \(name) has condition \(condition["type"]?.string ?? "")" }
        }
        return nil
    }

    static func index(of pod: JSON) -> Int? {
        pod["metadata"]?["annotations"]?.members["batch.kubernetes.io/job-completion-index"]?.string.flatMap { Int($0) }
    }

    /// A pod as the controller makes it.
    static func pod(of job: JSON, index: Int?) -> JSON {
        let name = job["metadata.name"]?.string ?? ""
        var pod: JSON = ["apiVersion": "v1", "kind": "Pod"]
        pod["metadata"] = job["spec.template.metadata"] ?? [:]
        pod["spec"] = job["spec.template.spec"]
        pod["metadata.generateName"] = .text(index.map { "\(name)-\($0)-" } ?? "\(name)-")
        pod["metadata.finalizers"] = ["batch.kubernetes.io/job-tracking"]
        pod["metadata.ownerReferences"] = .list([
            [
                "apiVersion": "batch/v1", "kind": "Job", "name": .text(name), "uid": job["metadata.uid"] ?? "",
                "controller": true, "blockOwnerDeletion": true,
            ]
        ])
        guard let index else { return pod }
        var annotations = pod["metadata.annotations"]?.members ?? [:]
        annotations["batch.kubernetes.io/job-completion-index"] = .text("\(index)")
        pod["metadata.annotations"] = .object(annotations)
        let containers = (pod["spec.containers"]?.elements ?? []).map { container in
            var container = container
            container["env"] = .list(
                (container["env"]?.elements ?? []) + [["name": "JOB_COMPLETION_INDEX", "value": .text("\(index)")]])
            return container
        }
        pod["spec.containers"] = .list(containers)
        return pod
    }
}

extension PassedOn {
    /// Sets a condition of the status; its time changes with its truth alone.
    mutating func setCondition(_ type: String, _ status: String, _ reason: String, _ message: String) {
        var conditions = self["status.conditions"]?.elements ?? []
        let place = conditions.firstIndex { $0["type"]?.string == type }
        let now = PassedOn.text(Timestamp.now.text(digits: 0))
        let since = place.flatMap {
            conditions[$0]["status"]?.string == status ? conditions[$0]["lastTransitionTime"] : nil
        }
        let condition = PassedOn.object([
            "type": .text(type), "status": .text(status), "reason": .text(reason), "message": .text(message),
            "lastProbeTime": since ?? now, "lastTransitionTime": since ?? now,
        ])
        if let place { conditions[place] = condition } else { conditions.append(condition) }
        self["status.conditions"] = .list(conditions)
    }
}
