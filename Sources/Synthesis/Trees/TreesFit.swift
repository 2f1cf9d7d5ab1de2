import Dispatch
import Synchronization
import Tabular

/// Fits a ``TreesModel``: chooses the order and the parents of the columns, then fits them on all threads.
struct TreesFit {
    let options: TreesOptions
    nonisolated(unsafe) static var lastHeldOut = 0.0

    func fit(_ columns: [CodeColumn], order: [Int]? = nil) -> TreesModel {
        let features = columns.map { Feature(of: $0) }
        let table = arrange(columns, features)
        let order = order ?? Array(columns.indices)
        let plans = order.indices.map { (order[$0], Array(order[..<$0])) }
        let results = Mutex([Int: ColumnModel]())
        let nats = Mutex(0.0)
        let next = Atomic(plans.count - 1)
        DispatchQueue.concurrentPerform(iterations: options.threads) { _ in
            let fitter = NodeFitter(options: options.boosting)
            while true {
                let index = next.wrappingSubtract(1, ordering: .relaxed).oldValue
                guard index >= 0 else { nats.withLock { $0 += fitter.heldOutNats }; return }
                let (target, parents) = plans[index]
                var fit = ColumnFit(table: table, target: target, parents: parents, options: options, fitter: fitter)
                let column = columns[target]
                let model = fit.fit(scale: column.scale, hasMissing: column.hasMissing, cardinality: column.cardinality)
                results.withLock { $0[index] = model }
            }
        }
        Self.lastHeldOut = nats.withLock { $0 } / Double(max(1, table.rows - table.training))
        let models = results.withLock { $0 }
        return TreesModel(columns: plans.indices.compactMap { models[$0] }, features: features)
    }

    private func arrange(_ columns: [CodeColumn], _ features: [Feature]) -> FittingTable {
        let rows = columns.first?.codes.count ?? 0
        var training: [Int] = []
        var heldOut: [Int] = []
        for row in 0..<rows {
            var stream = RandomStream(seed: options.seed, stream: UInt64(row) << 8 | 1)
            if stream.uniform() < options.heldOutShare { heldOut.append(row) } else { training.append(row) }
        }
        let order = training + heldOut
        let codes = columns.map { column in order.map { column.codes[$0] } }
        let bins = zip(codes, features).map { codes, feature in codes.map { feature.binOfCode[Int($0)] } }
        return FittingTable(rows: rows, training: training.count, codes: codes, bins: bins, features: features)
    }
}

extension Feature {
    /// Ordinal codes above 256 are joined to bins of like mass.
    init(of column: CodeColumn) {
        guard column.cardinality > 256 else {
            self.init(
                binOfCode: (0..<column.cardinality).map { UInt8($0) }, bins: column.cardinality,
                isNominal: column.scale == .nominal)
            return
        }
        var counts = Array(repeating: 0, count: column.cardinality)
        for code in column.codes { counts[Int(code)] += 1 }
        var (map, below) = (Array(repeating: UInt8(0), count: column.cardinality), 0)
        for code in counts.indices {
            map[code] = UInt8(min(255, 256 * (below + counts[code] / 2) / max(1, column.codes.count)))
            below += counts[code]
        }
        self.init(binOfCode: map, bins: 256, isNominal: false)
    }
}
