import TestSupport
import Testing

@testable import Tabular

@Suite("Parts of a table")
struct RowSelectionTests {
    private func rows(_ source: TableSource, _ column: String) throws -> [String] {
        let reader = try source.open(columns: [column])
        var rows: [String] = []
        while let batch = try reader.next() {
            guard case .text(let offsets, let bytes) = batch.columns[0].storage else { continue }
            for row in 0..<batch.rows {
                let count = Int(offsets[row + 1] - offsets[row])
                rows.append(
                    String(
                        decoding: UnsafeBufferPointer(start: bytes + Int(offsets[row]), count: count), as: UTF8.self))
            }
        }
        return rows
    }

    private func table(_ folder: TemporaryFolder) throws -> TableSource {
        let lines = (0..<20_000).map { "\($0),u\($0 % 700),\($0 % 9 == 0 ? "" : "v\($0)")\n" }
        return try TableSource.resolve([folder.write("t.csv", "id,user,value\n" + lines.joined())])[0]
    }

    /// The share strays by 0.0028 (one standard error); alpha = 1e-6.
    @Test("Two parts are the whole table, in its order, and as large as asked for")
    func parts() throws {
        let folder = try TemporaryFolder()
        let source = try table(folder)
        let parts = try [false, true].map {
            try rows(source.selecting(RowSelection(share: 0.2, seed: 7, isComplement: $0)), "id").compactMap { Int($0) }
        }
        #expect(abs(Double(parts[0].count) / 20_000 - 0.2) < 0.015)
        #expect((parts[0] + parts[1]).sorted() == Array(0..<20_000))
        #expect(parts[0] == parts[0].sorted() && parts[1] == parts[1].sorted())
        let other = try rows(source.selecting(RowSelection(share: 0.2, seed: 8, isComplement: false)), "id")
        #expect(other != parts[0].map { "\($0)" })
    }

    @Test("Rows of one key are in one part, also where the key is not read")
    func keys() throws {
        let folder = try TemporaryFolder()
        let source = try table(folder)
        let users = try [false, true].map {
            Set(
                try rows(
                    source.selecting(RowSelection(share: 0.5, seed: 7, keys: ["user"], isComplement: $0)), "user"))
        }
        #expect(users[0].isDisjoint(with: users[1]) && users[0].union(users[1]).count == 700)
        let values = try rows(
            source.selecting(RowSelection(share: 0.5, seed: 7, keys: ["user"], isComplement: false)), "value")
        #expect((5_000...15_000).contains(values.count) && values.contains(""))
    }
}
