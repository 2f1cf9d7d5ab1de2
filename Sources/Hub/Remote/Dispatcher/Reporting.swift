import Hummingbird
import Logging
import Dispatching
import FoundationEssentials
import GRDB
import TaskContract

/// Tells the Hub what has happened, in order, until the Hub confirms it: minutes or days later.
struct Reporting: Sendable {
    private let link: HubLink
    private let attempts: HeldAttempts
    private let settings: DispatcherSettings

    init(_ link: HubLink, _ attempts: HeldAttempts, _ settings: DispatcherSettings) {
        (self.link, self.attempts, self.settings) = (link, attempts, settings)
    }

    /// Serves until it is cancelled.
    func run() async throws {
        var pause = BackOff()
        while !Task.isCancelled {
            do {
                let hints = await attempts.signals.attempts(in: HeldAttempts.reporter)
                if try await !tell() { await first(of: hints) }
                pause.reset()
            } catch {
                try Task.checkCancellation()
                link.logger.warning("the Hub hears nothing; it is told later", metadata: ["error": "\(error)"])
                try await Task.sleep(for: pause.next())
            }
        }
    }

    private func first(of hints: AsyncStream<TaskName>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in hints { return } }
            group.addTask { try? await Task.sleep(for: .seconds(30)) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Sends what waits of each attempt. One that the Hub does not take keeps no other from being told of.
    /// - Returns: whether there was anything.
    /// - Throws: the last failure.
    private func tell() async throws -> Bool {
        let names = try await link.store.read { try String.fetchAll($0, sql: "SELECT DISTINCT name FROM outbox") }
        var failure: (any Error)?
        for name in names.compactMap({ TaskName($0) }) {
            do { try await tell(of: name) } catch {
                try Task.checkCancellation()
                failure = error
            }
        }
        if let failure { throw failure }
        return !names.isEmpty
    }

    /// Sends the next reports of one attempt, at most some 2 MB.
    private func tell(of name: TaskName) async throws {
        var waiting = try await link.store.read { database in
            try WaitingReport.fetchAll(
                database, sql: "SELECT * FROM outbox WHERE name = ? ORDER BY number LIMIT 200", arguments: ["\(name)"])
        }
        var bytes = 0
        waiting = waiting.enumerated().filter { index, report in
            bytes += report.report.text.utf8.count
            return index == 0 || bytes < 2_000_000
        }.map(\.element)
        if waiting.last?.isLast == true { try await deliver(name) }
        let answer = try await link.connection.post(
            "reports", ReportsRequest(reports: waiting.map(\.report)), token: try await link.token(), ReportsAnswer.self
        )
        let heard = answer.heard.first { $0.name.name == name }?.number ?? 0
        guard let first = waiting.first, heard >= first.number else {
            throw HubError.conflict(
                "The Hub waits for reports of \(name) that it has confirmed before",
                remedy: "Was an old copy of its store restored?")
        }
        try await link.store.write { database in
            try database.execute(
                sql: "DELETE FROM outbox WHERE name = ? AND number <= ?", arguments: ["\(name)", heard])
        }
    }

    /// Sends the model of a training that is done, before its end is told.
    private func deliver(_ name: TaskName) async throws {
        guard settings.sendsModels, let held = try await link.store.read({ try HeldAttempt.find(name, in: $0) }),
            case .finished(.done) = held.phase, held.task.kind == .training, let model = held.model,
            LocationRule(settings.context.storage).allows(model.location),
            FileManager.default.isReadableFile(atPath: model.location)
        else { return }
        let note = DeliveryNote(
            context: settings.context.name, run: name.run, attempt: name.attempt, digest: model.digest,
            bytes: model.bytes)
        let text = try Signed(note, as: .delivery, by: link.key)
        do {
            try await link.connection.put(
                "models/\(name.run)", file: model.location, bytes: model.bytes, note: text,
                token: try await link.token())
        } catch let error as HubError where [.notFound, .conflict, .refused].contains(error.code) {
            // The Hub does not want it: it stays here, which is where the Hub will say that it is.
            return link.logger.warning("the model stays here", metadata: ["task": "\(name)", "error": "\(error)"])
        }
        try await link.store.write { [context = settings.context.name] database in
            let entry = note.entry(text, title: held.title, actor: "dispatcher \(context)")
            let isKnown = try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM audit WHERE subject = ? AND action = ?)",
                arguments: [entry.subject, AuditAction.remoteModel.rawValue])
            if isKnown != true { try AuditLog.append(entry, in: database) }
        }
    }
}
