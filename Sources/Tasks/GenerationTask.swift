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
            do throws(DataError) {
                try generate(wanted, output, reporter)
                for note in try output.publish() { reporter.warn(note) }
            } catch {
                output.discard()
                throw error
            }
            let written = wanted.enumerated().map { place, table in
                DatasetTable(
                    name: table.model.schema.name, rows: table.rows, columns: table.model.schema.columns.count,
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

    private func generate(
        _ wanted: [Wanted], _ output: OutputTables, _ reporter: Reporter
    ) throws(DataError) {
        let ceiling = MemoryCeiling(bytes: memory)
        let seed = seed ?? UInt64.random(in: .min ... .max)
        try ceiling.watch { () throws(DataError) in
            for (place, table) in wanted.enumerated() {
                try table.model.generate(
                    rows: table.rows, seed: TableSeed.seed(seed, table: table.model.schema.name),
                    threads: threads ?? Processor.cores, to: output.path(of: place), overwrite: overwrite,
                    progress: reporter.progress(ceiling))
                try reporter.checkCancellation()
            }
        }
    }

    private struct Wanted {
        let model: TableModel
        let fileType: String
        let rows: Int
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
        let root = chosen.map(\.0).first { model in
            model.schema.foreignKeys.allSatisfy { $0.references == model.schema.name }
        }
        return chosen.map { model, listed in
            let rows = rows(of: model, root: root ?? chosen[0].0)
            return Wanted(model: model, fileType: Self.fileType(listed.fileType), rows: rows)
        }
    }

    /// A model is not trusted: an unknown type becomes `csv`.
    private static func fileType(_ type: String) -> String { OutputTables.fileTypes.contains(type) ? type : "csv" }

    /// - Parameter root: the table that `size` counts; the first that refers to no other.
    private func rows(of model: TableModel, root: TableModel) -> Int {
        switch size {
        case .rows(let rows) where model.schema.name == root.schema.name: rows
        case .rows(let rows): Self.whole(Double(model.rows) * Double(rows) / Double(max(root.rows, 1)))
        case .scale(let scale): Self.whole(Double(model.rows) * scale)
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
