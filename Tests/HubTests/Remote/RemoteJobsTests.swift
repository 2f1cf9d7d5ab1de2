import Foundation
import Kubernetes
import TestCluster
import TestSupport
import Testing

@Suite("A remote dispatcher runs tasks as Kubernetes Jobs of its own cluster")
struct RemoteJobsTests {
    @Test("Discover and train through Jobs by digest, under the dispatcher's own account, while it is killed")
    func journey() async throws {
        let (hub, cluster) = (try await RunningHub(), try await TestCluster())
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        let b = try RunningDispatcher(hub)
        let image = "sfumato@sha256:" + String(repeating: "1", count: 64)
        await cluster.setImage(image, .executables(["/usr/bin/sfumato": try Program.path()]))
        let user = "system:serviceaccount:sfumato:sfumato-dispatcher"
        cluster.setToken("dispatcher-token", user: user)
        // As deploy/helm/sfumato/templates/rbac.yaml grants.
        cluster.setRights(
            [
                .init("batch", ["jobs"], ["create", "get", "list", "watch", "patch", "delete"]),
                .init("", ["configmaps"], ["create", "list", "patch", "delete"]),
                .init("", ["pods"], ["list", "watch"]), .init("", ["pods/log"], ["get"]),
                .init("", ["events"], ["list"]),
            ], for: user)
        try b.folder.write("ca.crt", cluster.authorityPEM)
        let kubeconfig = try b.folder.write(
            "kubeconfig",
            """
            current-context: test
            clusters: [{name: test, cluster: {server: "\(cluster.url.absoluteString)", certificate-authority: ca.crt}}]
            contexts: [{name: test, context: {cluster: test, user: dispatcher}}]
            users: [{name: dispatcher, user: {token: dispatcher-token}}]
            """)
        try b.folder.write(
            "b.yaml",
            """
            contexts:
              - name: b
                title: Country B
                places: 2
                memoryBytes: 4294967296
                storage: \(b.folder.path("storage"))
                policyFile: \(b.folder.path("policy.json"))
                sources: [{ name: people, title: People, locations: ["\(b.folder.path("data"))"] }]
                kubernetes:
                  kubeconfig: \(kubeconfig)
                  namespace: tasks
                  defaults:
                    image: \(image)
                    serviceAccount: generation
                    volumes: [{ path: \(b.folder.path), claim: data }]
                  kinds:
                    training: { serviceAccount: training }
            """)
        try b.start(code: try await api.addCountryB())
        #expect(try await api.prepareInB(), "\(b.log) \(hub.log.suffix(2_000))")
        let training = try await api.call("POST", "/projects/p/trainings", "{}")
        let run = training.member("id") ?? ""
        #expect(try await api.wait { await !cluster.objects("Job").isEmpty })
        b.kill()
        try b.start(code: nil)
        let state = try await api.end(of: run)
        let said = try await api.call("GET", "/runs/\(run)").text
        #expect(state == "done", "\(said) \(b.log)")
        let jobs = await cluster.objects("Job")
        for job in jobs { #expect(await cluster.starts(ofJob: job["metadata.name"]?.string ?? "") == 1) }
        // With Jobs a model lies in the store that both sides were given, not in the Hub's hands.
        let model = try await api.call("GET", "/models/\(run)")
        #expect(model.member("context") == "b", "\(model.text)")
        #expect(b.tap.bytes.range(of: Data("dispatcher-token".utf8)) == nil, "credentials stay in the context")
        await cluster.shutdown()
    }
}
