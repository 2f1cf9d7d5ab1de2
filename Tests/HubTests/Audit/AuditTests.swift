import Foundation
import GRDB
import TestSupport
import Testing

@Suite("The audit log")
struct AuditTests {
    @Test("An entry that was altered, removed or cut off past the Hub is found, and named")
    func tampering() async throws {
        let hub = try await RunningHub()
        let person = try await Visitor.first(of: hub)
        for number in 0..<3 { _ = try await person.post("/projects", ["title": "P\(number)"]) }
        let whole = try await hub.command("audit", "verify", "--data-dir", hub.dataFolder)
        #expect(whole.exitCode == 0, "\(whole.stdout)")
        let head = try #require(whole.stdout.split(separator: " ").last).trimmingCharacters(in: .newlines)
        #expect(hub.stop() == 0)
        let path = hub.dataFolder + "/hub.sqlite"
        let store = try DatabaseQueue(path: path)
        // The store itself refuses; somebody with the file can do away with that.
        await #expect(throws: DatabaseError.self) { try await store.write { try $0.execute(sql: "DELETE FROM audit") } }
        try await store.write { try $0.execute(sql: "DROP TRIGGER auditIsNotChanged; DROP TRIGGER auditIsNotCut") }
        try await store.write {
            try $0.execute(sql: "UPDATE audit SET entry = replace(entry, 'ines@', 'mara@') WHERE number = 3")
        }
        let altered = try await hub.command("audit", "verify", "--data-dir", hub.dataFolder)
        #expect(altered.exitCode == 65 && altered.stdout.contains("entry 3"), "\(altered.stdout)")
        try await store.write {
            try $0.execute(sql: "UPDATE audit SET entry = replace(entry, 'mara@', 'ines@') WHERE number = 3")
            try $0.execute(sql: "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)")
        }
        let cut = try await hub.command("audit", "verify", "--data-dir", hub.dataFolder)
        #expect(cut.exitCode == 0, "a cut end shows only against a hash that was noted")
        let noted = try await hub.command("audit", "verify", "--data-dir", hub.dataFolder, "--expect", head)
        #expect(noted.exitCode == 65, "\(noted.stdout)")
    }

    @Test("Every entry goes to the audit file once, across kills of the Hub")
    func auditFile() async throws {
        let folder = try TemporaryFolder()
        let hub = try await RunningHub(["--audit-file", folder.path("audit.jsonl")])
        let person = try await Visitor.first(of: hub)
        for number in 0..<3 {
            _ = try await person.post("/projects", ["title": "P\(number)"])
            hub.kill()
            try await hub.start()
        }
        var numbers: [Int] = []
        let exported = try await hub.command("audit", "export", "--data-dir", hub.dataFolder).stdout
        for _ in 0..<600 where numbers.count < exported.split(separator: "\n").count {
            try await Task.sleep(for: .milliseconds(100))
            numbers = String(decoding: try folder.read("audit.jsonl"), as: UTF8.self).split(separator: "\n").compactMap
            { line in
                let entry = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return entry?["number"] as? Int
            }
        }
        #expect(numbers == Array(1...numbers.count) && numbers.count == exported.split(separator: "\n").count)
        #expect(String(decoding: try folder.read("audit.jsonl"), as: UTF8.self) == exported)
    }

    @Test("A backup of a running Hub is a whole store, from which another Hub starts")
    func backup() async throws {
        let hub = try await RunningHub()
        let person = try await Visitor.first(of: hub)
        _ = try await person.post("/projects", ["title": "Kept"])
        let copy = hub.folder.path("restored/hub.sqlite")
        try FileManager.default.createDirectory(atPath: hub.folder.path("restored"), withIntermediateDirectories: true)
        #expect(try await hub.command("backup", copy, "--data-dir", hub.dataFolder).exitCode == 0)
        #expect(
            try await hub.command("backup", copy, "--data-dir", hub.dataFolder).exitCode != 0, "nothing is overwritten")
        let verdict = try await hub.command("audit", "verify", "--data-dir", hub.folder.path("restored"))
        #expect(verdict.exitCode == 0 && verdict.stdout.hasPrefix("All "))
        let projects = try await DatabaseQueue(path: copy).read {
            try String.fetchAll($0, sql: "SELECT title FROM project")
        }
        #expect(projects == ["Kept"])
    }
}
