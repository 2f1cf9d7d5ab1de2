import Foundation
import TestSupport
import Testing

@testable import Tabular

/// Parquet files that cannot be read, or not written: what is said about them.
@Suite("Parquet refusals")
struct ParquetRefusalTests {
    @Test(
        "Columns that are no plain values are refused by name and type",
        arguments: [
            ("list", "list<element: int64>"), ("large_list", "large_list<element: string>"),
            ("struct", "struct<x: int64, y: string>"), ("map", "map<string, int64"), ("binary", "binary"),
            ("uuid", "extension<arrow.uuid>"),
        ])
    func nested(_ name: String, _ type: String) throws {
        let path = ReadTable.fixture("nested-\(name).parquet")
        try expect("nested-\(name).parquet: column the \(name) has the type \(type)", path)
        #expect(try ReadTable(path, columns: ["id"])["id"] == ["1", "2"])
    }

    @Test("Text that is not UTF-8 is refused, also where two rows share a character", arguments: ["invalid", "split"])
    func notUTF8(_ name: String) throws {
        try expect(
            "text-\(name).parquet: column text has text that is not UTF-8", ReadTable.fixture("text-\(name).parquet"))
    }

    @Test("A file that is cut short anywhere is refused")
    func cutShort() throws {
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: ReadTable.fixture("encodings.parquet"))))
        let folder = try TemporaryFolder()
        for count in [1, 3, 4, 8, 11, 12, 100, whole.count / 2, whole.count - 200, whole.count - 8, whole.count - 1] {
            let path = try folder.write("cut.parquet", bytes: Array(whole.prefix(count)))
            try expect(count < 12 ? "is not a Parquet file" : "the Parquet file is cut short", path)
        }
        for count in [1, 4, 100, whole.count / 2] {
            try expect("is not a Parquet file", folder.write("cut.parquet", bytes: Array(whole.dropFirst(count))))
        }
        // A piece from the middle: head and footer are in place, but say something else.
        for place in [4, whole.count / 2, whole.count - 400] {
            var bytes = whole
            bytes.removeSubrange(place..<place + 100)
            try expect("the Parquet", folder.write("cut.parquet", bytes: bytes))
        }
    }

    @Test("Garbage is refused, with and without Parquet's own letters around it")
    func garbage() throws {
        let folder = try TemporaryFolder()
        var mutator = Mutator(seed: 1)
        let noise = (0..<5_000).map { _ in UInt8(mutator.below(256)) }
        try expect("is not a Parquet file", folder.write("x.parquet", bytes: noise))
        try expect("is not a Parquet file", folder.write("x.parquet", "a,b\n1,2\n3,4\n5,6\n"))
        let letters = Array("PAR1".utf8)
        try expect("damaged or cut short", folder.write("x.parquet", bytes: letters + noise + letters))
        let encrypted = Array("PARE".utf8)
        try expect("is encrypted", folder.write("x.parquet", bytes: encrypted + noise + encrypted))
        try expect("the file is empty", folder.write("x.parquet", ""))
    }

    @Test("A table without rows has its columns and no batch")
    func noRows() throws {
        let table = try ReadTable(ReadTable.fixture("no-rows.parquet"))
        #expect(table.rows == 0 && table.columns.map(\.name) == ["a", "b"])
    }

    @Test("Values and types that cannot be written are refused by column, and leave no file")
    func sink() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("x.parquet")
        let small = SourceColumn(name: "small", kind: .integer, arrowType: "int8")
        let money = SourceColumn(name: "money", kind: .decimal(scale: 2), arrowType: "decimal128(4, 2)")
        for (column, number) in [(small, 128), (money, 10_000)] as [(SourceColumn, Int64)] {
            let sink = try ParquetSink(path, columns: [column])
            #expect {
                try sink.write(rows: 1, columns: [.integers([number], present: nil)])
            } throws: { error in
                "\(error)".contains(
                    "x.parquet: column \(column.name): a value does not fit the type \(column.arrowType)")
                    && !"\(error)".contains("\(number)")
            }
            #expect(throws: DataError.self) { try sink.finish() }
        }
        #expect {
            _ = try ParquetSink(path, columns: [SourceColumn(name: "l", kind: .text, arrowType: "list<item: int8>")])
        } throws: {
            "\($0)".contains("column l is to have the type list<item: int8>")
        }
        #expect(throws: DataError.self) { try ParquetSink(folder.path("no/x.parquet"), columns: [small]) }
        #expect(try folder.entries() == [])
    }

    private func expect(_ message: String, _ path: String) throws {
        #expect {
            _ = try ReadTable(path)
        } throws: { error in
            guard let error = error as? DataError else { return false }
            return error.code == .data && error.description.contains(message)
        }
    }
}
