import Foundation
import Kubernetes
import Synchronization
import TestCluster
import Testing

@Suite struct LogTests {
    private static func counting(_ last: Int, pause: Duration) -> TestCluster.Program {
        .acted { stage in
            for number in 1...last {
                stage.print("line \(number)")
                if number % 5 == 0 { try? await Task.sleep(for: pause) }
            }
            return 0
        }
    }

    private func pod(_ client: KubernetesClient, ofJob name: String) async throws -> String {
        let found = try await eventually {
            let pods = try await client.list(Pod.self, in: "tasks", Selection(labels: "job-name=\(name)"))
            return pods.first { $0.status?.phase != "Pending" }?.metadata.name
        }
        return try #require(found)
    }

    @Test("A log is read whole and once while its connections break", arguments: 0..<6)
    func follow(seed: Int) async throws {
        try await withCluster { cluster, client in
            await cluster.setImage("app:1", Self.counting(200, pause: .milliseconds(10)))
            let random = Mutex(SeededRandom(seed))
            let faultsLeft = Mutex(5)
            cluster.setFault { asked in
                guard asked.resource == "pods/log",
                    faultsLeft.withLock({
                        $0 -= 1; return $0 >= 0
                    })
                else { return nil }
                return random.withLock { random in
                    switch random.next(4) {
                    case 0: .cut(afterLines: 40 + random.next(60))
                    case 1: .status(500)
                    case 2: .cut(afterLines: 100 + random.next(100))
                    default: nil
                    }
                }
            }
            _ = try await client.create(job("one"), in: "tasks")
            let pod = try await pod(client, ofJob: "one")
            var lines: [String] = []
            try await client.follow(.init(pod: pod, namespace: "tasks", container: "task")) { line, _ in
                lines.append(line.text)
            }
            #expect(lines == (1...200).map { "line \($0)" }, "seed \(seed)")
        }
    }

    @Test("A log is read on from a place, a bounded part at a time")
    func parts() async throws {
        try await withCluster { cluster, client in
            await cluster.setImage("app:1", Self.counting(100, pause: .zero))
            _ = try await client.create(job("one"), in: "tasks")
            let pod = try await pod(client, ofJob: "one")
            _ = try await eventually { try await client.get(Job.self, "one", in: "tasks").status?.holds("Complete") }
            var (lines, place) = ([String](), LogPlace?.none)
            while true {
                let part = try await client.log(
                    .init(pod: pod, namespace: "tasks", container: "task", after: place), limit: 100)
                if part.lines.isEmpty { break }
                #expect(part.lines.count < 30)
                lines += part.lines.map(\.text)
                place = part.place
            }
            #expect(lines == (1...100).map { "line \($0)" })
        }
    }

    @Test("The log of a container that has not begun is refused, and says so")
    func waiting() async throws {
        try await withCluster { _, client in
            _ = try await client.create(job("one", image: "nowhere:1"), in: "tasks")
            let name = try await eventually {
                try await client.list(Pod.self, in: "tasks").first?.metadata.name
            }
            let outcome = await errorOf {
                _ = try await client.log(.init(pod: name ?? "", namespace: "tasks", container: "task"), limit: 100)
            }
            #expect(outcome?.kind == .invalid)
            #expect(outcome?.message.contains("is waiting to start") == true)
        }
    }
}
