import Foundation
import TestSupport
import Testing

@testable import Tabular

/// Memory does not grow with the file. Each in a process of its own, since memory is counted by process.
@Suite("Streaming")
struct StreamingTests {
    @Test("A CSV file of 100 MB is read in little memory, plain and gzip")
    func csv() async throws {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            for name in ["t.csv", "t.csv.gz"] {
                let rows = try Self.write(megabytes: 100, to: folder.path(name))
                let before = try Fuzzing.peakBytes()
                let reader = try TableSource.resolve([folder.path(name)])[0].open()
                var (read, last) = (0, 0.0)
                while let batch = try reader.next() {
                    read += batch.rows
                    guard reader.fractionRead >= last else { exit(3) }
                    last = reader.fractionRead
                }
                Fuzzing.say("streaming \(name): \((try Fuzzing.peakBytes() - before) >> 20) MB more for \(read) rows")
                guard read == rows, last == 1 else { exit(4) }
                guard try Fuzzing.peakBytes() < before + 64 << 20 else { exit(5) }
            }
        }
    }

    @Test("A Parquet file of a hundred row groups is written and read in little memory")
    func parquet() async throws {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            ArrowThreads.limitQuietly(to: 2)
            let before = try Fuzzing.peakBytes()
            let columns = [
                SourceColumn(name: "id", kind: .integer, arrowType: "int64"),
                SourceColumn(name: "text", kind: .text, arrowType: "string"),
            ]
            let sink = try ParquetSink(folder.path("t.parquet"), columns: columns)
            let (rows, groups) = (20_000, 300)
            for group in 0..<groups {
                let ids = (0..<rows).map { Int64(group * rows + $0) &* 0x1E37_79B9_7F4A_7C15 }
                let bytes = ids.flatMap { id in (0..<12).map { UInt8(97 + abs(Int(id >> (5 * $0)) % 26)) } }
                let offsets = (0...rows).map { Int64($0 * 12) }
                try sink.write(
                    rows: rows,
                    columns: [.integers(ids, present: nil), .text(offsets: offsets, bytes: bytes, present: nil)])
            }
            try sink.finish()
            let reader = try TableSource.resolve([folder.path("t.parquet")])[0].open()
            var read = 0
            while let batch = try reader.next() { read += batch.rows }
            Fuzzing.say("streaming parquet: \((try Fuzzing.peakBytes() - before) >> 20) MB more for \(read) rows")
            guard read == rows * groups else { exit(4) }
            guard try Fuzzing.peakBytes() < before + 128 << 20 else { exit(5) }
        }
    }

    @Test("Long texts of a dictionary are spelt out in small batches")
    func longDictionary() async throws {
        await #expect(processExitsWith: .success) {
            let before = try Fuzzing.peakBytes()
            let reader = try TableSource.resolve([ReadTable.fixture("long-dictionary.parquet")])[0].open()
            var (rows, most) = (0, 0)
            while let batch = try reader.next() { (rows, most) = (rows + batch.rows, max(most, batch.rows)) }
            Fuzzing.say("streaming dictionary: \((try Fuzzing.peakBytes() - before) >> 20) MB more for \(rows) rows")
            guard rows == 20_000, most < 2_000 else { exit(4) }
            guard try Fuzzing.peakBytes() < before + 128 << 20 else { exit(5) }
        }
    }

    /// Writes rows of about 50 bytes and gives their number.
    private static func write(megabytes: Int, to path: String) throws -> Int {
        let sink = try ByteSink(path)
        try sink.write(Array("id,name,\"amount\",note\n".utf8))
        var (rows, bytes) = (0, 0)
        while bytes < megabytes * 1_000_000 {
            var piece: [UInt8] = []
            for row in rows..<rows + 5_000 {
                piece += Array(
                    "\(row),name \(row % 977),\(row % 9_001).\(row % 10),\"a \"\"note\"\" of \(row % 13)\"\n".utf8)
            }
            try sink.write(piece)
            (rows, bytes) = (rows + 5_000, bytes + piece.count)
        }
        try sink.finish()
        return rows
    }
}

extension ArrowThreads {
    fileprivate static func limitQuietly(to count: Int) { try? limit(to: count) }
}
