import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import TaskContract

/// One request of a program, with what its answer needs. Programs come with a token; a browser's cookie opens nothing here.
struct Call: Sendable {
    let hub: Hub
    let request: Request
    let scope: RequestScope
    let identity: Identity
    let body: ByteBuffer
    let query: Form

    /// A part of the path, such as `project`.
    func part(_ name: String) -> String { Address.decoded(scope.parameters.get(name) ?? "") }

    /// The body, read strictly: a misspelt field is an error.
    func read<Value: Codable>(_ type: Value.Type) throws -> Value {
        let media = request.headers[.contentType]?.split(separator: ";").first.map {
            Text.trimmed(String($0)).lowercased()
        }
        guard media == "application/json" else {
            throw HTTPError(.unsupportedMediaType, message: "The body is to be application/json")
        }
        do throws(SpecFault) { return try StrictJSON.decode(type, from: Array(body.readableBytesView)) } catch {
            throw HubError.invalid(error.field.isEmpty ? nil : error.field, "The body is not as it should be: \(error)")
        }
    }

    /// How many entries of a list were asked for: 50 unless it is said, at most 200.
    func limit() throws(HubError) -> Int {
        guard let limit: Int = try query.number("limit", "limit") else { return 50 }
        guard (1...200).contains(limit) else { throw .invalid("limit", "limit is from 1 to 200") }
        return limit
    }

    /// The header `If-Match`, which edits must carry, so that nobody's change is lost. Source: RFC 9110, section 13.1.1.
    /// - Throws: `preconditionNeeded` without it, `preconditionFailed` where it names another version.
    func require(version: Int) throws(HubError) {
        guard let header = request.headers[.ifMatch] else {
            throw HubError(
                code: .preconditionNeeded, problem: "An edit names the version that it changes",
                remedy: "Read it first and send its ETag as If-Match")
        }
        let wanted = header.split(separator: ",").map { Text.trimmed(String($0)) }
        guard wanted.contains("*") || wanted.contains(Self.tag(version)) else {
            throw HubError(
                code: .preconditionFailed, problem: "It has changed since you read it",
                remedy: "Read it again and repeat the edit")
        }
    }

    static func tag(_ version: Int) -> String { "\"\(version)\"" }

    /// Does what makes something once for a key: a request that is sent again gets the first one's answer.
    /// Source: draft-ietf-httpapi-idempotency-key-header. Runs in the transaction that makes the thing.
    func once<Value: Codable>(in database: Database, _ make: () throws -> Value) throws -> Value {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else { return try make() }
        guard (1...128).contains(key.utf8.count), Text.isPlain(key) else {
            throw HubError.invalid("Idempotency-Key", "A key has 1 to 128 characters")
        }
        let digest = Digest.sha256("\(request.method.rawValue) \(request.uri.path)\n\(String(buffer: body))")
        let (person, now) = (identity.user.id, Date.now)
        try database.execute(
            sql: "DELETE FROM idempotency WHERE createdAt < ?", arguments: [now - 7 * 86_400])
        let known = try Row.fetchOne(
            database, sql: "SELECT request, response FROM idempotency WHERE userId = ? AND key = ?",
            arguments: [person, key])
        if let known {
            guard known["request"] as String == digest else {
                throw HubError.conflict("This key belongs to another request", remedy: "Use a new key for each request")
            }
            let text: String = known["response"]
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        }
        let value = try make()
        try database.execute(
            sql: "INSERT INTO idempotency (userId, key, request, response, createdAt) VALUES (?, ?, ?, ?, ?)",
            arguments: [person, key, digest, String(decoding: try JSONEncoder().encode(value), as: UTF8.self), now])
        return value
    }
}

/// Adds the operations of the API to the router, each with the checks that none may forget.
struct CallRoutes {
    let hub: Hub
    let router: RouterGroup<RequestScope>

    typealias Answer = @Sendable (Call) async throws -> Response

    /// The most bytes of a request.
    static let longest = 4_000_000

    func on(_ method: HTTPRequest.Method, _ path: RouterPath, _ answer: @escaping Answer) {
        router.on(path, method: method) { [hub] request, scope in
            guard let identity = scope.identity else {
                throw HubError(
                    code: .signInNeeded, problem: "This needs a token", remedy: "Send it as Authorization: Bearer …")
            }
            var request = request
            let body = method == .get ? ByteBuffer() : try await request.collectBody(upTo: Self.longest)
            return try await answer(
                Call(
                    hub: hub, request: request, scope: scope, identity: identity, body: body,
                    query: Form(request.uri.query ?? "")))
        }
    }

    func get(_ path: RouterPath, _ answer: @escaping Answer) { on(.get, path, answer) }
    func post(_ path: RouterPath, _ answer: @escaping Answer) { on(.post, path, answer) }
}

extension Response {
    /// JSON; `version` becomes the ETag.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, version: Int? = nil, location: String? = nil
    ) throws -> Response {
        var response = Response.text(try jsonText(value), type: "application/json", status: status)
        if let version { response.headers[.eTag] = Call.tag(version) }
        if let location { response.headers[.location] = location }
        return response
    }

    /// With sorted keys and times as RFC 3339 has them.
    static func jsonText(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var value = encoder.singleValueContainer()
            try value.encode(date.iso)
        }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static var noContent: Response { Response(status: .noContent) }
}

/// A part of a list, newest first.
struct PageAnswer<Item: Encodable & Sendable>: Encodable, Sendable {
    let items: [Item]
    /// What to send as `cursor` for those that follow; absent at the end.
    let next: String?

    /// - Parameter found: one more than `limit`, where there are more.
    init<Record>(_ found: [Record], limit: Int, cursor: (Record) -> String, _ item: (Record) -> Item) {
        items = found.prefix(limit).map(item)
        next = found.count > limit ? found.prefix(limit).last.map(cursor) : nil
    }
}
