/// What the API server said no to, or that it could not be asked. Holds what the server says of objects, never a credential.
public struct APIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of no it is, for programs.
    public let kind: Kind
    /// The HTTP status; nil where no answer came.
    public let status: Int?
    /// The server's own word for it, such as `AlreadyExists`.
    public let reason: String?
    /// The server's sentence, or what hindered the connection.
    public let message: String
    /// How long the server asks us to wait.
    public let retryAfter: Duration?
    /// What was asked, such as `create jobs in tasks`.
    public let request: String

    /// For people.
    public var description: String { "The Kubernetes API refused to \(request): \(message)" }

    /// Source: apimachinery meta/v1 StatusReason and the HTTP codes that go with them.
    public enum Kind: Hashable, Sendable {
        /// 401: the server does not know us.
        case unauthorized
        /// 403: we have no right, or admission, a quota or a policy refused.
        case forbidden
        /// 404.
        case notFound
        /// 409 `AlreadyExists`.
        case alreadyExists
        /// 409: the object has changed meanwhile.
        case conflict
        /// 410: the version that we ask for is no longer kept.
        case expired
        /// 422 or 400: the object is not valid.
        case invalid
        /// 429, 5xx, or no answer: another try may help.
        case unavailable
        /// Anything else.
        case other
    }

    /// Whether the same request may succeed later.
    public var isPassing: Bool { kind == .unavailable || kind == .conflict || kind == .expired }

    init(
        kind: Kind, status: Int? = nil, reason: String? = nil, message: String, retryAfter: Duration? = nil,
        request: String
    ) {
        (self.kind, self.status, self.reason) = (kind, status, reason)
        (self.message, self.retryAfter, self.request) = (message, retryAfter, request)
    }

    init(_ answer: Status, status: Int, retryAfter: Duration?, request: String) {
        let asked = answer.details?.retryAfterSeconds.map { Duration.seconds($0) }
        self.init(
            kind: Self.kind(status, answer.reason), status: status, reason: answer.reason,
            message: answer.message ?? "HTTP status \(status)", retryAfter: retryAfter ?? asked, request: request)
    }

    private static func kind(_ status: Int, _ reason: String?) -> Kind {
        switch status {
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .notFound
        case 409: reason == "AlreadyExists" ? .alreadyExists : .conflict
        case 410: .expired
        case 400, 422: .invalid
        case 429, 500...599: .unavailable
        default: .other
        }
    }
}

/// How the server words a failure. Source: meta/v1 Status.
struct Status: Decodable {
    var message: String?
    var reason: String?
    var code: Int?
    var details: Details?

    struct Details: Decodable { var retryAfterSeconds: Int? }
}
