/// Turns the codes of one column back into values, a chunk at a time. Prepared once, shared by all threads.
public struct ColumnDecoder: Sendable {
    private enum Recipe: Sendable {
        case labels([String], offset: Int)
        case integers(CellTable)
        case reals(CellTable)
        case datetime(day: CellTable, time: CellTable, unitsPerDay: Int64)
        case fresh(hasMissing: Bool)
        case suppressed(hasMissing: Bool)
        case none
    }
    private let recipe: Recipe

    init(_ coder: ColumnCoder, type: ColumnType) {
        recipe =
            switch (coder, type) {
            case (.labels(let coder), _): .labels(coder.labels, offset: coder.hasMissing ? 1 : 0)
            case (.number(let coder), _): coder.step == 0 ? .reals(CellTable(coder)) : .integers(CellTable(coder))
            case (.datetime(let day, let time), .datetime(let unit, _)):
                .datetime(day: CellTable(day), time: CellTable(time), unitsPerDay: 86_400 * unit.perSecond)
            case (.fresh(let hasMissing), _): .fresh(hasMissing: hasMissing)
            case (.suppressed(let hasMissing), _): .suppressed(hasMissing: hasMissing)
            case (.datetime, _): .none
            }
    }

    /// What a chunk of codes stands for; nil entries of `present` and label 0 … as said.
    public enum Values: Sendable {
        /// For each row the index of its label, or −1 where it is missing.
        case labels([Int32], of: [String])
        /// Numbers of the column's type; `Int64.min` where it is missing.
        case integers([Int64])
        /// NaN where it is missing.
        case reals([Double])
        /// Whether a row has a value, which is to be made afresh; nil: all have.
        case fresh(present: [Bool]?)
        /// No row has a value.
        case none
    }

    /// - Parameters:
    ///   - codes: one array for each part of the column.
    ///   - rows: how many of them count.
    ///   - uniforms: for each row a number in [0, 1), which decides where in its bin the value lies; the time of day
    ///     takes it from the other end.
    public func decode(_ codes: [[UInt16]], rows: Int, uniforms: [Double]) -> Values {
        switch recipe {
        case .labels(let labels, let offset):
            return .labels(codes[0].prefix(rows).map { Int32($0) - Int32(offset) }, of: labels)
        case .integers(let table): return .integers(table.integers(codes[0], rows: rows) { uniforms[$0] })
        case .reals(let table): return .reals(table.reals(codes[0], rows: rows) { uniforms[$0] })
        case .datetime(let day, let time, let unitsPerDay):
            let days = day.integers(codes[0], rows: rows) { uniforms[$0] }
            let clocks = time.integers(codes[1], rows: rows) { row in
                let scattered = uniforms[row] * 4_096
                return scattered - scattered.rounded(.down)
            }
            return .integers(zip(days, clocks).map { Self.instant($0, $1, unitsPerDay: unitsPerDay) })
        case .fresh(let hasMissing): return .fresh(present: hasMissing ? codes[0].prefix(rows).map { $0 != 0 } : nil)
        case .suppressed(let hasMissing):
            return .labels((0..<rows).map { hasMissing && codes[0][$0] == 0 ? -1 : 0 }, of: [LabelCoder.withheld])
        case .none: return .none
        }
    }
}

extension ColumnDecoder {
    private static func instant(_ day: Int64, _ clock: Int64, unitsPerDay: Int64) -> Int64 {
        guard day != ColumnReader.missing, clock != ColumnReader.missing else { return ColumnReader.missing }
        let (start, tooFar) = day.multipliedReportingOverflow(by: unitsPerDay)
        let (sum, tooLarge) = start.addingReportingOverflow(max(0, min(unitsPerDay - 1, clock)))
        return tooFar || tooLarge ? ColumnReader.missing : sum
    }
}

/// The cells of a ``NumberCoder``, laid out for drawing: atoms at once, all others by the coder.
struct CellTable: Sendable {
    private let coder: NumberCoder
    private let offset: Int
    private let atoms: [Int64]
    private let isAtom: [Bool]

    init(_ coder: NumberCoder) {
        self.coder = coder
        offset = coder.hasMissing ? 1 : 0
        atoms = coder.cells.map { $0.atom ?? 0 }
        isAtom = coder.cells.map { $0.atom != nil }
    }

    /// One number for each code; `Int64.min` where it stands for "missing".
    func integers(_ codes: [UInt16], rows: Int, _ u: (Int) -> Double) -> [Int64] {
        [Int64](unsafeUninitializedCapacity: rows) { numbers, count in
            for row in 0..<rows {
                let cell = Int(codes[row]) - offset
                numbers[row] =
                    cell < 0 ? ColumnReader.missing : isAtom[cell] ? atoms[cell] : coder.integer(cell, u(row))
            }
            count = rows
        }
    }

    /// One real for each code; NaN where it stands for "missing".
    func reals(_ codes: [UInt16], rows: Int, _ u: (Int) -> Double) -> [Double] {
        (0..<rows).map { row in
            let cell = Int(codes[row]) - offset
            return cell < 0 ? .nan : coder.real(cell, u(row))
        }
    }
}

extension TableCoder {
    /// One decoder for each column of the schema.
    public func decoders(for schema: TableSchema) -> [ColumnDecoder] {
        zip(coders, schema.columns).map { ColumnDecoder($0, type: $1.type) }
    }
}
