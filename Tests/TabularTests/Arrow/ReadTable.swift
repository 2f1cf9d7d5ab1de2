import Foundation

@testable import Tabular

/// A whole table, read batch by batch to the end.
struct ReadTable {
    let columns: [SourceColumn]
    let csv: CSVDialect?
    private(set) var rows = 0
    /// Column by column; nil is a null.
    private(set) var values: [[String?]]

    init(_ path: String, columns names: [String]? = nil) throws {
        let reader = try TableSource.resolve([path])[0].open(columns: names)
        var values: [[String?]] = reader.columns.map { _ in [] }
        while let batch = try reader.next() {
            rows += batch.rows
            for place in values.indices { values[place] += (0..<batch.rows).map { batch.columns[place].text($0) } }
        }
        self.values = values
        columns = reader.columns
        csv = reader.csv
    }

    /// The names of the columns, and the texts of each row.
    var lines: [[String?]] {
        [columns.map(\.name)] + (0..<rows).map { row in values.map { $0[row] } }
    }

    /// The values of the column of this name.
    subscript(_ name: String) -> [String?] { columns.firstIndex { $0.name == name }.map { values[$0] } ?? [] }

    /// Where the files are that `Fixtures/make.py` writes.
    static func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(name)").path
    }
}

extension ColumnValues {
    /// The value of a row as text; nil for a null.
    func text(_ row: Int) -> String? {
        if isNull(row) { return nil }
        switch storage {
        case .integers(let integers): return "\(integers[row])"
        case .reals(let reals): return "\(reals[row])"
        case .text(let offsets, let bytes):
            let text = UnsafeBufferPointer(
                start: bytes + Int(offsets[row]), count: Int(offsets[row + 1] - offsets[row]))
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// The values as a sink takes them.
    var data: ColumnData {
        let present = (0..<rows).map { !isNull($0) }
        switch storage {
        case .integers(let integers): return .integers((0..<rows).map { integers[$0] }, present: present)
        case .reals(let reals): return .reals((0..<rows).map { reals[$0] }, present: present)
        case .text(let offsets, let bytes):
            let (first, last) = (Int(offsets[0]), Int(offsets[rows]))
            return .text(
                offsets: (0...rows).map { offsets[$0] - offsets[0] },
                bytes: Array(UnsafeBufferPointer(start: bytes + first, count: last - first)), present: present)
        }
    }
}
