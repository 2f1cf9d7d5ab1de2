import Dispatching
import Kubernetes
import TestCluster
import Testing

@Suite struct PreflightTests {
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
