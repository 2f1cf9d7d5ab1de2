import Evaluation
import Tabular

/// Which real, synthetic and held-out tables belong together, and what is to be predicted.
struct EvaluatedTables {
    let tables: [ComparedSources]
    /// Columns by table.
    let targets: [String: [String]]

    init(_ task: EvaluationTask, _ reporter: Reporter) throws(DataError) {
        let real = try SourceTables.resolve(task.real, names: task.tables, databaseSchema: task.databaseSchema)
        let synthetic = try TableSource.resolve(task.synthetic)
        let holdout = try TableSource.resolve(task.holdout)
        let schema = try Self.schema(task, of: real, reporter)
        tables = try Self.matched(schema, real, synthetic, holdout, reporter)
        targets = try Self.targets(task.targets, tables)
    }

    /// The parts of the source that a model was and was not trained on, beside what it generated.
    init(
        _ sources: SourceTables, _ split: HoldoutSplit, synthetic: [TableSource], targets wanted: [String]
    ) throws(DataError) {
        tables = zip(sources.schema.tables, try split.parts(sources)).compactMap { table, parts in
            synthetic.first { $0.name == table.name }.map { copy in
                ComparedSources(schema: table, real: parts.training, synthetic: copy, holdout: parts.holdout)
            }
        }
        targets = try Self.targets(wanted, tables)
    }

    private static func schema(
        _ task: EvaluationTask, of real: [TableSource], _ reporter: Reporter
    ) throws(DataError) -> Schema {
        guard let choice = task.schema else {
            return try SourceTables.discover(real, threads: task.threads, reporter).schema
        }
        let schema = try choice.read()
        guard !schema.tables.isEmpty else {
            throw OutputFile.wrong(choice.place, "it lists no table", "Give a file that `sfumato discover` wrote")
        }
        return schema
    }

    /// With one table each, names do not matter: files are often called `train` and `synthetic`.
    private static func matched(
        _ schema: Schema, _ real: [TableSource], _ synthetic: [TableSource], _ holdout: [TableSource],
        _ reporter: Reporter
    ) throws(DataError) -> [ComparedSources] {
        if real.count == 1, synthetic.count == 1, holdout.count <= 1, schema.tables.count == 1 {
            return [
                ComparedSources(
                    schema: schema.tables[0], real: real[0], synthetic: synthetic[0], holdout: holdout.first)
            ]
        }
        var matched: [ComparedSources] = []
        for table in schema.tables {
            guard let own = real.first(where: { $0.name == table.name }) else { continue }
            guard let copy = synthetic.first(where: { $0.name == table.name }) else {
                reporter.warn("There is no synthetic table \(table.name), so it is left out.")
                continue
            }
            let other = holdout.first { $0.name == table.name }
            if other == nil, !holdout.isEmpty {
                reporter.warn("The holdout has no table \(table.name), so it is compared without one.")
            }
            matched.append(ComparedSources(schema: table, real: own, synthetic: copy, holdout: other))
        }
        guard !matched.isEmpty else {
            throw DataError(
                .data, "--synthetic", problem: "it has no table of the same name as a real one",
                remedy: "Real tables are \(real.map(\.name).joined(separator: ", "))")
        }
        return matched
    }

    /// - Throws: ``DataError`` for a table that is not compared; columns are left to the report.
    private static func targets(
        _ wanted: [String], _ tables: [ComparedSources]
    ) throws(DataError) -> [String: [String]] {
        var targets: [String: [String]] = [:]
        for target in wanted {
            let parts = target.split(separator: ".", maxSplits: 1).map(String.init)
            if let table = tables.first(where: { $0.name == parts.first }), parts.count == 2, table.has(parts[1]) {
                targets[table.name, default: []].append(parts[1])
            } else if tables.count == 1 {
                let column = tables[0].has(target) || parts.count < 2 ? target : parts[1]
                targets[tables[0].name, default: []].append(column)
            } else if let table = tables.first(where: { $0.name == parts.first }), parts.count == 2 {
                targets[table.name, default: []].append(parts[1])
            } else {
                throw OutputFile.wrong(
                    "--target \(target)", "this names no table that is compared",
                    "Write TABLE.COLUMN; tables are \(tables.map(\.name).joined(separator: ", "))")
            }
        }
        return targets
    }
}
