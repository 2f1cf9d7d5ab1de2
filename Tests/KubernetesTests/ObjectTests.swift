import Foundation
import Kubernetes
import Synchronization
import TestCluster
import Testing

@Suite struct ObjectTests {
    @Test("An object is made, read, changed and deleted")
    func life() async throws {
        try await withCluster { _, client in
            let made = try await client.create(configMap("one", ["a": "1"]), in: "tasks")
            #expect(made.metadata.uid != nil && made.metadata.creationTimestamp != nil)
            let patched = try await client.patch(
                ConfigMap.self, "one", in: "tasks", with: .object(["data": .object(["b": .text("2")])]))
            #expect(patched.data == ["a": "1", "b": "2"])
            #expect(patched.metadata.resourceVersion != made.metadata.resourceVersion)
            try await client.delete(ConfigMap.self, "one", in: "tasks")
            #expect(try await client.find(ConfigMap.self, "one", in: "tasks") == nil)
            try await client.delete(ConfigMap.self, "one", in: "tasks")
            #expect(try await client.serverVersion() == "v1.36.0")
        }
    }

    @Test("A stale write and a second creation are refused as what they are")
    func conflicts() async throws {
        try await withCluster { _, client in
            let made = try await client.create(configMap("one", ["a": "1"]), in: "tasks")
            var (mine, theirs) = (made, made)
            theirs.data = ["a": "theirs"]
            mine.data = ["a": "mine"]
            _ = try await client.replace(theirs, in: "tasks")
            let stale = await errorOf { _ = try await client.replace(mine, in: "tasks") }
            #expect(stale?.kind == .conflict)
            let second = await errorOf { _ = try await client.create(configMap("one"), in: "tasks") }
            #expect(second?.kind == .alreadyExists)
            let other = await errorOf { try await client.delete(ConfigMap.self, "one", in: "tasks", uid: "another") }
            #expect(other?.kind == .conflict)
        }
    }

    @Test("A long list comes in pages, and begins anew where the server forgot the rest")
    func pages() async throws {
        try await withCluster { cluster, client in
            for number in 0..<1_100 {
                _ = try await client.create(
                    configMap("map-\(number)", labels: ["half": "\(number % 2)"]), in: "tasks")
            }
            #expect(try await client.list(ConfigMap.self, in: "tasks").count == 1_100)
            let half = try await client.list(ConfigMap.self, in: "tasks", Selection(labels: "half=1"))
            #expect(half.count == 550)
            let fresh = Mutex(true)
            let state = cluster
            cluster.setFault { asked in
                guard asked.verb == "list",
                    fresh.withLock({ value in
                        defer { value = false }; return value
                    })
                else {
                    return nil
                }
                Task {
                    try await Task.sleep(for: .milliseconds(5))
                    await state.expireHistory()
                }
                return nil
            }
            let again = try await client.list(ConfigMap.self, in: "tasks")
            #expect(again.count == 1_100 && Set(again.compactMap(\.metadata.name)).count == 1_100)
        }
    }

    @Test("A refusal says what was asked and why")
    func refusals() async throws {
        try await withCluster { cluster, client in
            let invalid = await errorOf { _ = try await client.create(configMap("Not A Name"), in: "tasks") }
            #expect(invalid?.kind == .invalid && invalid?.status == 422)
            let absent = await errorOf { _ = try await client.create(configMap("one"), in: "nowhere") }
            #expect(absent?.kind == .notFound)
            #expect(absent?.description.contains("namespaces \"nowhere\" not found") == true, "\(absent as Any)")

            cluster.setToken("weak", user: "system:serviceaccount:tasks:weak")
            cluster.setRights([TestCluster.Right("", ["pods"], ["list"])], for: "system:serviceaccount:tasks:weak")
            let weak = try KubernetesClient(cluster.access(token: "weak"))
            let forbidden = await errorOf { _ = try await weak.create(job("one"), in: "tasks") }
            #expect(forbidden?.kind == .forbidden)
            #expect(forbidden?.message.contains("cannot create resource \"jobs\" in API group \"batch\"") == true)
            #expect(
                try await weak.may(.init(namespace: "tasks", verb: "list", group: "", resource: "pods")))
            #expect(
                try await !weak.may(
                    .init(namespace: "tasks", verb: "get", group: "", resource: "pods", subresource: "log")))
            await weak.shutdown()
        }
    }

    @Test("Bursts of failures are waited out, as long as the server asks for")
    func bursts() async throws {
        try await withCluster { cluster, client in
            let left = Mutex<[TestCluster.Fault]>([
                .status(429, retryAfter: 1), .status(503), .resetBefore, .resetAfter, .status(500),
            ])
            cluster.setFault { _ in left.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
            let start = ContinuousClock.now
            // The create whose answer was lost was carried out; the next try is told so.
            let outcome = await errorOf { _ = try await client.create(configMap("one"), in: "tasks") }
            #expect(outcome?.kind == .alreadyExists)
            #expect(start.duration(to: .now) >= .seconds(1))
            let isSpent = left.withLock(\.isEmpty)
            #expect(isSpent)
            _ = try await client.get(ConfigMap.self, "one", in: "tasks")
        }
    }

    @Test("An object that the server names is not made twice when the answer is lost")
    func generatedName() async throws {
        try await withCluster { cluster, client in
            var map = configMap("x")
            (map.metadata.name, map.metadata.generateName) = (nil, "map-")
            cluster.setFault { $0.verb == "create" ? .resetAfter : nil }
            let outcome = await errorOf { _ = try await client.create(map, in: "tasks") }
            #expect(outcome?.kind == .unavailable)
            #expect(await cluster.objects("ConfigMap").count == 1)
        }
    }

    @Test("A server that stays away is told as such, in time")
    func away() async throws {
        let cluster = try await TestCluster()
        let access = cluster.access
        await cluster.shutdown()
        let client = try KubernetesClient(access, patience: .seconds(1))
        let outcome = await errorOf { _ = try await client.list(Job.self, in: "tasks") }
        #expect(outcome?.kind == .unavailable)
        #expect(outcome?.message.contains("cannot be reached (connection refused)") == true, "\(outcome as Any)")
        await client.shutdown()
    }
}
