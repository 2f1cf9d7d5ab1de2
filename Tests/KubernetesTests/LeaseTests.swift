import Foundation
import Kubernetes
import Synchronization
import TestCluster
import Testing

/// Programs that ask for one lease through one API server.
@Suite struct LeaseTests {
    private func terms(_ holder: String, duration: Duration = .seconds(2)) -> LeaseTerms {
        var terms = LeaseTerms(namespace: "tasks", name: "hub", holder: holder)
        (terms.duration, terms.patience, terms.pause) = (duration, duration / 2, .milliseconds(100))
        return terms
    }

    private func eventually(_ look: () async -> Bool) async -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if await look() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    @Test("One of two has it; the other waits while it is renewed, and has it as soon as it is given up")
    func handOver() async throws {
        try await withCluster { cluster, client in
            let (first, second) = (
                LeaseKeeper(terms("a", duration: .seconds(60)), client: client),
                LeaseKeeper(terms("b", duration: .seconds(60)), client: client)
            )
            try await first.acquire()
            let keeping = Task { await first.keep() }
            let waiting = Task { try await second.acquire() }
            var renewals: Set<Timestamp> = []
            _ = await eventually {
                if let time = try? await client.get(Lease.self, "hub", in: "tasks").spec.renewTime {
                    renewals.insert(time)
                }
                return renewals.count > 4
            }
            #expect(renewals.count > 4 && first.isHeld && !second.isHeld)
            let lease = try await client.get(Lease.self, "hub", in: "tasks")
            #expect(lease.spec.holderIdentity == "a")
            #expect(lease.spec.leaseTransitions == 0)
            keeping.cancel()
            await keeping.value
            await first.release()
            try await waiting.value
            #expect(second.isHeld && !first.isHeld)
            let taken = try await client.get(Lease.self, "hub", in: "tasks")
            #expect(taken.spec.holderIdentity == "b" && taken.spec.leaseTransitions == 1)
            // Go's MicroTime has six digits, and refuses any other number of them.
            for field in ["spec.acquireTime", "spec.renewTime"] {
                let text = await cluster.objects("Lease").first?[field]?.string ?? ""
                #expect(text.contains(#/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/#), "\(field): \(text)")
            }
        }
    }

    @Test("Who cannot renew stops before another one may begin; never do two hold it")
    func lostRenewals() async throws {
        try await withCluster { cluster, client in
            let cut = try KubernetesClient(cluster.access(token: "cut"), patience: .milliseconds(200))
            cluster.setToken("cut", user: "system:serviceaccount:tasks:cut")
            let right = TestCluster.Right("coordination.k8s.io", ["leases"], ["get", "create", "update"])
            cluster.setRights([right], for: "system:serviceaccount:tasks:cut")
            let (first, second) = (LeaseKeeper(terms("a"), client: cut), LeaseKeeper(terms("b"), client: client))
            try await first.acquire()
            let lostAt = Task {
                await first.keep()
                return ContinuousClock.now
            }
            let waiting = Task {
                try await second.acquire()
                return ContinuousClock.now
            }
            #expect(await eventually { first.isHeld && !second.isHeld })
            // From now on the server does not know the first one.
            cluster.setRights([], for: "system:serviceaccount:tasks:cut")
            #expect(await eventually { second.isHeld && !first.isHeld })
            #expect(try await waiting.value > (await lostAt.value), "it stops, and only then another one begins")
            await cut.shutdown()
        }
    }

    @Test("Whatever goes wrong on the way, no two hold it at once, and in the end somebody does", arguments: 1...3)
    func schedules(seed: Int) async throws {
        try await withCluster { cluster, client in
            let clients = try (0..<3).map { _ in try KubernetesClient(cluster.access, patience: .milliseconds(300)) }
            let keepers = clients.enumerated().map { LeaseKeeper(terms("hub-\($0.offset)"), client: $0.element) }
            let isRough = Atomic(true)
            cluster.setFault { asked in
                guard isRough.load(ordering: .relaxed), asked.resource == "leases" else { return nil }
                switch (asked.number &* 2_654_435_761 &+ seed &* 40_503) % 11 {
                case 0: return .resetBefore
                case 1: return .resetAfter
                case 2: return .status(503)
                case 3: return .delay(.milliseconds(700))
                default: return nil
                }
            }
            let work = keepers.map { keeper in
                Task {
                    while !Task.isCancelled {
                        try await keeper.acquire()
                        await keeper.keep()
                    }
                }
            }
            let end = ContinuousClock.now + .seconds(4)
            while ContinuousClock.now < end {
                #expect(keepers.filter(\.isHeld).count <= 1)
                try await Task.sleep(for: .milliseconds(5))
            }
            isRough.store(false, ordering: .relaxed)
            #expect(await eventually { keepers.filter(\.isHeld).count == 1 })
            for task in work { task.cancel() }
            for task in work { _ = await task.result }
            for client in clients { await client.shutdown() }
        }
    }

    @Test("A program that slept past its time knows it, though the server still names it")
    func longSleep() async throws {
        try await withCluster { _, client in
            let keeper = LeaseKeeper(terms("a"), client: client)
            try await keeper.acquire()
            #expect(keeper.isHeld)
            #expect(await eventually { !keeper.isHeld }, "nobody has renewed it")
            #expect(try await client.get(Lease.self, "hub", in: "tasks").spec.holderIdentity == "a")
            try await keeper.acquire()  // a container that starts again in the same pod does not wait for itself
            #expect(keeper.isHeld)
        }
    }
}
