import FoundationEssentials
import GRDB
import TaskContract

/// The artefact of a training run. Its id is the run's.
struct Model: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var id: String
    /// For people, from 1 in each project.
    var number: Int
    var projectId: String
    var runId: String
    var context: String
    var location: String
    /// `sha256:` and 64 hexadecimal digits.
    var digest: String
    var bytes: Int
    var synthesizer: String
    var epsilon: Double?
    var delta: Double?
    var tables: [TaskResult.Table]
    /// The shareable report in JSON; nil where none was made.
    var report: String?
    /// The folder of the report's page.
    var reportLocation: String?
    var createdAt: Date
    var withdrawnAt: Date?

    var title: String { "Model \(number)" }

    static func list(of project: String, in database: Database) throws -> [Model] {
        try Model.fetchAll(
            database, sql: "SELECT * FROM model WHERE projectId = ? ORDER BY number DESC", arguments: [project])
    }
}

/// What a report says in three answers. Source: `docs/schemas/report.schema.json`.
struct Verdicts: Sendable {
    struct Verdict: Sendable {
        var kind: String
        var passed: Bool?
        var value: Double?
        var unit: String
        var ceiling: Double?
        var mark: Double?
        var sentence: String
        var lowerIsBetter: Bool
        var range: ClosedRange<Double>
    }

    let list: [Verdict]
    let notes: [String]

    /// nil where there is no report, or one of another form.
    init?(_ report: String?) {
        guard let report, let value = try? JSONDecoder().decode(JSONValue.self, from: Data(report.utf8)) else {
            return nil
        }
        list = (value["verdicts"]?.elements ?? []).compactMap(Verdict.init)
        notes = (value["notes"]?.elements ?? []).compactMap { $0.text ?? $0["text"]?.text ?? $0["sentence"]?.text }
        if list.isEmpty { return nil }
    }
}

extension Verdicts.Verdict {
    fileprivate init?(_ value: JSONValue) {
        guard let kind = value["kind"]?.text, let sentence = value["sentence"]?.text else { return nil }
        (self.kind, self.sentence) = (kind, sentence)
        if case .bool(let passed)? = value["passed"] { self.passed = passed }
        (self.value, ceiling, mark) = (value["value"]?.number, value["ceiling"]?.number, value["mark"]?.number)
        unit = value["unit"]?.text ?? ""
        lowerIsBetter = value["lowerIsBetter"] == .bool(true)
        let ends = (value["range"]?.elements ?? []).compactMap(\.number)
        range = ends.count == 2 && ends[0] < ends[1] ? ends[0]...ends[1] : 0...1
    }
}
