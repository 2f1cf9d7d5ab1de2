import FoundationEssentials
import GRDB

/// A person.
struct User: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var id: String
    var email: String
    var name: String
    /// For the whole Hub; nil for one who has roles in projects only.
    var role: Role?
    /// An encoded scrypt hash; nil for one who signs in elsewhere.
    var password: String?
    /// `issuer subject` of a sign-in elsewhere.
    var subject: String?
    var theme = "system"
    var shortcuts = true
    var createdAt: Date
    var disabledAt: Date?
    /// Wrong passwords since the last right one.
    var failures = 0
    var lockedUntil: Date?
    var version = 1

    /// Such as `IM`.
    var initials: String {
        let words = name.split(separator: " ")
        return [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first?.uppercased() }.joined()
    }

    /// - Throws: `invalid` for what cannot be an address or a name.
    static func check(email: String, name: String) throws(HubError) {
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty && email.utf8.count <= 254
            && email.utf8.allSatisfy { $0 > 32 && $0 != 127 }
        guard isAddress else { throw .invalid("email", "This is no e-mail address") }
        guard !name.isEmpty, name.count <= 128, Text.isPlain(name) else {
            throw .invalid("name", "A name has 1 to 128 characters")
        }
    }
}

extension User {
    static func find(email: String, in database: Database) throws -> User? {
        try User.fetchOne(database, sql: "SELECT * FROM user WHERE email = ?", arguments: [email])
    }

    static func roles(of id: String, in database: Database) throws -> [String: Role] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT projectId, role FROM member JOIN project ON project.id = projectId
                WHERE userId = ? AND deletedAt IS NULL
                """, arguments: [id])
        return Dictionary(
            rows.compactMap { row in Role(rawValue: row["role"]).map { (row["projectId"] as String, $0) } }
        ) { first, _ in first }
    }
}

/// What texts of people may hold.
enum Text {
    /// Whether it has no control characters and nothing that turns the direction of writing.
    static func isPlain(_ text: String, lines: Bool = false) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if lines, scalar == "\n" || scalar == "\r" || scalar == "\t" { return true }
            switch scalar.properties.generalCategory {
            case .control, .surrogate, .unassigned, .privateUse: return false
            default: return !("\u{202A}"..."\u{202E}").contains(scalar) && !("\u{2066}"..."\u{2069}").contains(scalar)
            }
        }
    }

    /// Without blanks at both ends.
    static func trimmed(_ text: String?) -> String {
        guard let text else { return "" }
        let start = text.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
