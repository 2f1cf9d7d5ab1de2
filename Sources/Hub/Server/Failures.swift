import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Turns what went wrong into an answer: a page for people, problem details (RFC 9457) for programs. What nobody foresaw is
/// logged with the request's id and told without details.
struct Failures: RouterMiddleware {
    typealias Context = RequestScope
    let hub: Hub
    let pages: Pages

    func handle(
        _ request: Request, context: RequestScope, next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch let error as HubError {
            return answer(error, request, context)
        } catch is NIOTooManyBytesError {
            let problem = HubError.invalid(nil, "This is more than the Hub takes at once", remedy: "Send less")
            return answer(problem, request, context, status: .contentTooLarge)
        } catch let error as HTTPError where error.status == .notFound {
            return answer(.notFound("page"), request, context)
        } catch let error as HTTPError {
            let problem = HubError.invalid(nil, error.body ?? error.status.reasonPhrase)
            return answer(problem, request, context, status: error.status)
        } catch {
            context.logger.error("unforeseen", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            let problem = HubError(
                code: .configuration, problem: "Something went wrong here that should not",
                remedy: "Try again. If it stays, give whoever runs this Hub the number \(context.requestID)")
            return answer(problem, request, context, status: .internalServerError)
        }
    }

    private func answer(
        _ error: HubError, _ request: Request, _ scope: RequestScope, status: HTTPResponse.Status? = nil
    ) -> Response {
        let status = status ?? error.code.status
        if request.uri.path.hasPrefix("/api/") { return Problem(error, status).response }
        if error.code == .signInNeeded, request.method == .get {
            return .seeOther("/sign-in?next=" + Address.query(request.uri.string))
        }
        return .html(pages.failure(error, status: Int(status.code), scope: scope), status: status)
    }
}

extension HubError.Code {
    var status: HTTPResponse.Status {
        switch self {
        case .invalid: .unprocessableContent
        case .signInNeeded: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .preconditionNeeded: .preconditionRequired
        case .preconditionFailed: .preconditionFailed
        case .refused: .unprocessableContent
        case .tooMany: .tooManyRequests
        case .configuration: .internalServerError
        case .incompatible: .upgradeRequired
        }
    }
}

/// Problem details. Source: RFC 9457.
struct Problem: Codable, Sendable {
    var type: String
    var title: String
    var status: Int
    var detail: String
    var code: String
    var field: String?

    init(_ error: HubError, _ status: HTTPResponse.Status) {
        (type, title, code) = ("about:blank", error.problem, error.code.rawValue)
        (self.status, detail, field) = (Int(status.code), error.description, error.field)
    }

    var response: Response {
        let data = (try? JSONEncoder().encode(self)) ?? Data()
        var response = Response.text(
            String(decoding: data, as: UTF8.self), type: "application/problem+json", status: .init(code: status))
        if status == 429 { response.headers[.retryAfter] = "1" }
        if status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

/// Parts of addresses.
enum Address {
    /// Escaped for a query. Source: RFC 3986, section 2.3.
    static func query(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
                || [45, 46, 95, 126].contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// The text that was escaped.
    static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path to go on to after signing in: one of ours, never another site's.
    static func local(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.hasPrefix("/\\"), Text.isPlain(path) else {
            return "/"
        }
        return path
    }
}
