import Synchronization
import Tabular

/// Fits a ``TreesModel``: chooses the order of the columns, then fits them one by one, on all threads.
struct TreesFit {
    let options: TreesOptions

    /// - Parameters:
    ///   - given: so many of the columns, the first, are known before and not drawn.
    ///   - echoes: those of the given columns that tell of rows drawn before; errors in what follows from them add up.
    ///   - entities: of each row; rows of one stand together. Nil where every row is one of its own.
    ///   - name: what progress and errors call the table.
    /// - Throws: ``DataError`` when it was stopped.
    func fit(
        _ columns: [CodeColumn], given: Int = 0, echoes: Set<Int> = [], entities: [UInt32]? = nil, named name: String,
        progress: Progress
    ) throws(DataError) -> TreesModel {
        let features = columns.map { Feature(of: $0) }
        let rows = FittingRows(columns, given: given, echoes: echoes, entities: entities)
        let order = try ColumnOrder(options: options).choose(rows, features, named: name, progress: progress)
        let table = FittingTable(rows, features, options: options, rows: options.maximumRows)
        let outcome = try fit(table, columns, order: order) { share in
            progress.report("fitting \(name)", share, nil)
        } isCancelled: {
            progress.isCancelled()
        }
        return TreesModel(columns: outcome.models, features: features, given: given)
    }

    /// The columns' models in the order of drawing, and what a held-out row costs under them, in nats.
    struct Outcome {
        let models: [ColumnModel]
        let heldOutNats: Double
    }

    func fit(
        _ table: FittingTable, _ columns: [CodeColumn], order: [Int], progress: (Double) -> Void,
        isCancelled: () -> Bool
    ) throws(DataError) -> Outcome {
        let outcome = Mutex<(models: [Int: ColumnModel], nats: [Double])>(
            ([:], Array(repeating: 0, count: order.count)))
        let relations = Relations(table, columns, options: options)
        inParallel(order.count, threads: options.threads) { place in
            guard !isCancelled() else { return }
            let target = order[place]
            let fitter = NodeFitter(options: options.boosting)
            let parents = relations.parents(of: target, among: (Array(0..<table.given) + order[..<place])[...])
            var fit = ColumnFit(table: table, column: columns[target], target: target, parents: parents, fitter: fitter)
            let model = fit.model()
            let done = outcome.withLock {
                $0.models[place] = model
                $0.nats[place] = fitter.heldOutNats
                return $0.models.count
            }
            progress(Double(done) / Double(order.count))
        }
        let (models, nats) = outcome.withLock { $0 }
        guard !isCancelled() else {
            throw DataError(.cancelled, "sfumato", problem: "stopped on request", remedy: "Nothing was written")
        }
        let heldOut = max(1, table.rows - table.training)
        return Outcome(
            models: order.indices.compactMap { models[$0] }, heldOutNats: nats.reduce(0, +) / Double(heldOut))
    }
}

/// What a table is fitted to.
struct FittingRows: Sendable {
    let columns: [CodeColumn]
    /// So many of the columns, the first, are known before and not drawn.
    let given: Int
    /// Those of the given columns that tell of rows drawn before.
    let echoes: Set<Int>
    /// Of each row; nil where every row is an entity of its own.
    let entities: [UInt32]?

    init(_ columns: [CodeColumn], given: Int, echoes: Set<Int> = [], entities: [UInt32]?) {
        (self.columns, self.given, self.echoes, self.entities) = (columns, given, echoes, entities)
    }
}

extension FittingTable {
    /// Puts `wanted` rows, drawn at random (decided by the seed), into a table; the last are held out. Rows of one entity are
    /// drawn, and held out, together.
    init(_ rows: FittingRows, _ features: [Feature], options: TreesOptions, rows wanted: Int) {
        let columns = rows.columns
        let all = columns.first?.codes.count ?? 0
        let share = min(1, Double(wanted) / Double(max(1, all)))
        var (training, heldOut): ([UInt32], [UInt32]) = ([], [])
        for row in 0..<all {
            var stream = RandomStream(seed: options.seed, stream: UInt64(rows.entities?[row] ?? UInt32(row)))
            guard share == 1 || stream.uniform() < share else { continue }
            if stream.uniform() < options.heldOutShare {
                heldOut.append(UInt32(row))
            } else {
                training.append(UInt32(row))
            }
        }
        let order = training + heldOut
        codes = columns.map { column in order.map { column.codes[Int($0)] } }
        bins = zip(codes, features).map { codes, feature in codes.map { feature.binOfCode[Int($0)] } }
        entities = rows.entities.map { entities in order.map { entities[Int($0)] } } ?? []
        self.rows = order.count
        self.training = training.count
        self.features = features
        given = rows.given
        echoes = rows.echoes
        dealt = columns.map { Double($0.dealt) / Double(max(1, all)) }
    }
}

extension Feature {
    /// Up to 256 codes are taken as they are; more are joined to bins of like mass.
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
