import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore

/// One request of a person who is signed in, with what a page needs to answer it.
struct Visit: Sendable {
    let hub: Hub
    let request: Request
    let scope: RequestScope
    let identity: Identity
    let session: Session
    /// The fields of the form that was sent; of a `GET`, none.
    let form: Form
    /// The fields of the query.
    let query: Form

    /// A part of the path, such as `slug`.
    func part(_ name: String) -> String { scope.parameters.get(name) ?? "" }

    /// The project that the path names.
    /// - Throws: `notFound` where the person may not see it.
    func project() async throws -> Project {
        let slug = part("slug")
        guard let project = try await hub.store.read({ try Project.find(slug: slug, in: $0) }),
            identity.may(.see, in: project.id)
        else { throw HubError.notFound("project") }
        return project
    }

    /// The run that the path names by its number.
    func run() async throws -> (Run, Project) {
        guard let number = Int(part("number")) else { throw HubError.notFound("run") }
        let found = try await hub.store.read { database -> (Run, Project)? in
            guard let run = try Run.find(number: number, in: database),
                let project = try Project.fetchOne(database, key: run.projectId)
            else { return nil }
            return (run, project)
        }
        guard let (run, project) = found, identity.may(.see, in: project.id) else { throw HubError.notFound("run") }
        return (run, project)
    }

    /// The model that the path names by its id.
    func model() async throws -> (Model, Project) {
        let id = part("id")
        let found = try await hub.store.read { database -> (Model, Project)? in
            guard let model = try Model.fetchOne(database, key: id),
                let project = try Project.fetchOne(database, key: model.projectId)
            else { return nil }
            return (model, project)
        }
        guard let (model, project) = found, identity.may(.see, in: project.id) else { throw HubError.notFound("model") }
        return (model, project)
    }

    /// The dataset that the path names by its id.
    func dataset() async throws -> (Dataset, Project) {
        let id = part("id")
        let found = try await hub.store.read { database -> (Dataset, Project)? in
            guard let dataset = try Dataset.fetchOne(database, key: id),
                let project = try Project.fetchOne(database, key: dataset.projectId)
            else { return nil }
            return (dataset, project)
        }
        guard let (dataset, project) = found, dataset.deletedAt == nil, identity.may(.see, in: project.id) else {
            throw HubError.notFound("dataset")
        }
        return (dataset, project)
    }
}

extension Response {
    /// After a form was taken: the browser goes on to a page, and a reload sends nothing twice.
    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }

    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    static func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
