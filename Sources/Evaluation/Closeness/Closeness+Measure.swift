public import Tabular

extension Closeness {
    /// Reads the real table twice and the others once, and compares them. Holds one byte for each compared field.
    /// - Throws: ``DataError`` when a table cannot be read, or lacks a column of the schema.
    public static func measure(
        real: TableSource, synthetic: TableSource, holdout: TableSource?, schema: TableSchema
    ) throws(DataError) -> Closeness {
        let columns = schema.columns.filter { isCompared($0.type) }
        var learners = Array(repeating: BinningLearner(), count: columns.count)
        _ = try visit(real, columns) { column, cell in learners[column].add(cell) }
        let bins = learners.map { $0.binning() }
        let realTable = try binned(real, columns, bins)
        let others = Others(
            real: realTable, synthetic: try binned(synthetic, columns, bins),
            holdout: try holdout.map { source throws(DataError) in try binned(source, columns, bins) })
        return Closeness(table: schema.name, columns: columns.map(\.name), others, bins.map(\.cardinality))
    }

    private static func isCompared(_ type: ColumnType) -> Bool {
        switch type {
        case .categorical, .boolean, .integer, .decimal, .real, .date, .time, .datetime: true
        case .text, .id, .personal: false
        }
    }

    private static func binned(
        _ source: TableSource, _ columns: [ColumnSchema], _ bins: [Binning]
    ) throws(DataError) -> BinnedTable {
        var codes = Array(repeating: [UInt8](), count: columns.count)
        let rows = try visit(source, columns) { column, cell in codes[column].append(bins[column].code(cell)) }
        return BinnedTable(rows: rows, columns: codes)
    }

    private init(table: String, columns names: [String], _ tables: Others, _ cardinalities: [Int]) {
        let singles = names.indices.map { column in
            tables.distance { $0.totalVariationDistance(to: $1, column: column, cardinality: cardinalities[column]) }
        }
        let chosen = Self.evenlySpread(Self.pairs(of: names.count), most: 2_000)
        let pairs = chosen.map { pair in
            tables.distance {
                let cardinalities = (cardinalities[pair.0], cardinalities[pair.1])
                return $0.totalVariationDistance(to: $1, columns: pair, cardinalities: cardinalities)
            }
        }
        self.init(
            table: table, realRows: tables.real.rows, syntheticRows: tables.synthetic.rows,
            holdoutRows: tables.holdout?.rows, columns: zip(names, singles).map(Column.init),
            single: Self.mean(singles),
            pairs: pairs.isEmpty ? nil : Self.mean(pairs))
    }

    private static func pairs(of count: Int) -> [(Int, Int)] {
        (0..<count).flatMap { first in (first + 1..<max(count, first + 1)).map { (first, $0) } }
    }

    static func evenlySpread<Element>(_ elements: [Element], most: Int) -> [Element] {
        guard elements.count > most else { return elements }
        return (0..<most).map { elements[$0 * elements.count / most] }
    }

    private static func mean(_ distances: [Distance]) -> Distance {
        let count = Double(max(distances.count, 1))
        let holdouts = distances.compactMap(\.holdout)
        return Distance(
            synthetic: distances.reduce(0) { $0 + $1.synthetic } / count,
            holdout: holdouts.isEmpty ? nil : holdouts.reduce(0, +) / count)
    }
}

/// The real table in bins, and those that are compared with it.
private struct Others {
    let real: BinnedTable
    let synthetic: BinnedTable
    let holdout: BinnedTable?

    func distance(_ measure: (BinnedTable, BinnedTable) -> Double) -> Closeness.Distance {
        Closeness.Distance(synthetic: measure(real, synthetic), holdout: holdout.map { measure(real, $0) })
    }
}
