import Foundation
import Kubernetes
import TestCluster
import TestSupport
import Testing

@Suite("The Hub runs tasks as Kubernetes Jobs")
struct JobsTests {
    /// A Hub whose context `cluster` is a test cluster, in which Jobs run the program that was built with the tests.
    private func hub(_ cluster: TestCluster, _ folder: TemporaryFolder) async throws -> RunningHub {
        await cluster.setImage("sfumato:1", .executables(["/usr/bin/sfumato": try Program.path()]))
        try FileManager.default.createDirectory(atPath: folder.path("storage"), withIntermediateDirectories: true)
        try folder.write("sources/people.csv", RunningHub.people())
        try folder.write("ca.crt", cluster.authorityPEM)
        let kubeconfig = try folder.write(
            "kubeconfig",
            """
            current-context: test
            clusters: [{name: test, cluster: {server: "\(cluster.url.absoluteString)", certificate-authority: ca.crt}}]
            contexts: [{name: test, context: {cluster: test, user: hub}}]
            users: [{name: hub, user: {token: hub-token}}]
            """)
        let user = "system:serviceaccount:sfumato:hub"
        cluster.setToken("hub-token", user: user)
        // As deploy/helm/sfumato/templates/rbac.yaml grants.
        cluster.setRights(
            [
                .init("batch", ["jobs"], ["create", "get", "list", "watch", "patch", "delete"]),
                .init("", ["configmaps"], ["create", "list", "patch", "delete"]),
                .init("", ["pods"], ["list", "watch"]), .init("", ["pods/log"], ["get"]),
                .init("", ["events"], ["list"]),
            ], for: user)
        let config = try folder.write(
            "hub.yaml",
            """
            contexts:
              - name: cluster
                places: 2
                memoryBytes: 4294967296
                storage: \(folder.path("storage"))
                locations: [\(folder.path("sources"))]
                kubernetes:
                  kubeconfig: \(kubeconfig)
                  namespace: tasks
                  defaults:
                    image: sfumato:1
                    serviceAccount: generation
                    volumes: [{ path: \(folder.path), claim: data }]
                  kinds:
                    training: { serviceAccount: training }
            """)
        return try await RunningHub(["--config", config])
    }

    @Test("Discover, train and generate by Jobs of their own accounts, while the Hub is killed and started again")
    func journey() async throws {
        let (cluster, folder) = (try await TestCluster(), try TemporaryFolder())
        let hub = try await hub(cluster, folder)
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        let made = try await api.call(
            "POST", "/projects",
            #"{"title": "P", "purpose": "test", "source": {"context": "cluster", "location": "\#(folder.path("sources"))"}}"#
        )
        #expect(made.status == 201, "\(made.text)")
        let discovery = try await api.call("POST", "/projects/p/discoveries", "{}")
        #expect(try await api.end(of: discovery.member("number") ?? "") == "done", "\(hub.log.suffix(2_000))")
        let training = try await api.call("POST", "/projects/p/trainings", "{}")
        hub.kill()
        try await hub.start()
        #expect(try await api.end(of: training.member("number") ?? "") == "done", "\(hub.log.suffix(2_000))")
        let model = try #require(training.member("id"))
        let generation = try await api.call("POST", "/projects/p/generations", #"{"model": "\#(model)", "rows": 50}"#)
        #expect(try await api.end(of: generation.member("number") ?? "") == "done", "\(hub.log.suffix(2_000))")
        let jobs = await cluster.objects("Job")
        let accounts = jobs.map {
            "\($0["metadata"]?["labels"]?.members["sfumato.dev/kind"]?.string ?? "") as "
                + ($0["spec.template.spec.serviceAccountName"]?.string ?? "")
        }
        #expect(
            accounts.sorted() == ["discovery as training", "generation as generation", "training as training"],
            "\(accounts)")
        for job in jobs { #expect(await cluster.starts(ofJob: job["metadata.name"]?.string ?? "") == 1) }
        await cluster.shutdown()
    }

    @Test("What hinders a Job is on the run within five seconds, and a cancel removes it")
    func hindrance() async throws {
        let (cluster, folder) = (try await TestCluster(), try TemporaryFolder())
        let hub = try await hub(cluster, folder)
        await cluster.setImage("sfumato:1", nil)
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        _ = try await api.call(
            "POST", "/projects",
            #"{"title": "P", "source": {"context": "cluster", "location": "\#(folder.path("sources"))"}}"#)
        let run = try await api.call("POST", "/projects/p/discoveries", "{}").member("number") ?? ""
        var text = ""
        for _ in 0..<600 where !text.contains("The image cannot be pulled") {
            try await Task.sleep(for: .milliseconds(100))
            text = try await api.call("GET", "/runs/\(run)").text
        }
        #expect(text.contains("The image cannot be pulled"), "\(text)")
        let cancelled = try await api.call("POST", "/runs/\(run)/cancel", "{}")
        #expect((200..<300).contains(cancelled.status), "\(cancelled.text)")
        #expect(try await api.end(of: run) == "cancelled")
        #expect(await cluster.objects("Job").isEmpty)
        await cluster.shutdown()
    }
}
