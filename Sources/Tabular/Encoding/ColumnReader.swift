/// Reads the values of one column out of batches as numbers of the column's type.
package struct ColumnReader: Sendable {
    /// Stands for a missing value; no column may hold it as a value.
    package static let missing = Int64.min

    let table: String
    package let schema: ColumnSchema
    let source: SourceColumn
    let codec: ValueCodec
    /// Whether what is no value of the column's type counts as missing instead of ending the work.
    var forgives = false

    package init(table: String, schema: ColumnSchema, source: SourceColumn, forgives: Bool = false) {
        (self.table, self.schema, self.source) = (table, schema, source)
        codec = ValueCodec(column: schema, source: source)
        self.forgives = forgives
    }

    /// One number per row, or ``missing``.
    /// - Throws: ``DataError`` which names the first row whose text or value is none of the column's type.
    package func integers(_ values: ColumnValues, firstRow: Int) throws(DataError) -> [Int64] {
        var fault: Int?
        let result = [Int64](unsafeUninitializedCapacity: values.rows) { numbers, count in
            for row in 0..<values.rows {
                let number = integer(values, row)
                if number == nil { fault = fault ?? row }
                numbers[row] = number ?? Self.missing
            }
            count = values.rows
        }
        if let fault, !forgives { throw misfit(row: firstRow + fault) }
        return result
    }

    /// Nil where the value is none of the column's type.
    @inline(__always)
    private func integer(_ values: ColumnValues, _ row: Int) -> Int64? {
        if values.isNull(row) { return Self.missing }
        switch values.storage {
        case .integers(let numbers): return codec.integer(numbers[row])
        case .reals(let numbers): return numbers[row].isNaN ? Self.missing : codec.integer(numbers[row])
        case .text(let offsets, let bytes):
            let (start, count) = (Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
            if codec.missing.contains(bytes + start, count) { return Self.missing }
            return codec.integer(bytes + start, count)
        }
    }

    /// One double per row; NaN where it is missing.
    /// - Throws: ``DataError`` which names the first row whose text is no number.
    package func reals(_ values: ColumnValues, firstRow: Int) throws(DataError) -> [Double] {
        var fault: Int?
        let result = [Double](unsafeUninitializedCapacity: values.rows) { numbers, count in
            for row in 0..<values.rows {
                let number = real(values, row)
                if number == nil { fault = fault ?? row }
                numbers[row] = number ?? .nan
            }
            count = values.rows
        }
        if let fault, !forgives { throw misfit(row: firstRow + fault) }
        return result
    }

    @inline(__always)
    private func real(_ values: ColumnValues, _ row: Int) -> Double? {
        if values.isNull(row) { return .nan }
        switch values.storage {
        case .integers(let numbers): return Double(numbers[row])
        case .reals(let numbers): return numbers[row]
        case .text(let offsets, let bytes):
            let (start, count) = (Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
            if codec.missing.contains(bytes + start, count) { return .nan }
            return codec.real(bytes + start, count)
        }
    }

    /// Calls `body` with the label of each row, or with nil where it is missing.
    package func labels(
        _ values: ColumnValues, _ body: (_ row: Int, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Void
    ) {
        switch values.storage {
        case .text(let offsets, let bytes):
            for row in 0..<values.rows {
                let (start, count) = (Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
                let isMissing = values.isNull(row) || codec.missing.contains(bytes + start, count)
                body(row, isMissing ? nil : bytes + start, count)
            }
        case .integers(let numbers): spell(values, body) { String(numbers[$0]) }
        case .reals(let numbers): spell(values, body) { numbers[$0].isNaN ? nil : "\(numbers[$0])" }
        }
    }

    private func spell(
        _ values: ColumnValues, _ body: (_ row: Int, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Void,
        _ text: (Int) -> String?
    ) {
        for row in 0..<values.rows {
            guard !values.isNull(row), var label = text(row) else {
                body(row, nil, 0)
                continue
            }
            label.withUTF8 { body(row, $0.baseAddress, $0.count) }
        }
    }

    private func misfit(row: Int) -> DataError {
        DataError(
            .data, "\(table).\(schema.name), row \(row + 1)", problem: "the value is not a \(schema.type.name)",
            remedy: "Correct the value, add its spelling to `missing`, or give the column another type in the schema")
    }
}

extension ColumnType {
    /// For people.
    var name: String {
        switch self {
        case .categorical: "category"
        case .boolean: "boolean"
        case .integer: "whole number of 64 bits"
        case .decimal(let scale): "number with at most \(scale) decimal places"
        case .real: "number"
        case .date: "date in the column's format"
        case .time: "time in the column's format"
        case .datetime: "datetime in the column's format"
        case .text: "text"
        case .id: "id"
        case .personal(let kind): kind.rawValue
        }
    }
}
