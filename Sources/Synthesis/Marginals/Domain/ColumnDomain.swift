import Tabular

/// What the codes of a column stand for. Code 0 of each part stands for "missing"; then come the cells, and after the
/// labels one for all others.
enum ColumnDomain: Sendable, Hashable {
    /// Labels, ascending.
    case labels([String])
    case number(NumberDomain)
    /// Day and time of day; where the day is missing the time is.
    case datetime(day: NumberDomain, time: NumberDomain, unitsPerDay: Int64)
    /// Values are generated afresh, or withheld; only whether there is one is modelled.
    case presence(isFresh: Bool)

    /// The number parts.
    var numbers: [NumberDomain] {
        switch self {
        case .number(let domain): [domain]
        case .datetime(let day, let time, _): [day, time]
        case .labels, .presence: []
        }
    }

    /// How many codes each part has.
    var cardinalities: [Int] {
        switch self {
        case .labels(let labels): [labels.count + 2]
        case .number(let domain): [domain.count + 1]
        case .datetime(let day, let time, _): [day.count + 1, time.count + 1]
        case .presence: [2]
        }
    }
}

/// Codes batches of one column. Used by one thread at a time.
final class DomainCoding {
    private let reader: ColumnReader
    private let domain: ColumnDomain
    private let codeOfLabel: [UInt64: UInt16]
    /// For each part the codes of the rows so far.
    private(set) var codes: [[UInt16]]
    /// For each number part how many rows fall in each of the domain's finer cells.
    private(set) var fineCounts: [[Int]]

    init(_ reader: ColumnReader, _ domain: ColumnDomain) {
        (self.reader, self.domain) = (reader, domain)
        codes = domain.cardinalities.map { _ in [] }
        fineCounts = domain.numbers.map { Array(repeating: 0, count: $0.fineCount) }
        var codeOfLabel: [UInt64: UInt16] = [:]
        if case .labels(let labels) = domain {
            for (index, label) in labels.enumerated() { codeOfLabel[ByteHash.of(label)] = UInt16(index + 1) }
        }
        self.codeOfLabel = codeOfLabel
    }

    func add(_ values: ColumnValues, firstRow: Int) throws(DataError) {
        switch domain {
        case .labels(let labels):
            let other = UInt16(labels.count + 1)
            reader.labels(values) { _, bytes, count in
                codes[0].append(bytes.map { codeOfLabel[ByteHash.of($0, count)] ?? other } ?? 0)
            }
        case .presence: reader.labels(values) { _, bytes, _ in codes[0].append(bytes == nil ? 0 : 1) }
        case .number(let domain):
            append(try reader.numberParts(values, firstRow: firstRow)[0], domain, to: 0)
        case .datetime(let day, let time, _):
            let parts = try reader.numberParts(values, firstRow: firstRow)
            append(parts[0], day, to: 0)
            append(parts[1], time, to: 1)
        }
    }

    private func append(_ numbers: [Double], _ domain: NumberDomain, to part: Int) {
        let isEmpty = domain.count == 0
        for number in numbers {
            codes[part].append(number.isNaN || isEmpty ? 0 : UInt16(domain.cell(number) + 1))
            if !number.isNaN && !isEmpty { fineCounts[part][domain.fineCell(number)] += 1 }
        }
    }
}

extension ByteHash {
    /// The hash of a text, as of its UTF-8 bytes in a source.
    static func of(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { empty in
                (bytes.baseAddress ?? UnsafePointer(empty.baseAddress)).map { ByteHash.of($0, bytes.count) } ?? 0
            }
        }
    }
}

extension ColumnReader {
    /// The column's numbers, in units of its lattice, or day and time of day of a datetime; NaN where they are missing.
    func numberParts(_ values: ColumnValues, firstRow: Int) throws(DataError) -> [[Double]] {
        switch schema.type {
        case .real: return [try reals(values, firstRow: firstRow).map { $0.isFinite ? $0 : .nan }]
        case .datetime(let unit, _):
            let (numbers, perDay) = (try integers(values, firstRow: firstRow), 86_400 * unit.perSecond)
            return [
                numbers.map { $0 == Self.missing ? .nan : Double(floorDivide($0, perDay)) },
                numbers.map { $0 == Self.missing ? .nan : Double(floorRemainder($0, perDay)) },
            ]
        default: return [try integers(values, firstRow: firstRow).map { $0 == Self.missing ? .nan : Double($0) }]
        }
    }
}
