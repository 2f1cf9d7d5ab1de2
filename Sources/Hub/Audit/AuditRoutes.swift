import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore

/// The audit log: the state of the chain, entries, export.
struct AuditRoutes {
    func add(to routes: PageRoutes) {
        let pages = routes.pages
        routes.get("/audit") { visit in
            pages.page("audit", "Audit log", visit, in: .audit, view: try await AuditView(visit))
        }
        routes.get("/audit/export") { visit in
            try visit.identity.require(.readAudit)
            return try await AuditExport(store: visit.hub.store).response(for: visit.identity)
        }
    }
}

/// Hands out all entries as lines of JSON, and notes who took them.
struct AuditExport: Sendable {
    let store: Store

    func response(for identity: Identity) async throws -> Response {
        try await store.write { database in
            try AuditLog.append(identity.entry(.auditExported, "audit", "Audit log exported"), in: database)
        }
        let store = store
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/jsonl", .contentDisposition: "attachment; filename=\"audit.jsonl\"",
            ],
            body: .init { writer in
                var last = 0
                while true {
                    let since = last
                    let (lines, end) = try await store.read { try AuditLog.lines(after: since, limit: 1_000, in: $0) }
                    if lines.isEmpty { break }
                    try await writer.write(ByteBuffer(string: lines))
                    last = end
                }
                try await writer.finish(nil)
            })
    }
}

extension AuditLog {
    /// Entries as lines of JSON, and the number of the last.
    static func lines(after number: Int, limit: Int, in database: Database) throws -> (String, Int) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let entries = try Row.fetchAll(
            database, sql: "SELECT * FROM audit WHERE number > ? ORDER BY number LIMIT ?", arguments: [number, limit]
        ).map(AuditLog.entry)
        let lines = try entries.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }
        return (lines.joined(), entries.last?.number ?? number)
    }
}

/// The page of the audit log.
private struct AuditView {
    struct Row {
        let number: Int
        let time: Moment
        let title, who, hash: String
        let hint, context: String?
        let badge: Badge?
    }

    struct Option {
        let value, label: String
        let isChosen: Bool
    }

    let isAll: Bool
    let verdict: Badge
    let verdictTitle, verdictText: String
    let rows: [Row]
    let total: String
    let older: String?
    let word: String
    let kinds: [Option]

    init(_ visit: Visit) async throws {
        let (identity, query) = (visit.identity, visit.query)
        isAll = identity.may(.readAudit)
        let filter = AuditFilter(
            word: query["q"], kind: query["kind"], context: query["context"], subject: query["subject"],
            actorID: isAll ? nil : identity.user.id, before: query["before"].flatMap { Int($0) })
        let (checked, entries, total) = try await visit.hub.store.read { database in
            (
                try AuditLog.verifyNewest(20_000, in: database), try filter.entries(limit: 51, in: database),
                try filter.count(in: database)
            )
        }
        switch checked.0 {
        case .unbroken(let entries, let head):
            self.verdict = Badge("is-done", "Unbroken")
            let count = Words.count(entries)
            verdictTitle =
                entries == 1
                ? "The one entry is unbroken"
                : "\(checked.isWhole ? "All" : "The newest of") \(count) entries are unbroken"
            let what =
                checked.isWhole
                ? "Checked just now, from the first on."
                : "The newest 20,000 were checked just now; sfumato-hub audit verify checks all."
            verdictText =
                "\(what) The last one’s hash is \(head.prefix(16))…; write it down elsewhere, and sfumato-hub audit verify --expect proves that nothing was cut off later."
        case .broken(let entry, let problem):
            self.verdict = Badge("is-failed", "Broken")
            verdictTitle = "The chain is broken at entry \(Words.count(entry))"
            verdictText =
                "There, \(problem). Somebody has written to the store past the Hub, or its disk is damaged. Compare it with an export or a backup."
        }
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        rows = entries.prefix(50).map { chained in
            let entry = chained.entry
            let badge =
                entry.action.isRefusal
                ? Badge("is-refused", "Refused") : entry.action == .runFailed ? Badge("is-failed", "Failed") : nil
            return Row(
                number: chained.number, time: Moment((try? format.parse(entry.time)) ?? .distantPast),
                title: entry.sentence, who: entry.actor, hash: "\(chained.hash.prefix(4))…\(chained.hash.suffix(4))",
                hint: entry.hint, context: entry.context, badge: badge)
        }
        self.total = Words.count(total, "entry")
        let kept = ["q", "kind", "context", "subject"].compactMap { name in
            query[name].map { "\(name)=\(Address.query($0))" }
        }
        older = entries.count > 50 ? "/audit?" + (kept + ["before=\(entries[49].number)"]).joined(separator: "&") : nil
        word = query["q"] ?? ""
        let names = [
            ("", "Everything"), ("refusals", "Refusals"), ("downloads", "Downloads"), ("runs", "Runs"),
            ("sign-ins", "Sign-ins"),
        ]
        kinds = names.map { Option(value: $0, label: $1, isChosen: $0 == (query["kind"] ?? "")) }
    }
}

extension AuditEntry {
    /// What was done, in words.
    var sentence: String {
        switch action {
        case .setUp: "Hub set up"
        case .signedIn: "Signed in"
        case .signInRefused: "Sign-in refused"
        case .signedOut: "Signed out"
        case .accessRefused: "\(title): not allowed"
        case .userAdded: "\(title) added"
        case .userChanged: title == "Password set" ? title : "\(title) changed"
        case .tokenMade: "\(title) made"
        case .tokenRevoked: "\(title) revoked"
        case .projectMade: "Project \(title) made"
        case .projectChanged: "\(title) changed"
        case .projectDeleted: "Project \(title) deleted"
        case .projectExported: "Project \(title) exported"
        case .sourceChosen: "\(title) chosen"
        case .schemaSaved: "\(title): schema saved"
        case .runRequested: "\(title) asked for"
        case .runStarted: "\(title) started"
        case .runRetried: "\(title) tries again"
        case .runCancelAsked: "\(title) asked for"
        case .runDone: "\(title) done"
        case .runFailed: "\(title) failed"
        case .runRefused: "\(title) refused"
        case .runCancelled: "\(title) cancelled"
        case .runLost: "\(title) lost"
        case .modelMade: "\(title): model made"
        case .modelWithdrawn: "\(title) withdrawn"
        case .reportRead: "\(title) read"
        case .datasetMade: "\(title): dataset made"
        case .datasetDownloaded: "\(title) downloaded"
        case .datasetDeleted: "\(title) deleted"
        case .budgetReserved: "\(title) set aside"
        case .budgetReleased: "\(title): budget given back"
        case .budgetSet: "\(title) set"
        case .auditExported: title
        case .contextAdded: "Remote context \(title) added"
        case .codeMade: "New code for the dispatcher of \(title)"
        case .dispatcherEnrolled: "The dispatcher of \(title) enrolled"
        case .dispatcherTokenMade: "New token for the dispatcher of \(title)"
        case .dispatcherRevoked: "The dispatcher of \(title) revoked"
        case .profileChanged: "The dispatcher of \(title) told what its owner allows"
        case .remoteOrdered: "\(title) asked for across the border"
        case .remoteCancelled: "Cancel of \(title) asked for across the border"
        case .remoteWithdrawn: "\(title) withdrawn"
        case .remoteStarted: "\(title) told to have started"
        case .remoteEnded: "\(title) told to have ended"
        case .remoteModel: "\(title): model crossed the border"
        case .remoteRefused: "\(title) refused by the context’s owner"
        case .remoteForged: "An order that is not the Hub’s was left alone"
        }
    }

    /// Why, from where, and the facts.
    var hint: String? {
        var parts = [purpose.map { "“\($0)”" }, address.map { "from \($0)" }].compactMap(\.self)
        parts += (detail ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.prefix(40))" }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
