import Dispatching
import Foundation
import Kubernetes
import TaskContract
import TestCluster
import Testing

/// What hinders a task is on the run within five seconds, as a sentence that says what to do.
@Suite struct HindranceTests {
    private func note(
        _ code: String, pod: PodSettings = .simple, _ settings: TestCluster.Settings = .init(),
        prepare: (TestCluster) async throws -> Void = { _ in }
    ) async throws -> String {
        let stage = try await Stage(settings, pod: pod)
        try await prepare(stage.cluster)
        let name = TaskName("hindered")
        await stage.store.want(name, .simple)
        var note: Condition?
        try await stage.serving { note = try await stage.note(name, code) }
        let notes = await stage.store.entry(name)?.notes ?? []
        #expect(note?.code == code, "\(notes)")
        await stage.shutdown()
        return note?.message ?? ""
    }

    @Test func imagePull() async throws {
        let text = try await note("imagePull")
        #expect(text.contains("Check its name and the registry's secret") && text.contains("sfumato:1"))
    }

    @Test func tooLittleMemory() async throws {
        let text = try await note("unschedulable") { await $0.setNode(.init(name: "node-a", memory: 1e6)) }
        #expect(text.contains("give the task less memory") && text.contains("1 Insufficient memory"))
    }

    @Test func taint() async throws {
        let text = try await note("unschedulable") {
            await $0.setNode(.init(name: "node-a", taints: [.init(key: "pool", value: "other")]))
        }
        #expect(text.contains("add a toleration"))
    }

    @Test func missingSecret() async throws {
        var pod = PodSettings.simple
        pod.secretEnvironment = ["warehouse"]
        let text = try await note("configuration", pod: pod) { await $0.setImage("sfumato:1", played()) }
        #expect(text.contains("secret \"warehouse\" not found"))
    }

    @Test func missingPolicy() async throws {
        var pod = PodSettings.simple
        pod.policyConfigMap = "policy"
        // The kubelet says so in an event alone, and a pod gets three seconds before it is asked for.
        let stage = try await Stage(pod: pod)
        await stage.cluster.setImage("sfumato:1", played())
        await stage.store.want(TaskName("hindered"), .simple)
        try await stage.serving {
            let hasNote = try await eventually(within: .seconds(60)) {
                await stage.store.entry(TaskName("hindered"))?.note?.code == "volume"
            }
            #expect(hasNote)
        }
        await stage.shutdown()
    }

    @Test func missingServiceAccount() async throws {
        var pod = PodSettings.simple
        pod.serviceAccount = "nobody"
        #expect(try await note("serviceAccount", pod: pod).contains("Create it, or correct its name"))
    }

    @Test func podQuota() async throws {
        var settings = TestCluster.Settings()
        settings.quotas = ["pods": 0]
        #expect(try await note("quota", settings).contains("exceeded quota"))
    }

    @Test("A quota on Jobs holds a task back until there is room")
    func jobQuota() async throws {
        var settings = TestCluster.Settings()
        settings.quotas = ["jobs.batch": 0]
        let stage = try await Stage(settings)
        await stage.cluster.setImage("sfumato:1", played())
        let name = TaskName("waits")
        await stage.store.want(name, .simple)
        try await stage.serving {
            #expect(try await stage.note(name, "quota")?.message.contains("It begins when others end") == true)
            await stage.cluster.change { $0.quotas = [:] }
            try await stage.settled([name])
        }
        #expect(await stage.store.outcome(name) == .done)
        await stage.shutdown()
    }

    @Test("A Job that admission refuses is not tried again, and the refusal is told")
    func admission() async throws {
        let stage = try await Stage()
        await stage.cluster.addAdmission { kind, _ in
            kind == "jobs.batch"
                ? .init(
                    code: 422,
                    message: "ValidatingAdmissionPolicy 'pin' with binding 'pin' denied request: image not allowed")
                : nil
        }
        let entry = try await stage.run(TaskName("refused"))
        let failure = try await stage.failure(entry.attempt.name)
        #expect(failure.cause == .unstartable && failure.message.contains("image not allowed"))
        #expect(await stage.cluster.objects("ConfigMap").isEmpty)
        await stage.shutdown()
    }

    @Test("A missing right is named")
    func rights() async throws {
        let stage = try await Stage()
        stage.cluster.setToken("weak", user: "system:serviceaccount:tasks:weak")
        stage.cluster.setRights(
            [
                .init("", ["configmaps", "pods", "pods/log", "events"], ["*"]),
                .init("batch", ["jobs"], ["get", "list", "watch", "delete", "patch"]),
            ], for: "system:serviceaccount:tasks:weak")
        let name = TaskName("powerless")
        await stage.store.want(name, .simple)
        try await stage.serving(stage.cluster.access(token: "weak")) { try await stage.settled([name]) }
        let failure = try await stage.failure(name)
        #expect(failure.message.contains("cannot create resource \"jobs\" in API group \"batch\""))
        await stage.shutdown()
    }

    @Test("A path on one machine is refused as a source, unless a volume of the context is there")
    func localPath() async throws {
        let order = TaskOrder(
            kind: .discovery,
            spec: #"{"apiVersion":"sfumato/v1","kind":"discovery","source":{"locations":["/data/in"]}}"#)
        for isMounted in [false, true] {
            var pod = PodSettings.simple
            if isMounted { pod.volumes = [.init(path: "/data", claim: "source")] }
            let stage = try await Stage(pod: pod)
            await stage.cluster.setImage("sfumato:1", played())
            let entry = try await stage.run(TaskName("local"), order)
            if isMounted {
                #expect(entry.attempt.phase == .finished(.done))
            } else if case .finished(.failed(let failure)) = entry.attempt.phase {
                #expect(failure.message.contains("Use an object store, a database, or a folder below a volume"))
            } else {
                #expect(Bool(false), "\(entry.attempt.phase)")
            }
            await stage.shutdown()
        }
    }
}
