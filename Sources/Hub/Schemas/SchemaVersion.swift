import FoundationEssentials
import GRDB

/// One saved state of a project's schema. Versions are never changed; the newest is the one in use.
struct SchemaVersion: Codable, Hashable, Sendable, FetchableRecord, PersistableRecord {
    var id: String
    var projectId: String
    /// From 1.
    var number: Int
    var document: SchemaDocument
    /// Of the schema file's content.
    var digest: String
    /// The discovery that found it; nil where a person edited it.
    var runId: String?
    var createdAt: Date
    /// A person's e-mail.
    var createdBy: String

    static func latest(of project: String, in database: Database) throws -> SchemaVersion? {
        try SchemaVersion.fetchOne(
            database, sql: "SELECT * FROM schemaVersion WHERE projectId = ? ORDER BY number DESC LIMIT 1",
            arguments: [project])
    }

    /// Saves the next version.
    static func add(
        _ document: SchemaDocument, to project: String, run: String?, by person: String, in database: Database
    ) throws -> SchemaVersion {
        let number = (try latest(of: project, in: database)?.number ?? 0) + 1
        let version = SchemaVersion(
            id: Identifier.make(), projectId: project, number: number, document: document,
            digest: Digest.sha256(document.file.canonicalText), runId: run, createdAt: .now, createdBy: person)
        try version.insert(database)
        return version
    }
}
