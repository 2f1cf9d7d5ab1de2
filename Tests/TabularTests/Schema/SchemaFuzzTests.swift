import Foundation
import TestSupport
import Testing

@testable import Tabular

/// Damaged schema files: an error or a schema that can be written and read again, never a crash.
/// In a process of its own for SFUMATO_FUZZ_SECONDS (default 5) from SFUMATO_FUZZ_SEED.
@Suite("Fuzz schemas")
struct SchemaFuzzTests {
    @Test("Damaged schema files are refused or understood")
    func yaml() async throws {
        await #expect(processExitsWith: .success) {
            let seed = Fuzzing.seed
            Fuzzing.say("fuzz schema: seed \(seed)")
            var mutator = Mutator(seed: seed, words: Self.words)
            var (accepted, refused) = (0, 0)
            let end = Date().addingTimeInterval(Fuzzing.seconds(default: 5))
            while Date() < end {
                var bytes = Array(Self.text.utf8)
                mutator.damage(&bytes)
                if let keep = ProcessInfo.processInfo.environment["SFUMATO_FUZZ_KEEP"] {
                    try Data(bytes).write(to: URL(fileURLWithPath: keep))
                }
                guard let text = String(validating: bytes, as: UTF8.self) else { continue }
                let schema: Schema
                do { schema = try Schema(yaml: text) } catch {
                    refused += 1
                    continue
                }
                accepted += 1
                guard try Schema(yaml: schema.yaml()) == schema else {
                    Fuzzing.say("fuzz schema: does not read back:\n\(text)\n--\n\(schema.yaml())")
                    exit(5)
                }
            }
            Fuzzing.say("fuzz schema: \(refused) refused, \(accepted) understood")
            guard accepted > 0, refused > 0 else { exit(3) }
        }
    }

    @Test("Nesting without end is refused", arguments: ["[", "{a: ", "- ", "? "])
    func nesting(_ piece: String) {
        #expect(throws: DataError.self) { try Schema(yaml: String(repeating: piece, count: 100_000)) }
    }

    private static let words = [
        "null", "true", "~", "[]", "{}", "-1", "1e999", "9223372036854775808", ": ", "- ", "? ", "&a ", "*a", "!!int ",
        "!!binary ", "<<: ", "|", ">", "\"", "'", "#", "%", "---\n", "...", "\n", "\n  ", "\t", "\\x00", "\u{85}",
        "\u{FEFF}", "0.0#", "#,##0.00", "%Y", "yes/no", "…",
    ]
    private static let text = """
        tables:
          customers:
            primaryKey: [customer_id]
            columns:
              customer_id: { type: id, pattern: "C######" }
              birth_date:  { type: date, format: "%d/%m/%Y" }
              income:      { type: decimal, scale: 2, nullable: true, format: "€ #.##0,00", missing: ["", "NA"] }
              seen:        { type: datetime, unit: ms, zone: "+02:00", format: "%Y-%m-%dT%H:%M:%S.%f%z" }
              active:      { type: boolean, format: "yes/no" }
              segment:     categorical
              share:       { type: real, format: "0.0# %" }
              "a: \\u00e9": { type: address.city }
          orders:
            foreignKeys:
              - { columns: [customer_id], references: customers, to: [customer_id] }
            orderBy: [at]
            columns: { customer_id: { type: id }, at: { type: time, format: "%H:%M" } }
        entity: customers  # the unit

        """
}
