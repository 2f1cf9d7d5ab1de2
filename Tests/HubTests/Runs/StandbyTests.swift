import Foundation
import Kubernetes
import TestCluster
import TestSupport
import Testing

@Suite("Of two Hubs one acts")
struct StandbyTests {
    private func configuration(_ cluster: TestCluster, _ folder: TemporaryFolder) throws -> String {
        let user = "system:serviceaccount:sfumato:hub"
        cluster.setToken("hub-token", user: user)
        // As deploy/helm/sfumato/templates/lease.yaml grants.
        cluster.setRights([.init("coordination.k8s.io", ["leases"], ["create", "get", "update"])], for: user)
        try folder.write("ca.crt", cluster.authorityPEM)
        let kubeconfig = try folder.write(
            "kubeconfig",
            """
            current-context: test
            clusters: [{name: test, cluster: {server: "\(cluster.url.absoluteString)", certificate-authority: ca.crt}}]
            contexts: [{name: test, context: {cluster: test, user: hub}}]
            users: [{name: hub, user: {token: hub-token}}]
            """)
        return try folder.write("hub.yaml", "lease: { namespace: tasks, name: hub, kubeconfig: \(kubeconfig) }\n")
    }

    private func status(_ web: Web, _ path: String, becomes wanted: Int) async throws -> Bool {
        for _ in 0..<600 {
            if let answer = try? await web.send("GET", path), answer.status == wanted { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    @Test("The second waits, acts when the first is killed, and ends when it cannot renew")
    func takeOver() async throws {
        let (cluster, folder) = (try await TestCluster(), try TemporaryFolder())
        let config = try configuration(cluster, folder)
        let first = try await RunningHub(["--config", config])
        let link = first.link
        let web = Web(port: try Web.freePort())
        let second = try RunningProgram(
            [
                "serve", "--data-dir", first.dataFolder, "--port", String(web.port), "--config", config, "--allow",
                first.folder.path("sources"),
            ], executable: try RunningHub.program("sfumato-hub"))
        #expect(try await status(web, "/healthz", becomes: 200))
        #expect(try await web.send("GET", "/readyz").status == 503)
        #expect(try await web.send("GET", link).status == 503, "it has not opened the store")
        #expect(try await first.web.send("GET", "/readyz").status == 200)

        first.kill()
        #expect(try await status(web, "/readyz", becomes: 200))
        #expect(try await web.send("GET", "/healthz").status == 200)
        let lease = try #require(await cluster.objects("Lease").first)
        #expect(lease["spec.leaseTransitions"]?.int == 1, "\(lease)")

        cluster.setRights([], for: "system:serviceaccount:sfumato:hub")
        let ended = try await second.result()
        #expect(ended.exitCode == 75, "\(ended.stderr)")
        #expect(ended.stderr.contains("the lease is lost"))
        await cluster.shutdown()
    }

    @Test("A Hub that ends in order hands over at once")
    func handOver() async throws {
        let (cluster, folder) = (try await TestCluster(), try TemporaryFolder())
        let first = try await RunningHub(["--config", try configuration(cluster, folder)])
        #expect(first.stop() == 0, "\(first.log)")
        let lease = try #require(await cluster.objects("Lease").first)
        #expect(lease["spec.holderIdentity"]?.string == "", "\(lease)")
        try await first.start()
        #expect(try await first.web.send("GET", "/readyz").status == 200)
        await cluster.shutdown()
    }
}
