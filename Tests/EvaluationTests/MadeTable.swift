import Tabular
import TestSupport

@testable import Evaluation

/// Tables for tests, from columns of texts.
struct MadeTable {
    var columns: [(name: String, values: [String])]

    init(_ columns: [(name: String, values: [String])]) { self.columns = columns }

    var csv: String {
        let rows = columns.first?.values.count ?? 0
        let lines = (0..<rows).map { row in columns.map { $0.values[row] }.joined(separator: ",") }
        return ([columns.map(\.name).joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
    }
}

/// Reads tables as an evaluation does; the schema is discovered.
func comparison(
    real: MadeTable, synthetic: MadeTable, holdout: MadeTable? = nil, seed: UInt64 = 0,
    notes: inout [EvaluationReport.Note]
) throws -> Comparison {
    let folder = try TemporaryFolder()
    func source(_ name: String, _ table: MadeTable) throws -> TableSource {
        try TableSource.resolve([folder.write("\(name).csv", table.csv)])[0]
    }
    let own = try source("real", real)
    let schema = try Discovery.discover([own]).schema
    let sources = ComparedSources(
        schema: schema.tables[0], real: own, synthetic: try source("synthetic", synthetic),
        holdout: try holdout.map { try source("holdout", $0) })
    var options = EvaluationOptions()
    options.seed = seed
    return try Comparison.read(sources, options: options, notes: &notes) { _, _, _ in }
}

func comparison(
    real: MadeTable, synthetic: MadeTable, holdout: MadeTable? = nil, seed: UInt64 = 0
) throws -> Comparison {
    var notes: [EvaluationReport.Note] = []
    return try comparison(real: real, synthetic: synthetic, holdout: holdout, seed: seed, notes: &notes)
}

/// Rows of two numbers that hang together, two labels that do, and one number by itself.
func related(rows: Int, seed: UInt64) -> MadeTable {
    var random = SplitMix(seed: seed)
    var columns: [(name: String, values: [String])] = ["x", "y", "kind", "shape", "noise"].map { ($0, []) }
    for _ in 0..<rows {
        let x = Double.random(in: 0..<100, using: &random)
        let kind = Int.random(in: 0..<4, using: &random)
        let shape = Bool.random(using: &random) ? kind : Int.random(in: 0..<4, using: &random)
        columns[0].values.append(fixed(x, 2))
        columns[1].values.append(fixed(x * 2 + Double.random(in: 0..<20, using: &random), 2))
        columns[2].values.append(["red", "green", "blue", "grey"][kind])
        columns[3].values.append(["round", "square", "flat", "long"][shape])
        columns[4].values.append(fixed(Double.random(in: 0..<1, using: &random), 3))
    }
    return MadeTable(columns)
}
