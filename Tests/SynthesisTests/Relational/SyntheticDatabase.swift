import Foundation
import Tabular
import TestSupport

@testable import Synthesis

/// A copy of a database, by way of files: trained, generated, read back as text.
struct SyntheticDatabase {
    typealias Row = [String: String]

    /// The rows of each table of the copy.
    let tables: [String: [Row]]
    let models: [TableModel]
    let notes: [String]

    /// - Parameter sources: lines of CSV for each table, the header first.
    init(
        _ sources: [String: [String]], schema yaml: String, scale: Double = 1, rows: [String: Int] = [:],
        seed: UInt64 = 1,
        threads: Int = 2, prepare: (inout RelationalOptions) -> Void = { _ in }
    ) throws {
        let (outcome, folder) = try Self.train(sources, schema: yaml, seed: seed, threads: threads, prepare: prepare)
        (models, notes) = (outcome.models, outcome.notes)
        tables = try Self.generate(models, in: folder, scale: scale, rows: rows, seed: seed, threads: threads)
    }

    /// Generates again from what was learned.
    func generated(scale: Double = 1, seed: UInt64 = 1, threads: Int = 2) throws -> [String: [Row]] {
        try Self.generate(models, in: TemporaryFolder(), scale: scale, rows: [:], seed: seed, threads: threads)
    }

    static func train(
        _ sources: [String: [String]], schema yaml: String, seed: UInt64 = 1, threads: Int = 2,
        prepare: (inout RelationalOptions) -> Void = { _ in }
    ) throws -> (outcome: RelationalTraining.Outcome, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let schema = try Schema(yaml: yaml)
        for (name, lines) in sources { try folder.write("\(name).csv", lines.joined(separator: "\n") + "\n") }
        let files = try TableSource.resolve(schema.tables.map { folder.path("\($0.name).csv") })
        var options = RelationalOptions()
        (options.training.seed, options.training.threads) = (seed, threads)
        prepare(&options)
        let training = try RelationalTraining(files, schema: schema, options: options, progress: .silent)
        return (try training.run(), folder)
    }

    private static func generate(
        _ models: [TableModel], in folder: TemporaryFolder, scale: Double, rows: [String: Int], seed: UInt64,
        threads: Int
    ) throws -> [String: [Row]] {
        let generation = try DatabaseGeneration(
            models, factor: scale, rows: rows,
            seedOfTable: { name in name.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) } },
            threads: threads, progress: .silent)
        let names = models.map(\.schema.name)
        _ = try generation.run(
            names.map { DatabaseGeneration.Target(table: $0, path: folder.path("\($0)-copy.csv")) }, overwrite: true)
        let tables = try names.map { try read(folder.read("\($0)-copy.csv")) }
        return Dictionary(uniqueKeysWithValues: zip(names, tables))
    }

    private static func read(_ data: Data) -> [Row] {
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }

    subscript(name: String) -> [Row] { tables[name] ?? [] }
}

extension [SyntheticDatabase.Row] {
    /// The values of some columns, joined, for each row; nil where one is missing.
    func keys(_ columns: String...) -> [String?] {
        map { row in
            let values = columns.map { row[$0] ?? "" }
            return values.contains("") ? nil : values.joined(separator: "|")
        }
    }

    /// How many rows have the key of another row.
    func copies(_ columns: String...) -> Int {
        let keys = map { row in columns.map { row[$0] ?? "" } }
        return keys.count - Set(keys).count
    }

    /// The share of rows that fulfil the condition.
    func share(_ condition: (SyntheticDatabase.Row) -> Bool) -> Double {
        Double(count(where: condition)) / Double(Swift.max(1, count))
    }

    /// Each row by a column that tells them apart.
    func by(_ column: String) -> [String: SyntheticDatabase.Row] {
        Dictionary(map { ($0[column] ?? "", $0) }, uniquingKeysWith: { $1 })
    }

    func grouped(by column: String) -> [String: [SyntheticDatabase.Row]] {
        Dictionary(grouping: self) { $0[column] ?? "" }
    }
}

/// How many of the keys that are there are not among those offered.
func dangling(_ keys: [String?], in offered: [String?]) -> Int {
    let offered = Set(offered.compactMap { $0 })
    return keys.count { key in key.map { !offered.contains($0) } ?? false }
}

/// The total variation distance of two samples.
func distance<Value: Hashable>(_ left: [Value], _ right: [Value]) -> Double {
    func shares(_ values: [Value]) -> [Value: Double] {
        Dictionary(grouping: values) { $0 }.mapValues { Double($0.count) / Double(values.count) }
    }
    let (a, b) = (shares(left), shares(right))
    return Set(a.keys).union(b.keys).reduce(0) { $0 + abs((a[$1] ?? 0) - (b[$1] ?? 0)) } / 2
}

/// Reproducible made-up data.
struct Maker {
    private var stream: RandomStream

    init(seed: UInt64) { stream = RandomStream(seed: seed, stream: 0) }

    mutating func below(_ bound: Int) -> Int { Int(stream.below(UInt32(bound))) }

    /// True in so many of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    static func day(_ days: Int) -> String {
        let date = CivilDate(days: Int64(days))
        return "\(date.year)-\(date.month < 10 ? "0" : "")\(date.month)-\(date.day < 10 ? "0" : "")\(date.day)"
    }
}
