import Foundation
import Tabular
import TestSupport

@testable import Synthesis

/// A copy of a table, by way of files: discovered, trained, generated, read back as text.
struct SyntheticTable {
    /// For each column, in the order of the table, the fields of the copy.
    let columns: [String: [String]]
    let model: TableModel

    /// - Parameter lines: of CSV, the header first.
    init(_ lines: [String], rows: Int? = nil, seed: UInt64 = 1, prepare: (inout TrainingOptions) -> Void = { _ in })
        throws
    {
        let folder = try TemporaryFolder()
        let source = try TableSource.resolve([folder.write("t.csv", lines.joined(separator: "\n") + "\n")])
        let schema = try Discovery.discover(source).schema
        var options = TrainingOptions()
        options.seed = seed
        prepare(&options)
        model = try TableModel.train(source[0], schema: schema.tables[0], options: options, progress: .silent)
        try model.generate(
            rows: rows ?? lines.count - 1, seed: seed, threads: 2, to: folder.path("copy.csv"), overwrite: false,
            progress: .silent)
        let copy = String(decoding: try folder.read("copy.csv"), as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        columns = Dictionary(
            uniqueKeysWithValues: copy[0].enumerated().map { place, name in (name, copy.dropFirst().map { $0[place] }) }
        )
    }

    subscript(name: String) -> [String] { columns[name] ?? [] }

    /// The share of rows that fulfil the condition.
    func share(_ name: String, _ condition: (String) -> Bool) -> Double {
        Double(self[name].count(where: condition)) / Double(max(1, self[name].count))
    }

    /// How many rows have a value of `other` that is not the one that `rule` names for their value of `name`.
    func exceptions(_ name: String, _ other: String, _ rule: (String) -> String) -> Int {
        zip(self[name], self[other]).count { rule($0) != $1 }
    }
}
