import Foundation
import Kubernetes
import TestCluster
import TestSupport
import Testing

@Suite struct AccessTests {
    private func kubeconfig(_ cluster: TestCluster, user: String) -> String {
        """
        apiVersion: v1
        kind: Config
        current-context: there
        clusters:
        - name: test
          cluster:
            server: \(cluster.url.absoluteString)
            certificate-authority-data: \(Data(cluster.authorityPEM.utf8).base64EncodedString())
        contexts:
        - name: there
          context: {cluster: test, user: me, namespace: tasks}
        users:
        - name: me
          user:
        \(user.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
        """
    }

    private func jobs(_ access: ClusterAccess) async throws -> Int {
        let client = try KubernetesClient(access, patience: .seconds(2))
        do {
            let count = try await client.list(Job.self, in: client.namespace).count
            await client.shutdown()
            return count
        } catch {
            await client.shutdown()
            throw error
        }
    }

    @Test("A kubeconfig with a client certificate, a token, a token file or a program lets us in")
    func ways() async throws {
        try await withCluster { cluster, _ in
            let folder = try TemporaryFolder()
            let reader = [TestCluster.Right("batch", ["jobs"], ["list"])]
            for user in ["cert", "token", "file", "program"] { cluster.setRights(reader, for: user) }
            let certificate = try cluster.clientCertificate(for: "cert")
            try folder.write("client.crt", certificate.certificates)
            try folder.write("client.key", certificate.key)
            for user in ["token", "file", "program"] { cluster.setToken("\(user)-secret", user: user) }
            try folder.write("token", "file-secret\n")
            let script = try folder.write(
                "give-token",
                """
                #!/bin/sh
                test -n "$KUBERNETES_EXEC_INFO" || exit 3
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$PREFIX'-secret"}}'
                """)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
            for user in [
                "client-certificate: client.crt\nclient-key: client.key", "token: token-secret", "tokenFile: token",
                """
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./give-token
                  interactiveMode: Never
                  env: [{name: PREFIX, value: program}]
                """,
            ] {
                let path = try folder.write("config", kubeconfig(cluster, user: user))
                #expect(try await jobs(.kubeconfig([path])) == 0, "\(user)")
            }
            let wrong = try folder.write("config", kubeconfig(cluster, user: "token: stale"))
            let outcome = await errorOf { _ = try await jobs(.kubeconfig([wrong])) }
            #expect(outcome?.kind == .unauthorized)
            #expect(outcome.map { !"\($0)".contains("stale") } == true)
        }
    }

    @Test("A service account's token is read again when the server no longer takes it")
    func rotation() async throws {
        try await withCluster { cluster, _ in
            let folder = try TemporaryFolder()
            try folder.write("ca.crt", cluster.authorityPEM)
            let token = try folder.write("token", "first")
            try folder.write("namespace", "tasks")
            cluster.setRights([TestCluster.Right("batch", ["jobs"], ["list"])], for: "system:serviceaccount:tasks:d")
            cluster.setToken("first", user: "system:serviceaccount:tasks:d")
            let access = try ClusterAccess.inCluster(
                environment: [
                    "KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "\(cluster.url.port ?? 0)",
                ], folder: folder.path)
            #expect(access.namespace == "tasks")
            let client = try KubernetesClient(access)
            #expect(try await client.list(Job.self, in: "tasks").isEmpty)
            cluster.setToken("first", user: nil)
            cluster.setToken("second", user: "system:serviceaccount:tasks:d")
            try "second".write(toFile: token, atomically: true, encoding: .utf8)
            #expect(try await client.list(Job.self, in: "tasks").isEmpty)
            cluster.setToken("second", user: nil)
            let revoked = await errorOf { _ = try await client.list(Job.self, in: "tasks") }
            #expect(revoked?.kind == .unauthorized)
            await client.shutdown()
        }
    }

    @Test("A certificate of another authority is refused, and the message says so")
    func wrongAuthority() async throws {
        try await withCluster { cluster, _ in
            let other = try await TestCluster()
            var access = cluster.access
            access.authorities = other.authorityPEM
            let there = access
            let outcome = await errorOf { _ = try await jobs(there) }
            #expect(outcome?.message.contains("not from the authority") == true, "\(outcome as Any)")
            access.authorities = cluster.authorityPEM
            access.serverName = "kubernetes.default.svc"
            #expect(try await jobs(access) == 0)
            await other.shutdown()
        }
    }

    @Test(
        "A kubeconfig at fault is refused with what to do",
        arguments: [
            ("current-context: x", "there is no context x"), ("kind: Config", "no current-context is set"),
            ("[1, 2", "this is not a kubeconfig"),
            ("current-context: a\ncontexts: [{name: a, context: {cluster: b}}]", "names a cluster b that is not there"),
            (
                """
                current-context: a
                contexts: [{name: a, context: {cluster: b, user: u}}]
                clusters: [{name: b, cluster: {server: 'https://127.0.0.1:1'}}]
                users: [{name: u, user: {exec: {command: aws, interactiveMode: Always}}}]
                """, "asks questions on a terminal"
            ),
            (
                """
                current-context: a
                contexts: [{name: a, context: {cluster: b, user: u}}]
                clusters: [{name: b, cluster: {server: 'https://127.0.0.1:1'}}]
                users: [{name: u, user: {auth-provider: {name: gcp}}}]
                """, "which Kubernetes gave up in 1.26"
            ),
        ])
    func faults(text: String, part: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("config", text)
        let error = #expect(throws: AccessError.self) { try ClusterAccess.kubeconfig([path]) }
        #expect(error?.description.contains(part) == true, "\(error as Any)")
        #expect(error?.description.contains("config") == true)
    }

    @Test("The environment's proxy is used, but not for what NO_PROXY names")
    func proxies() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "config",
            """
            current-context: a
            contexts: [{name: a, context: {cluster: b}}]
            clusters: [{name: b, cluster: {server: 'https://10.1.2.3:6443'}}]
            """)
        func proxy(_ environment: [String: String]) throws -> String? {
            try ClusterAccess.kubeconfig([path], environment: environment).proxy?.absoluteString
        }
        #expect(try proxy([:]) == nil)
        #expect(try proxy(["HTTPS_PROXY": "http://p:3128"]) == "http://p:3128")
        #expect(try proxy(["https_proxy": "p:3128", "NO_PROXY": "example.com"]) == "http://p:3128")
        #expect(try proxy(["HTTPS_PROXY": "http://p:3128", "NO_PROXY": "10.0.0.0/8"]) == nil)
    }
}
