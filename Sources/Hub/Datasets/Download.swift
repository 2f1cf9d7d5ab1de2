import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Hands out a dataset that lies on this host, and notes who took it.
struct Download: Sendable {
    let hub: Hub
    let identity: Identity
    let scope: RequestScope

    /// One file. Its name is looked up among the dataset's files, never made into a path.
    func file(_ name: String, of dataset: Dataset, _ project: Project) async throws -> Response {
        try identity.require(.download, in: project.id)
        let name = Address.decoded(name)
        guard let file = dataset.files.first(where: { $0.name == name }) else { throw HubError.notFound("file") }
        try await note(dataset, project, file.name)
        let body = try await FileIO().loadFile(path: file.path, context: scope)
        return Response(
            status: .ok,
            headers: [
                .contentType: file.name.hasSuffix(".csv") ? "text/csv; charset=utf-8" : "application/octet-stream",
                .contentDisposition: Self.disposition(file.name),
            ], body: body)
    }

    /// All files as one tar archive, read while it is sent.
    func archive(of dataset: Dataset, _ project: Project) async throws -> Response {
        try identity.require(.download, in: project.id)
        let files = dataset.files
        guard !files.isEmpty else { throw HubError.notFound("file") }
        try await note(dataset, project, "all files")
        let folder = "\(project.slug)-\(dataset.id.suffix(6))"
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/x-tar", .contentDisposition: Self.disposition(folder + ".tar"),
            ],
            body: .init(contentLength: TarArchive.size(of: files)) { writer in
                for file in files {
                    try await writer.write(
                        TarArchive.header("\(folder)/\(file.name)", bytes: file.bytes, made: dataset.createdAt))
                    for try await part in FileParts(path: file.path, bytes: file.bytes) { try await writer.write(part) }
                    try await writer.write(TarArchive.padding(after: file.bytes))
                }
                try await writer.write(TarArchive.end)
                try await writer.finish(nil)
            })
    }

    private func note(_ dataset: Dataset, _ project: Project, _ what: String) async throws {
        let identity = identity
        try await hub.store.write { database in
            try AuditLog.append(
                identity.entry(
                    .datasetDownloaded, "dataset/\(dataset.id)", dataset.title, project: project.slug,
                    context: dataset.context, detail: ["file": what]), in: database)
        }
    }

    /// Source: RFC 6266, section 4.3, with the extended notation of RFC 8187.
    private static func disposition(_ name: String) -> String {
        let plain = name.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value > 31 && scalar.value != 127 && !"\"\\%".unicodeScalars.contains(scalar)
                ? Character(scalar) : "_"
        }
        return "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(Address.query(name))"
    }
}
