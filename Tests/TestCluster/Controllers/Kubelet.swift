import Foundation
import Kubernetes

/// The kubelet: mounts, images, processes, their ends. Source: pkg/kubelet; Kubernetes, "Pod Lifecycle", "Images".
extension ClusterState {
    func start(_ key: Key, _ pod: JSON) {
        let container = pod["spec.containers"]?.elements.first ?? [:]
        if pod["status.startTime"] == nil {
            change(key) { $0["status.startTime"] = .text(Timestamp.now.text(digits: 0)) }
            wait(key, "ContainerCreating", nil)
        }
        if let missing = missingVolume(pod, key.namespace) {
            tell(
                pod, "FailedMount",
                "MountVolume.SetUp failed for volume \"\(missing.volume)\" : \(missing.what) not found", by: "kubelet")
            return
        }
        let image = container["image"]?.string ?? ""
        guard let program = programs[image] else { return failPull(key, pod, image) }
        if let secret = missingSecret(container, key.namespace) {
            return wait(key, "CreateContainerConfigError", "secret \"\(secret)\" not found")
        }
        guard kubelets[key.name] == nil else { return }
        launch(key, pod, container, program)
    }

    private func missingVolume(_ pod: JSON, _ namespace: String) -> (volume: String, what: String)? {
        for volume in pod["spec.volumes"]?.elements ?? [] {
            let name = volume["name"]?.string ?? ""
            if let map = volume["configMap"], map["optional"]?.truth != true, let wanted = map["name"]?.string,
                objects[Key(kind: .configMap, namespace: namespace, name: wanted)] == nil
            {
                return (name, "configmap \"\(wanted)\"")
            }
            if let secret = volume["secret"], secret["optional"]?.truth != true,
                let wanted = secret["secretName"]?.string,
                objects[Key(kind: .secret, namespace: namespace, name: wanted)] == nil
            {
                return (name, "secret \"\(wanted)\"")
            }
        }
        return nil
    }

    private func missingSecret(_ container: JSON, _ namespace: String) -> String? {
        let wanted =
            (container["env"]?.elements ?? []).compactMap { $0["valueFrom.secretKeyRef.name"]?.string }
            + (container["envFrom"]?.elements ?? []).compactMap { $0["secretRef.name"]?.string }
        return wanted.first { objects[Key(kind: .secret, namespace: namespace, name: $0)] == nil }
    }

    private func failPull(_ key: Key, _ pod: JSON, _ image: String) {
        let cause =
            "failed to pull and unpack image \"\(image)\": failed to resolve reference \"\(image)\": \(image): not found"
        wait(key, "ErrImagePull", "rpc error: code = NotFound desc = \(cause)")
        tell(pod, "Failed", "Failed to pull image \"\(image)\": \(cause)", by: "kubelet")
        later(settings.pullBackOff) { state in
            guard state.programs[image] == nil else { return state.wakeWaitingPods() }
            state.wait(key, "ImagePullBackOff", "Back-off pulling image \"\(image)\": ErrImagePull: \(cause)")
        }
    }

    func wait(_ key: Key, _ reason: String, _ message: String?) {
        change(key) { pod in
            var waiting: JSON = ["reason": .text(reason)]
            if let message { waiting["message"] = .text(message) }
            let container = pod["spec.containers"]?.elements.first ?? [:]
            pod["status.containerStatuses"] = .list([
                [
                    "name": container["name"] ?? "", "image": container["image"] ?? "", "imageID": "", "ready": false,
                    "restartCount": 0, "state": ["waiting": waiting], "lastState": [:], "started": false,
                ]
            ])
        }
    }

    private func launch(_ key: Key, _ pod: JSON, _ container: JSON, _ program: TestCluster.Program) {
        let log = PodLog()
        logs[key.name] = log
        if let job = pod["metadata"]?["labels"]?.members["batch.kubernetes.io/job-name"]?.string {
            starts[job, default: 0] += 1
        }
        let files = mounted(pod, container, key.namespace)
        let process = PodProcess(
            container: container, environment: environment(container, key.namespace), files: files, log: log)
        kubelets[key.name] = process
        let started = JSON.text(Timestamp.now.text(digits: 0))
        change(key) {
            $0["status.phase"] = "Running"
            $0.setCondition("Ready", "True", "", "")
            $0.setContainer(state: ["running": ["startedAt": started]], isReady: true)
        }
        if let limit = pod["spec.activeDeadlineSeconds"]?.int {
            later(.seconds(limit)) { state in
                guard state.kubelets[key.name] != nil else { return }
                state.change(key) {
                    $0["status.reason"] = "DeadlineExceeded"
                    $0["status.message"] = "Pod was active on the node longer than the specified deadline"
                }
                process.stop(grace: .seconds(pod["spec.terminationGracePeriodSeconds"]?.int ?? 30))
            }
        }
        Task { [weak self] in
            let end = await process.run(program)
            await self?.ended(key, end, started)
        }
    }

    private func ended(_ key: Key, _ end: PodProcess.End, _ started: JSON) {
        kubelets.removeValue(forKey: key.name)
        logs[key.name]?.close()
        guard let pod = objects[key], nodes[pod["spec.nodeName"]?.string ?? ""]?.isReady != false else { return }
        var terminated: JSON = [
            "exitCode": .integer(end.exitCode), "reason": .text(end.reason), "startedAt": started,
            "finishedAt": .text(Timestamp.now.text(digits: 0)), "containerID": "containerd://0",
        ]
        if let message = end.message { terminated["message"] = .text(message) }
        change(key) {
            let isStopped =
                $0["status.reason"]?.string == "DeadlineExceeded" || $0["status.reason"]?.string == "Evicted"
            $0["status.phase"] = end.exitCode == 0 && !isStopped ? "Succeeded" : "Failed"
            $0.setCondition("Ready", "False", "PodCompleted", "")
            $0.setContainer(state: ["terminated": terminated], isReady: false)
            if $0["metadata.deletionTimestamp"] != nil { $0["metadata.deletionGracePeriodSeconds"] = 0 }
        }
        finishDeletion(key)
    }

    private func environment(_ container: JSON, _ namespace: String) -> [String: String] {
        var environment: [String: String] = [:]
        for source in container["envFrom"]?.elements ?? [] {
            let secret = Key(kind: .secret, namespace: namespace, name: source["secretRef.name"]?.string ?? "")
            environment.merge(objects[secret]?["stringData"]?.strings ?? [:]) { $1 }
        }
        for variable in container["env"]?.elements ?? [] {
            let name = variable["name"]?.string ?? ""
            if let value = variable["value"]?.string { environment[name] = value }
            if let reference = variable["valueFrom.secretKeyRef"] {
                let secret = Key(kind: .secret, namespace: namespace, name: reference["name"]?.string ?? "")
                environment[name] = objects[secret]?["stringData"]?.strings[reference["key"]?.string ?? ""]
            }
        }
        return environment
    }

    /// Mount paths and the files that are to be there.
    private func mounted(_ pod: JSON, _ container: JSON, _ namespace: String) -> [String: [String: String]] {
        var files: [String: [String: String]] = [:]
        for mount in container["volumeMounts"]?.elements ?? [] {
            guard let path = mount["mountPath"]?.string else { continue }
            let volume = (pod["spec.volumes"]?.elements ?? []).first { $0["name"] == mount["name"] }
            let map = Key(kind: .configMap, namespace: namespace, name: volume?["configMap.name"]?.string ?? "")
            files[path] = objects[map]?["data"]?.strings ?? [:]
        }
        return files
    }
}

extension PassedOn {
    fileprivate mutating func setContainer(state: PassedOn, isReady: Bool) {
        var status = self["status.containerStatuses"]?.elements.first ?? ["restartCount": 0, "lastState": [:]]
        let container = self["spec.containers"]?.elements.first ?? [:]
        status["name"] = container["name"] ?? ""
        status["image"] = container["image"] ?? ""
        status["imageID"] = container["image"] ?? ""
        status["state"] = state
        status["ready"] = .bool(isReady)
        self["status.containerStatuses"] = .list([status])
    }
}
