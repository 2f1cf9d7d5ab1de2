import Dispatching
import Kubernetes
import TaskContract
import TestCluster
import Testing

@Suite struct PreflightTests {
    @Test("A Job of each kind runs and leaves nothing; what only a pod shows is told", arguments: [64, 3])
    func rehearsal(exitCode: Int) async throws {
        let stage = try await Stage()
        await stage.cluster.setImage("sfumato:1", played(exitCode))
        let client = try KubernetesClient(stage.cluster.access)
        let rehearsal = Rehearsal(stage.settings, limits: TaskLimits(), client: client)
        let ran = await rehearsal.findings(patience: .seconds(60))
        #expect(ran.count == 4 && ran.allSatisfy { ($0.fault == nil) == (exitCode == 64) }, "\(ran)")
        await stage.cluster.setImage("sfumato:1", nil)
        let stuck = await rehearsal.findings(patience: .seconds(8))
        #expect(stuck.allSatisfy { $0.fault?.contains("image cannot be pulled") == true }, "\(stuck)")
        let isGone = try await eventually(within: .seconds(60)) {
            let (jobs, maps) = (await stage.cluster.objects("Job"), await stage.cluster.objects("ConfigMap"))
            return jobs.isEmpty && maps.isEmpty
        }
        #expect(isGone)
        await client.shutdown()
        await stage.shutdown()
    }

    @Test("Each missing right to the lease is named")
    func lease() async throws {
        let stage = try await Stage()
        let user = "system:serviceaccount:tasks:hub"
        stage.cluster.setToken("h", user: user)
        stage.cluster.setRights([.init("coordination.k8s.io", ["leases"], ["create", "get"])], for: user)
        let client = try KubernetesClient(stage.cluster.access(token: "h"))
        let findings = await Preflight.findings(LeaseSettings(namespace: "tasks", name: "hub"), client: client)
        #expect(findings.filter { $0.fault != nil }.map(\.subject) == ["update leases"])
        await client.shutdown()
        await stage.shutdown()
    }

    private func faults(
        _ settings: JobSettings, _ access: ClusterAccess
    ) async throws -> [Preflight.Finding] {
        let client = try KubernetesClient(access)
        let findings = await Preflight(settings, client: client).findings()
        await client.shutdown()
        return findings
    }

    @Test("Each missing right, each right too many and each refused Job is named; nothing is left behind")
    func findings() async throws {
        let stage = try await Stage()
        let user = "system:serviceaccount:tasks:dispatcher"
        stage.cluster.setToken("d", user: user)
        var rights: [TestCluster.Right] = [
            .init("batch", ["jobs"], ["create", "get", "list", "watch", "patch", "delete"]),
            .init("", ["configmaps"], ["create", "list", "patch", "delete"]), .init("", ["pods"], ["list", "watch"]),
            .init("", ["pods/log"], ["get"]), .init("", ["events"], ["list"]),
        ]
        stage.cluster.setRights(rights, for: user)
        let access = stage.cluster.access(token: "d")
        let good = try await faults(stage.settings, access)
        #expect(good.allSatisfy { $0.fault == nil }, "\(good)")
        #expect(good.count == 20)

        rights[0].verbs.removeAll { $0 == "watch" }
        rights.append(.init("", ["secrets"], ["get"]))
        stage.cluster.setRights(rights, for: user)
        await stage.cluster.addAdmission { kind, job in
            kind == "jobs.batch" && job["metadata"]?["labels"]?.members["sfumato.dev/kind"]?.string == "training"
                ? .init(message: "denied the request: no training here") : nil
        }
        let bad = try await faults(stage.settings, access).filter { $0.fault != nil }
        #expect(bad.map(\.subject) == ["watch jobs", "no right to get secrets", "a trial Job for training"])
        #expect(bad.last?.fault?.contains("no training here") == true)
        #expect(await stage.cluster.objects("Job").isEmpty)
        await stage.shutdown()
    }
}
