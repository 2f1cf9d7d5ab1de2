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
        case .integers(let table):
            return .integers((0..<rows).map { table.integer(codes[0][$0], uniforms[$0]) ?? ColumnReader.missing })
        case .reals(let table): return .reals((0..<rows).map { table.real(codes[0][$0], uniforms[$0]) ?? .nan })
        case .datetime(let day, let time, let unitsPerDay):
            return .integers(
                (0..<rows).map { row in
                    let scattered = uniforms[row] * 4_096
                    guard let days = day.integer(codes[0][row], uniforms[row]),
                        let clock = time.integer(codes[1][row], scattered - scattered.rounded(.down))
                    else { return ColumnReader.missing }
                    let (start, tooFar) = days.multipliedReportingOverflow(by: unitsPerDay)
                    let (sum, tooLarge) = start.addingReportingOverflow(max(0, min(unitsPerDay - 1, clock)))
                    return tooFar || tooLarge ? ColumnReader.missing : sum
                })
        case .fresh(let hasMissing): return .fresh(present: hasMissing ? codes[0].prefix(rows).map { $0 != 0 } : nil)
        case .suppressed(let hasMissing):
            return .labels((0..<rows).map { hasMissing && codes[0][$0] == 0 ? -1 : 0 }, of: [LabelCoder.withheld])
        case .none: return .none
        }
    }
}

/// The cells of a ``NumberCoder``, laid out for drawing.
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

    @inline(__always)
    func integer(_ code: UInt16, _ u: Double) -> Int64? {
        let cell = Int(code) - offset
        guard cell >= 0 else { return nil }
        return isAtom[cell] ? atoms[cell] : coder.integer(cell, u)
    }

    @inline(__always)
    func real(_ code: UInt16, _ u: Double) -> Double? {
        let cell = Int(code) - offset
        return cell >= 0 ? coder.real(cell, u) : nil
    }
}

extension TableCoder {
    /// One decoder for each column of the schema.
    public func decoders(for schema: TableSchema) -> [ColumnDecoder] {
        zip(coders, schema.columns).map { ColumnDecoder($0, type: $1.type) }
    }
}
