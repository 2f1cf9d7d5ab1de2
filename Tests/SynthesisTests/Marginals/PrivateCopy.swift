import Foundation
import Tabular
import TestSupport

@testable import Synthesis

/// A table's private copy, by way of files: trained without a schema, generated, read back as text.
struct PrivateCopy {
    let training: PrivateTraining
    /// For each column the fields of the copy.
    let columns: [String: [String]]

    /// - Parameter lines: of CSV, the header first.
    init(
        _ lines: [String], epsilon: Double, rows: Int? = nil, schema: TableSchema? = nil,
        prepare: (inout PrivacyOptions) -> Void = { _ in }
    ) throws {
        let folder = try TemporaryFolder()
        let source = try TableSource.resolve([folder.write("t.csv", lines.joined(separator: "\n") + "\n")])
        var options = PrivacyOptions(epsilon: epsilon, delta: 1e-6)
        prepare(&options)
        training = try TableModel.train(source[0], schema: schema, privacy: options, threads: 2, progress: .silent)
        try training.model.generate(
            rows: rows ?? training.model.rows, seed: 1, threads: 2, to: folder.path("copy.csv"), overwrite: false,
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
}

/// People with an income that goes with their schooling, a rare town, and a date that a quarter lacks.
func people(_ count: Int, seed: UInt64 = 3) -> [String] {
    var random = RandomStream(seed: seed, stream: 0)
    let schools = ["none", "primary", "secondary", "tertiary"]
    let rows = (0..<count).map { row -> String in
        let school = Int(random.below(4))
        let income = random.below(10) == 0 ? 0 : 800 + 900 * school + Int(random.below(700))
        let day = 10 + random.below(19)
        let left = random.below(4) == 0 ? "" : "2023-0\(1 + random.below(9))-\(day)"
        let town = random.below(2_000) == 0 ? "Hamlet" : ["Aarau", "Basel"][Int(random.below(2))]
        return "\(row),\(schools[school]),\(income),\(town),\(left),\(random.below(40)).\(random.below(9))5"
    }
    return ["id,school,income,town,left,score"] + rows
}
