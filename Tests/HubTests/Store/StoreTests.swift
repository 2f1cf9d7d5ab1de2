import Foundation
import GRDB
import TestSupport
import Testing

@testable import Hub

@Suite("The store")
struct StoreTests {
    @Test("A store of every earlier form becomes one of today's, with what is in it", arguments: 1...7)
    func migrations(_ version: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("hub.sqlite")
        do {
            let old = try DatabasePool(path: path)
            let steps = Store.migrator.migrations
            #expect(steps.count == 7, "a new step wants its number here")
            try Store.migrator.migrate(old, upTo: steps[version - 1])
            try await old.write { database in
                try User(id: "u", email: "a@b.example", name: "A", role: .admin, createdAt: .now).insert(database)
            }
            try old.close()
        }
        let store = try Store(path: path)
        #expect(try await store.read { try User.fetchAll($0).map(\.email) } == ["a@b.example"])
        let tables = try await store.read { try Set(String.fetchAll($0, sql: "SELECT name FROM sqlite_master")) }
        #expect(tables.isSuperset(of: ["run", "attempt", "audit", "model", "dataset", "spending", "budget"]))
    }

    @Test("A store of a later release is left alone, and the message says so")
    func later() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("hub.sqlite")
        let pool = try DatabasePool(path: path)
        try Store.migrator.migrate(pool)
        try pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 later')") }
        try pool.close()
        #expect(throws: HubError.self) { try Store(path: path) }
    }
}

@Suite("Who gets the next free place")
struct AdmissionTests {
    @Test("The person with the fewest running comes first, then priority, then age")
    func fairness() {
        let queue = [
            Admission.Candidate(number: 1, requester: "busy", priority: 0),
            Admission.Candidate(number: 9, requester: "other", priority: 0),
            Admission.Candidate(number: 12, requester: "other", priority: 5),
        ]
        #expect(Admission.next(of: queue, running: [:])?.number == 12)
        #expect(Admission.next(of: queue, running: ["other": 1])?.number == 1)
        #expect(Admission.next(of: queue, running: ["other": 1, "busy": 2])?.number == 12)
        #expect(Admission.next(of: [], running: [:]) == nil)
    }

    @Test("A hundred runs of one person keep another waiting for one place only")
    func order() {
        var waiting = (1...100).map { Admission.Candidate(number: $0, requester: "a", priority: 0) }
        waiting += (101...103).map { Admission.Candidate(number: $0, requester: "b", priority: 0) }
        var (running, order): ([String: Int], [String]) = ([:], [])
        for _ in 0..<6 {
            guard let next = Admission.next(of: waiting, running: running) else { break }
            waiting.removeAll { $0 == next }
            running[next.requester, default: 0] += 1
            order.append(next.requester)
        }
        #expect(order == ["a", "b", "a", "b", "a", "b"])
    }
}
