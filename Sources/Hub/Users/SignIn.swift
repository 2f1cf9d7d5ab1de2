import FoundationEssentials
import GRDB

/// The rules of signing in with a password: an answer that tells nothing about whether the account exists, and a pause that
/// grows with wrong tries.
struct SignIn: Sendable {
    let store: Store
    let password = Password()
    private static let freeTries = 5

    /// How long an account rests after a number of wrong tries: none up to five, then 1, 2, 4 … 60 minutes.
    static func pause(afterFailures failures: Int) -> TimeInterval {
        failures < freeTries ? 0 : min(60 * pow2(failures - freeTries), 3_600)
    }

    private static func pow2(_ exponent: Int) -> Double { Double(1 << min(exponent, 10)) }

    /// - Returns: the session's secret.
    /// - Throws: `invalid` for anything that does not match.
    func signIn(email: String, password given: String, address: String, now: Date = .now) async throws -> Secret {
        let user = try await store.read { try User.find(email: email, in: $0) }
        let isRight = try await password.matches(given, user?.disabledAt == nil ? user?.password : nil)
        return try await store.write { [self] database in
            guard var user = try User.find(email: email, in: database) else {
                try refuse(email, nil, address, now, database)
                return nil
            }
            if let until = user.lockedUntil, until > now {
                try refuse(email, user, address, now, database)
                return nil
            }
            guard isRight else {
                user.failures += 1
                let pause = Self.pause(afterFailures: user.failures)
                user.lockedUntil = pause > 0 ? now + pause : nil
                try user.update(database)
                try refuse(email, user, address, now, database)
                return nil
            }
            (user.failures, user.lockedUntil) = (0, nil)
            try user.update(database)
            return try Session.begin(user, address: address, now: now, in: database)
        } ?? { throw Self.refusal }()
    }

    /// The same for a wrong password, an unknown or a locked account: nothing to be learnt from it.
    private static let refusal = HubError.invalid(
        "password", "E-mail and password do not match, or the account rests after wrong tries",
        remedy: "After five wrong tries it rests for a minute, then longer")

    private func refuse(
        _ email: String, _ user: User?, _ address: String, _ now: Date, _ database: Database
    ) throws {
        try AuditLog.append(
            AuditEntry(
                time: now.iso, actor: user?.email ?? "unknown", actorID: user?.id, address: address,
                action: .signInRefused, subject: user.map { "user/\($0.id)" } ?? "user/unknown",
                title: "Sign-in refused",
                detail: user.map { ["try": String($0.failures)] }),
            in: database)
    }
}

extension Date {
    /// As it stands in the audit log and in JSON: UTC, milliseconds. Source: RFC 3339.
    var iso: String { formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}
