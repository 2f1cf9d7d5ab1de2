import FoundationEssentials
import GRDB
import TaskContract

/// The way from one source to synthetic data.
struct Project: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var id: String
    /// In addresses. A former one leads here, too.
    var slug: String
    var title: String
    var purpose: String
    var createdAt: Date
    var createdBy: String
    var deletedAt: Date?
    /// A ``Source`` in JSON.
    var source: Source?
    var version = 1
}

/// What a project learns from.
struct Source: Codable, Hashable, Sendable {
    var context: String
    var name: String
    var title: String
    var locations: [String]
    var tables: [String]?

    var spec: SourceSpec { SourceSpec(locations: locations, tables: tables) }
}

extension Project {
    /// - Throws: `invalid` for a title or purpose that cannot be shown.
    static func check(title: String, purpose: String) throws(HubError) {
        guard !title.isEmpty, title.count <= 128, Text.isPlain(title) else {
            throw .invalid("title", "A title has 1 to 128 characters")
        }
        guard purpose.count <= 1_000, Text.isPlain(purpose, lines: true) else {
            throw .invalid("purpose", "A purpose has at most 1,000 characters")
        }
    }

    /// Small letters, digits and hyphens, as near to the title as they come.
    static func slug(for title: String) -> String {
        let plain = title.lowercased().unicodeScalars.map { scalar -> Character in
            let isPlain = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
            return isPlain ? Character(scalar) : "-"
        }
        let slug = String(plain).split(separator: "-").joined(separator: "-").prefix(60)
        return slug.isEmpty ? "project" : String(slug)
    }

    /// A slug that no project has or had.
    static func freeSlug(for title: String, in database: Database) throws -> String {
        let wish = slug(for: title)
        for number in 1... {
            let slug = number == 1 ? wish : "\(wish)-\(number)"
            let taken =
                try Bool.fetchOne(
                    database,
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM project WHERE slug = ?)
                            OR EXISTS (SELECT 1 FROM formerSlug WHERE slug = ?)
                        """, arguments: [slug, slug]) ?? false
            if !taken { return slug }
        }
        return Identifier.make()
    }

    /// The project at an address, now or formerly.
    static func find(slug: String, in database: Database) throws -> Project? {
        try Project.fetchOne(
            database,
            sql: """
                SELECT project.* FROM project LEFT JOIN formerSlug ON formerSlug.projectId = project.id
                WHERE (project.slug = ? OR formerSlug.slug = ?) AND deletedAt IS NULL LIMIT 1
                """, arguments: [slug, slug])
    }

    /// The projects that a person may see, those that changed last first.
    static func visible(to identity: Identity, in database: Database) throws -> [Project] {
        let all = try Project.fetchAll(
            database,
            sql: """
                SELECT project.* FROM project WHERE deletedAt IS NULL
                ORDER BY coalesce((SELECT max(run.createdAt) FROM run WHERE projectId = project.id), createdAt) DESC
                """)
        return all.filter { identity.may(.see, in: $0.id) }
    }
}
