import FoundationEssentials
import GRDB

/// What is done to models.
enum Models {
    /// Notes who reads a report.
    static func readReport(_ model: Model, in project: Project, by identity: Identity, _ store: Store) async throws {
        try identity.require(.readReport, in: project.id)
        guard model.report != nil || model.reportLocation != nil else { throw HubError.notFound("report") }
        try await store.write { database in
            try AuditLog.append(
                identity.entry(
                    .reportRead, "model/\(model.id)", "Report of \(model.title)", project: project.slug,
                    context: model.context), in: database)
        }
    }

    /// Takes a model out of use: no more data is made from it; its file and its history stay.
    static func withdraw(
        _ model: Model, in project: Project, by identity: Identity, _ store: Store
    ) async throws -> Model {
        try identity.require(.withdraw, in: project.id)
        return try await store.write { database in
            guard var model = try Model.fetchOne(database, key: model.id) else { throw HubError.notFound("model") }
            if model.withdrawnAt != nil { return model }
            model.withdrawnAt = .now
            try model.update(database)
            try AuditLog.append(
                identity.entry(
                    .modelWithdrawn, "model/\(model.id)", model.title, project: project.slug, context: model.context),
                in: database)
            return model
        }
    }
}
