import TaskContract
import Hummingbird
import Logging
import Dispatching
import FoundationEssentials
import GRDB

/// Asks the Hub for what there is to do, again and again, and holds what it may.
struct Leases: Sendable {
    private let link: HubLink
    private let attempts: HeldAttempts
    private let gate: Gate
    private let settings: DispatcherSettings

    init(_ link: HubLink, _ attempts: HeldAttempts, _ settings: DispatcherSettings) {
        (self.link, self.attempts, self.settings) = (link, attempts, settings)
        gate = Gate(context: settings.context, policy: settings.policy)
    }

    /// Waits for the Hub's first answer where this state has never had one: tasks that are found may be in it.
    func meet() async throws {
        let hasMet = try await link.store.read { try Credential.met.value(in: $0) != nil }
        if hasMet { return }
        let answer = try await BackOff.overcoming(link.logger, "the Hub cannot be reached") {
            try await ask(wait: 0, isFirst: true)
        }
        _ = try await take(answer)
        try await link.store.write { try Credential.met.set("yes", in: $0) }
    }

    /// Serves until it is cancelled.
    func run() async throws {
        var (pause, isFirst) = (BackOff(), true)
        while !Task.isCancelled {
            do {
                let answer = try await ask(wait: DispatcherAPI.longestWait, isFirst: isFirst)
                isFirst = false
                pause.reset()
                let isNew = try await take(answer)
                try await rotate(answer)
                // What is known already needs no haste: a task that is ending, an order that was refused.
                if !answer.isQuiet, !isNew { try await Task.sleep(for: .seconds(1)) }
            } catch {
                try Task.checkCancellation()
                link.logger.warning(
                    "the Hub tells nothing; what was begun goes on", metadata: ["error": "\(error)"])
                try await Task.sleep(for: pause.next())
            }
        }
    }

    private func ask(wait: Int, isFirst: Bool) async throws -> LeaseAnswer {
        let holding = try await link.store.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT name FROM held WHERE settledAt IS NULL UNION SELECT name FROM outbox ORDER BY name"
            ).compactMap { TaskName($0) }
        }
        let profile = try Signed(settings.profile, as: .profile, by: link.key)
        let wish = LeaseRequest(
            holding: holding.map { .init($0) }, waitSeconds: wait, profile: isFirst ? profile : nil)
        return try await link.connection.post("leases", wish, token: try await link.token(), LeaseAnswer.self)
    }

    /// - Returns: whether something new was held.
    private func take(_ answer: LeaseAnswer) async throws -> Bool {
        let hubKey = try await link.store.read { try Credential.hubKey.value(in: $0) ?? "" }
        var isNew = false
        for item in answer.orders {
            let order: Order
            do {
                order = try item.order.read(Order.self, as: .order, from: hubKey)
                guard order.context == settings.context.name else {
                    throw HubError.refused("It is for another context", remedy: "")
                }
            } catch {
                try await noteForged(item.order, "\(error)")
                try await Task.sleep(for: .seconds(5))
                continue
            }
            guard order.deed == .start else {
                try await attempts.end(order, item.order)
                continue
            }
            let refusal = item.hasBegun ? nil : gate.refusal(of: order)
            if try await attempts.take(order, item.order, hasBegun: item.hasBegun, refusal: refusal) { isNew = true }
        }
        return isNew
    }

    private func noteForged(_ text: Signed, _ problem: String) async throws {
        link.logger.error("an order is not the Hub's and was left alone", metadata: ["error": "\(problem)"])
        let name = settings.context.name
        try await link.store.write { database in
            try AuditLog.append(
                AuditEntry(
                    time: Date.now.iso, actor: "somebody on the way", action: .remoteForged, subject: "context/\(name)",
                    title: name, context: name, detail: ["digest": text.digest]), in: database)
        }
    }

    /// Half-way through its life a token is changed for another; the old one is good until the new one was used.
    private func rotate(_ answer: LeaseAnswer) async throws {
        guard answer.tokenSecondsLeft < Int(RemoteContext.tokenLife / 2) else { return }
        let grant = try await link.connection.post(
            "tokens", [String: String](), token: try await link.token(), TokenGrant.self)
        try await link.store.write { try Credential.token.set(grant.token, in: $0) }
        link.logger.info("the token was changed for a new one")
    }
}
