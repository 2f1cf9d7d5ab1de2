import Foundation
import Tabular
import TestSupport
import Testing

/// What comes back from `train` and `generate` looks as what went in did.
@Suite("Round trips")
struct RoundTripTests {
    @Test("CSV comes back with its exact values, its spelling and its delimiter")
    func csv() async throws {
        let folder = try TemporaryFolder()
        let big = ["9007199254740993", "-9223372036854775807", "9223372036854775807"]
        let (codes, amounts) = (["00123", "04500", "99999"], ["0.10", "12.50", "1234567890123.45"])
        let rows = (0..<300).map { row in
            let day = row * 7 % 28 + 1
            return [
                big[row % 3], codes[row / 3 % 3], amounts[row / 9 % 3], "\(day < 10 ? "0" : "")\(day).03.2024",
                row % 4 == 0 ? "NA" : "x; \"y\"",
            ]
        }
        let spelt = rows.map { $0.map { $0.contains(";") ? "\"x; \"\"y\"\"\"" : $0 }.joined(separator: ";") + "\r\n" }
        try folder.write("t.csv", "big;code;amount;day;note\r\n" + spelt.joined())
        let text = try await copy(of: folder.path("t.csv"), to: "copy.csv", in: folder)
        #expect(text.hasPrefix("big;code;amount;day;note\n") && text.hasSuffix("\n"))
        let copy = text.split(separator: "\n").dropFirst().map {
            $0.split(separator: ";", maxSplits: 4).map(String.init)
        }
        #expect(copy.count == 300 && copy.allSatisfy { $0.count == 5 })
        #expect(Set(copy.map { $0[0] }).isSubset(of: big), "\(Set(copy.map { $0[0] }).prefix(5))")
        #expect(Set(copy.map { $0[1] }) == Set(codes))
        #expect(
            copy.allSatisfy { $0[2].split(separator: ".").last?.count == 2 }, "\(Set(copy.map { $0[2] }).prefix(5))")
        #expect(Set(copy.map { $0[3] }).isSubset(of: rows.map { $0[3] }), "\(Set(copy.map { $0[3] }).prefix(5))")
        #expect(Set(copy.map { $0[4] }) == ["NA", "\"x; \"\"y\"\"\""])
    }

    @Test("Any encoding comes back as UTF-8, and gzip is written where it is asked for")
    func encodings() async throws {
        let folder = try TemporaryFolder()
        let text = "größe;farbe\r\n" + (0..<300).map { "\($0 % 9);\(["grün", "weiß"][$0 % 2])\r\n" }.joined()
        let utf8 = try await copy(of: folder.write("a.csv", "\u{FEFF}" + text), to: "a2.csv", in: folder)
        #expect(utf8.hasPrefix("größe;farbe\n") && utf8.contains(";weiß\n"))
        let windows = Array(try #require(text.data(using: .windowsCP1252)))
        _ = try await copy(of: folder.write("b.csv", bytes: windows), to: "b2.csv.gz", in: folder)
        #expect(Array(try folder.read("b2.csv.gz")).starts(with: [0x1F, 0x8B]))
        let reader = try TableSource.resolve([folder.path("b2.csv.gz")])[0].open()
        #expect(reader.columns.map(\.name) == ["größe", "farbe"])
    }

    @Test("Missing values of an only column are not lost as blank lines")
    func onlyColumn() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write(
            "t.csv", "a\n" + (0..<300).map { $0 % 3 > 0 ? "\n" : "\($0 % 5)\n" }.joined() + "7\n")
        let text = try await copy(of: source, to: "copy.csv", in: folder)
        #expect(text.split(separator: "\n").count == 302 && text.contains("\n\"\"\n"))
        let reader = try Self.open(folder.path("copy.csv"))
        #expect(try reader.next()?.rows == 301)
    }

    @Test("Parquet columns come back in the types they had")
    func parquet() async throws {
        let folder = try TemporaryFolder()
        try Self.write(folder.path("t.parquet"))
        _ = try await copy(of: folder.path("t.parquet"), to: "copy.parquet", in: folder)
        let (before, after) = (try Self.open(folder.path("t.parquet")), try Self.open(folder.path("copy.parquet")))
        #expect(after.columns == before.columns)
        var rows = 0
        while let batch = try after.next() {
            rows += batch.rows
            for (place, column) in batch.columns.enumerated() {
                let missing = (0..<batch.rows).count { column.isNull($0) }
                #expect((10...200).contains(missing), "\(after.columns[place].name): \(missing) of \(batch.rows)")
                guard case .integers(let values) = column.storage else { continue }
                let present = (0..<batch.rows).filter { !column.isNull($0) }.map { values[$0] }
                #expect(present.allSatisfy { (0...60).contains($0) || $0 % 1_000 == 0 }, "\(after.columns[place].name)")
            }
        }
        #expect(rows == 500)
    }

    /// 500 rows, a tenth missing; numbers from 0 to 60, or to 60,000 milliseconds in smaller units.
    private static func write(_ path: String) throws {
        let integers: [(PhysicalKind, String)] = [
            (.integer, "int8"), (.integer, "uint8"), (.integer, "int16"), (.integer, "uint16"), (.integer, "int32"),
            (.integer, "uint32"), (.integer, "int64"), (.integer, "uint64"), (.boolean, "bool"),
            (.decimal(scale: 1), "decimal128(5, 1)"), (.decimal(scale: 1), "decimal256(40, 1)"), (.date, "date32[day]"),
            (.time(unit: .microsecond), "time32[ms]"), (.time(unit: .microsecond), "time64[us]"),
            (.time(unit: .nanosecond), "time64[ns]"), (.datetime(unit: .millisecond, zone: nil), "timestamp[ms]"),
            (.datetime(unit: .microsecond, zone: "UTC"), "timestamp[us, tz=UTC]"),
            (.datetime(unit: .nanosecond, zone: "Europe/Berlin"), "timestamp[ns, tz=Europe/Berlin]"),
        ]
        let reals = ["halffloat", "float", "double"]
        let texts = ["string", "large_string", "string_view", "dictionary<values=string, indices=int32, ordered=0>"]
        let kinds = integers + reals.map { (.real, $0) } + texts.map { (.text, $0) }
        let columns = kinds.enumerated().map { SourceColumn(name: "c\($0)", kind: $1.0, arrowType: $1.1) }
        let present = (0..<500).map { $0 % 10 != 3 }
        let data: [ColumnData] = kinds.map { kind, type in
            switch kind {
            case .text:
                let bytes = (0..<500).flatMap { Array("word\($0 % 3)".utf8) }
                return .text(offsets: (0...500).map { Int64($0 * 5) }, bytes: bytes, present: present)
            case .real: return .reals((0..<500).map { Double($0 * 7 % 61) / 4 }, present: present)
            case .boolean: return .integers((0..<500).map { Int64($0 % 2) }, present: present)
            case .time, .datetime:
                let scale: Int64 =
                    type.contains("ns") ? 1_000_000_000 : type.contains("timestamp[ms") ? 1_000 : 1_000_000
                return .integers((0..<500).map { Int64($0 * 7 % 61) * scale }, present: present)
            default: return .integers((0..<500).map { Int64($0 * 7 % 61) }, present: present)
            }
        }
        let sink = try ParquetSink(path, columns: columns)
        try sink.write(rows: 500, columns: data)
        try sink.finish()
    }

    private static func open(_ path: String) throws -> TableReader { try TableSource.resolve([path])[0].open() }

    /// Trains on a table and generates from the model; gives the copy as text, where it is text in UTF-8.
    private func copy(of source: String, to name: String, in folder: TemporaryFolder) async throws -> String {
        let trained = try await sfumato("train", source, "--out", folder.path("m.sfm"), "--seed", "1", "--force")
        try #require(trained.exitCode == 0, "\(trained.stderr)")
        let made = try await sfumato("generate", folder.path("m.sfm"), "--seed", "2", "--out", folder.path(name))
        try #require(made.exitCode == 0, "\(made.stderr)")
        return String(decoding: try folder.read(name), as: UTF8.self)
    }
}
