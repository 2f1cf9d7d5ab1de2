import Foundation
import Kubernetes

/// The Job controller. Source: pkg/controller/job (Kubernetes 1.31 and later: `SuccessCriteriaMet` and `FailureTarget` come
/// first, `Complete` and `Failed` once all pods have ended).
extension ClusterState {
    func syncJob(_ key: Key) {
        guard let job = objects[key] else { return releaseOrphans(of: key) }
        let pods = pods(of: job)
        if job["metadata.deletionTimestamp"] != nil || isFinished(job) {
            for pod in pods where isFinished(job) || pod["metadata.deletionTimestamp"] != nil { release(pod) }
            if isFinished(job) { expire(key, job) }
            return
        }
        if job["spec.suspend"]?.truth == true { return suspend(key, pods) }
        if job["status.startTime"] == nil {
            change(key) {
                $0["status.startTime"] = .text(Timestamp.now.text(digits: 0))
                if $0["status.conditions"]?.condition("Suspended") != nil {
                    $0.setCondition("Suspended", "False", "JobResumed", "Job resumed")
                }
            }
            if let limit = job["spec.activeDeadlineSeconds"]?.int {
                later(.seconds(limit) + .milliseconds(50)) { $0.syncJob(key) }
            }
        }
        settle(key, pods)
    }

    /// A Job that is gone holds its pods no longer.
    private func releaseOrphans(of key: Key) {
        for pod in all(.pod, in: key.namespace)
        where pod["metadata"]?["labels"]?.members["batch.kubernetes.io/job-name"]?.string == key.name { release(pod) }
    }

    func pods(of job: JSON) -> [JSON] {
        dependents(of: job).filter { $0.kind == .pod }.compactMap { objects[$0] }
    }

    func isFinished(_ job: JSON) -> Bool {
        ["Complete", "Failed"].contains { job["status.conditions"]?.condition($0)?["status"]?.string == "True" }
    }

    private func release(_ pod: JSON) {
        let key = Key(
            kind: .pod, namespace: pod["metadata.namespace"]?.string ?? "", name: pod["metadata.name"]?.string ?? "")
        change(key) { pod in
            let left = (pod["metadata.finalizers"]?.elements ?? []).filter { $0 != "batch.kubernetes.io/job-tracking" }
            pod["metadata.finalizers"] = left.isEmpty ? nil : .list(left)
        }
        finishDeletion(key)
    }

    private func suspend(_ key: Key, _ pods: [JSON]) {
        for pod in pods where !Self.hasEnded(pod) { deletePod(pod) }
        change(key) {
            $0["status.startTime"] = nil
            $0["status.active"] = nil
            $0.setCondition("Suspended", "True", "JobSuspended", "Job suspended")
        }
    }

    private func deletePod(_ pod: JSON) {
        _ = try? delete(
            Key(
                kind: .pod, namespace: pod["metadata.namespace"]?.string ?? "", name: pod["metadata.name"]?.string ?? ""
            ))
    }

    private func settle(_ key: Key, _ pods: [JSON]) {
        guard let job = objects[key] else { return }
        var (succeeded, counted, failed) = (0, 0, 0)
        var failure: (reason: String, message: String)?
        for pod in pods where Self.hasEnded(pod) {
            if pod["status.phase"]?.string == "Succeeded" {
                succeeded += 1
                continue
            }
            failed += 1
            switch PodFailure.meaning(of: pod, under: job["spec.podFailurePolicy"]) {
            case .count: counted += 1
            case .ignore: break
            case .fail(let message): failure = failure ?? ("PodFailurePolicy", message)
            }
        }
        // Pods that were counted may be gone: what the status says never shrinks.
        succeeded = max(succeeded, job["status.succeeded"]?.int ?? 0)
        failed = max(failed, job["status.failed"]?.int ?? 0)
        let earlier = job["status.countedFailures"]?.int ?? 0
        counted = max(counted, earlier)
        // What was decided once stays, whatever its pods say while they are ended.
        if let target = job["status.conditions"]?.condition("FailureTarget") {
            failure = (target["reason"]?.string ?? "", target["message"]?.string ?? "")
        }
        if failure == nil, hasPassedDeadline(job) {
            failure = ("DeadlineExceeded", "Job was active longer than specified deadline")
        }
        if failure == nil, counted > job["spec.backoffLimit"]?.int ?? 6 {
            failure = ("BackoffLimitExceeded", "Job has reached the specified backoff limit")
        }
        let active = pods.filter { !Self.hasEnded($0) }
        let completions = job["spec.completions"]?.int ?? 1
        change(key) {
            $0["status.succeeded"] = succeeded > 0 ? .integer(succeeded) : nil
            $0["status.failed"] = failed > 0 ? .integer(failed) : nil
            $0["status.countedFailures"] = counted > 0 ? .integer(counted) : nil
            let running = active.filter { $0["metadata.deletionTimestamp"] == nil }
            $0["status.active"] = running.isEmpty ? nil : .integer(running.count)
            $0["status.terminating"] = .integer(active.count - running.count)
            $0["status.ready"] = .integer(
                running.filter { $0["status.conditions"]?.condition("Ready")?["status"]?.string == "True" }.count)
            if let failure {
                $0.setCondition("FailureTarget", "True", failure.reason, failure.message)
                if active.isEmpty { $0.setCondition("Failed", "True", failure.reason, failure.message) }
            } else if succeeded >= completions {
                let message = "Reached expected number of succeeded pods"
                $0.setCondition("SuccessCriteriaMet", "True", "CompletionsReached", message)
                if active.isEmpty {
                    $0.setCondition("Complete", "True", "CompletionsReached", message)
                    $0["status.completionTime"] = .text(Timestamp.now.text(digits: 0))
                }
            }
        }
        for pod in pods where Self.hasEnded(pod) { release(pod) }
        if failure != nil || succeeded >= completions {
            for pod in active where pod["metadata.deletionTimestamp"] == nil { deletePod(pod) }
            return
        }
        makePods(key, wanted: min(job["spec.parallelism"]?.int ?? 1, completions - succeeded), active, counted, pods)
    }

    private func hasPassedDeadline(_ job: JSON) -> Bool {
        guard let limit = job["spec.activeDeadlineSeconds"]?.int,
            let start = job["status.startTime"]?.string.flatMap({ Timestamp($0) })
        else { return false }
        return Timestamp.now.seconds - start.seconds >= limit
    }

    private func makePods(_ key: Key, wanted: Int, _ active: [JSON], _ failures: Int, _ pods: [JSON]) {
        guard let job = objects[key] else { return }
        let replacesOnlyEnded = job["spec.podReplacementPolicy"]?.string == "Failed"
        let inPlace = replacesOnlyEnded ? active : active.filter { $0["metadata.deletionTimestamp"] == nil }
        guard inPlace.count < wanted else { return }
        let uid = job["metadata.uid"]?.string ?? ""
        if let retry = retries[uid], retry.at > .now {
            return later(ContinuousClock.now.duration(to: retry.at)) { $0.syncJob(key) }
        }
        var taken = Set(inPlace.compactMap { PodFailure.index(of: $0) })
        taken.formUnion(
            pods.filter { $0["status.phase"]?.string == "Succeeded" }.compactMap { PodFailure.index(of: $0) })
        for _ in inPlace.count..<wanted {
            let isIndexed = job["spec.completionMode"]?.string == "Indexed"
            let index = isIndexed ? (0..<(job["spec.completions"]?.int ?? 1)).first { !taken.contains($0) } : nil
            if let index { taken.insert(index) }
            do { _ = try create(.pod, namespace: key.namespace, PodFailure.pod(of: job, index: index)) } catch {
                let message = (error as? Refusal)?.message ?? "\(error)"
                tell(job, "FailedCreate", "Error creating: \(message)", by: "job-controller")
                let failures = (retries[uid]?.failures ?? 0) + 1
                let pause = settings.jobBackOff * Double(1 << min(failures, 6))
                retries[uid] = (failures, .now + pause)
                return later(pause + .milliseconds(5)) { $0.syncJob(key) }
            }
            retries[uid] = nil
        }
    }

    private func expire(_ key: Key, _ job: JSON) {
        guard let life = job["spec.ttlSecondsAfterFinished"]?.int else { return }
        later(.seconds(life)) { _ = try? $0.delete(key, ["propagationPolicy": "Foreground"]) }
    }

    /// Tells an event about an object.
    func tell(_ object: JSON, _ reason: String, _ message: String, type: String = "Warning", by source: String) {
        let namespace = object["metadata.namespace"]?.string ?? "default"
        let now = JSON.text(Timestamp.now.text(digits: 0))
        let event: JSON = [
            "apiVersion": "v1", "kind": "Event",
            "metadata": ["generateName": .text("\(object["metadata.name"]?.string ?? "").")],
            "involvedObject": .object([
                "kind": object["kind"] ?? "", "namespace": .text(namespace), "name": object["metadata.name"] ?? "",
                "uid": object["metadata.uid"] ?? "", "apiVersion": object["apiVersion"] ?? "",
            ]),
            "reason": .text(reason), "message": .text(message), "type": .text(type), "count": 1,
            "firstTimestamp": now, "lastTimestamp": now, "eventTime": .null, "source": ["component": .text(source)],
        ]
        _ = try? create(.event, namespace: namespace, event)
    }
}
