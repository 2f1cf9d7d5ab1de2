public import Synthesis
public import Tabular
import TaskContract

/// Turns a model into a dataset.
public struct GenerationTask: Sendable {
    /// How many rows to generate.
    public enum Size: Hashable, Sendable {
        /// Of the root table, or of the only one; others in proportion.
        case rows(Int)
        /// Times as many as the model was trained on.
        case scale(Double)
    }

    /// The model's path.
    public var model: String
    /// The wanted tables; empty for all.
    public var tables: [String] = []
    /// How many rows.
    public var size = Size.scale(1)
    /// nil for one that the operating system draws.
    public var seed: UInt64?
    /// Keys one of which must have signed the model; empty for any model.
    public var verifyingKeys: [VerifyingKey] = []
    /// What the model's file must be: `sha256:` and 64 hexadecimal digits; nil for whatever is there.
    public var modelDigest: String?
    /// nil for one per core.
    public var threads: Int?
    /// The most memory to take, in bytes.
    public var memory: Int?
    /// A file for one table, a folder or a database.
    public var out: String
    /// Whether files that are there may be replaced.
    public var overwrite = false

    /// Generates as many rows as the model was trained on.
    public init(model: String, out: String) {
        self.model = model
        self.out = out
    }

    /// Reads the model, generates the tables and publishes them.
    public func run(_ reporter: Reporter) throws(DataError) -> [DatasetTable] {
        try reporter.run(.generation) { () throws(DataError) in
            let trained = try TrainedModel(reading: model, digest: modelDigest, signedBy: verifyingKeys)
            let wanted = try wanted(trained)
            let output = try OutputTables(
                out, tables: wanted.map { ($0.model.schema, $0.fileType) }, overwrite: overwrite)
            try output.prepare()
            let rows: [Int]
            do throws(DataError) {
                rows = try generate(trained, wanted, output, reporter)
                for note in try output.publish() { reporter.warn(note) }
            } catch {
                output.discard()
                throw error
            }
            let written = wanted.enumerated().map { place, table in
                DatasetTable(
                    name: table.model.schema.name, rows: rows[place], columns: table.model.schema.columns.count,
                    path: output.finalPath(of: place))
            }
            for table in written {
                let bytes = try OutputPath.bytes(of: table.path)
                reporter.emit(.artifact(role: "table", location: table.path, digest: nil, bytes: bytes))
            }
            let sizes = written.map { TaskResult.Table(name: $0.name, rows: $0.rows, columns: $0.columns) }
            return (written, Findings(tables: sizes))
        }
    }

    /// - Returns: how many rows each table got.
    private func generate(
        _ trained: TrainedModel, _ wanted: [Wanted], _ output: OutputTables, _ reporter: Reporter
    ) throws(DataError) -> [Int] {
        let ceiling = MemoryCeiling(bytes: memory)
        let seed = seed ?? UInt64.random(in: .min ... .max)
        let (factor, exact) = extent(trained)
        return try ceiling.watch { () throws(DataError) in
            if wanted.allSatisfy({ !$0.model.isRelated }) {
                return try generateApart(wanted, output, seed, factor, exact, reporter, ceiling)
            }
            let generation = try DatabaseGeneration(
                trained.tables, factor: factor, rows: exact, seedOfTable: { TableSeed.seed(seed, table: $0) },
                threads: threads ?? Processor.cores, progress: reporter.progress(ceiling))
            let targets = wanted.enumerated().map { place, table in
                DatabaseGeneration.Target(table: table.model.schema.name, path: output.path(of: place))
            }
            return try generation.run(targets, overwrite: overwrite)
        }
    }

    /// Tables that have nothing to do with each other.
    private func generateApart(
        _ wanted: [Wanted], _ output: OutputTables, _ seed: UInt64, _ factor: Double, _ exact: [String: Int],
        _ reporter: Reporter, _ ceiling: MemoryCeiling
    ) throws(DataError) -> [Int] {
        var counts: [Int] = []
        for (place, table) in wanted.enumerated() {
            let name = table.model.schema.name
            let rows = exact[name] ?? Self.whole(Double(table.model.rows) * factor)
            try table.model.generate(
                rows: rows, seed: TableSeed.seed(seed, table: name), threads: threads ?? Processor.cores,
                to: output.path(of: place), overwrite: overwrite, progress: reporter.progress(ceiling))
            try reporter.checkCancellation()
            counts.append(rows)
        }
        return counts
    }

    private struct Wanted {
        let model: TableModel
        let fileType: String
    }

    private func wanted(_ trained: TrainedModel) throws(DataError) -> [Wanted] {
        let names = trained.tables.map(\.schema.name)
        if let missing = tables.first(where: { !names.contains($0) }) {
            throw OutputFile.wrong(
                "--tables", "the model has no table \(missing)", "It has \(names.joined(separator: ", "))")
        }
        let chosen = zip(trained.tables, trained.manifest.tables).filter {
            tables.isEmpty || tables.contains($0.0.schema.name)
        }
        return chosen.map { model, listed in Wanted(model: model, fileType: Self.fileType(listed.fileType)) }
    }

    /// A model is not trusted: an unknown type becomes `csv`.
    private static func fileType(_ type: String) -> String { OutputTables.fileTypes.contains(type) ? type : "csv" }

    /// How many times the rows that the model was trained on, and how many exactly of which table: `--rows` counts the
    /// first table that hangs on no other, and others follow in proportion.
    private func extent(_ trained: TrainedModel) -> (factor: Double, exact: [String: Int]) {
        switch size {
        case .scale(let scale): return (scale, [:])
        case .rows(let rows):
            let chosen = trained.tables.filter { tables.isEmpty || tables.contains($0.schema.name) }
            let root = chosen.first(where: \.isRoot) ?? trained.tables.first(where: \.isRoot) ?? trained.tables[0]
            return (Double(rows) / Double(max(root.rows, 1)), [root.schema.name: rows])
        }
    }

    private static func whole(_ rows: Double) -> Int { Int(min(max(rows.rounded(), 0), 0x1p52)) }
}

/// A table that was written.
public struct DatasetTable: Hashable, Sendable {
    /// As in the schema.
    public let name: String
    /// That were written.
    public let rows: Int
    /// Of the schema.
    public let columns: Int
    /// Where it is.
    public let path: String
}
