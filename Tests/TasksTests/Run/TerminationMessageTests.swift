import Foundation
import TaskContract
import TestSupport
import Testing

@testable import Tasks

@Suite("Termination messages")
struct TerminationMessageTests {
    private static func written(_ event: TaskEvent.Body) throws -> (event: TaskEvent.Body, bytes: Int) {
        let folder = try TemporaryFolder()
        try folder.write("last", "what a longer message from before has left: " + String(repeating: "x", count: 9_000))
        TerminationMessage(environment: [TerminationMessage.variable: folder.path("last")]).write(event)
        let bytes = try folder.read("last")
        return (try JSONDecoder().decode(TaskEvent.self, from: bytes).body, bytes.count)
    }

    @Test("It is the event, whole where it fits")
    func whole() throws {
        let event = TaskEvent.Body.failed(code: "data", message: "t.csv, line 3: …", retryable: false)
        #expect(try Self.written(event).event == event)
    }

    @Test("However long the event, it stays JSON of at most 4,096 bytes", arguments: ["x", "é", "\"", "\u{1}", "👩‍👩‍👧"])
    func cut(character: String) throws {
        let long = String(repeating: character, count: 20_000)
        let failed = try Self.written(.failed(code: "data", message: long, retryable: true))
        #expect(failed.bytes <= 4_096)
        guard case .failed("data", let message, true) = failed.event else { return #expect(Bool(false)) }
        #expect(message.hasPrefix(character))
        var result = TaskResult(
            kind: .discovery, tables: (0..<900).map { .init(name: "\(character)\($0)", rows: 1, columns: 1) },
            seconds: 1)
        result.schema = .string(long)
        let done = try Self.written(.result(result))
        #expect(done.bytes <= 4_096)
        guard case .result(let told) = done.event else { return #expect(Bool(false)) }
        #expect(told.kind == .discovery)
        #expect(told.tables == Array(result.tables.prefix(told.tables.count)))
        #expect(!told.tables.isEmpty)
    }
}
