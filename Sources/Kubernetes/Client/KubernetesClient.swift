import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization

/// Speaks to the API server of one cluster. Our own, small: typed structs for the few kinds that we touch, with the server's
/// names. A request that fails for a passing reason is sent again for some seconds, as long as that does no harm; then its
/// ``APIError`` is thrown.
///
/// A class for its connections' sake: whoever makes one ends it with ``shutdown()``.
public final class KubernetesClient: Sendable {
    let access: ClusterAccess
    private let http: HTTPClient
    private let base: String
    private let credentials: CredentialCache?
    private let sent = Atomic(0)
    private let patience: Duration

    /// - Parameter patience: for how long a request is sent again before its failure is told.
    public init(_ access: ClusterAccess, patience: Duration = .seconds(15)) throws(AccessError) {
        self.access = access
        self.patience = patience
        base = Connection.base(access)
        credentials = access.identity.token.map { CredentialCache($0) }
        http = try Connection.client(access)
    }

    /// Closes all connections.
    public func shutdown() async { try? await http.shutdown() }

    /// How many requests were sent so far, tries included.
    public var requestCount: Int { sent.load(ordering: .relaxed) }

    /// The namespace that the credentials name; nil where they name none.
    public var namespace: String? { access.namespace }

    /// Sends a request until it succeeds, cannot succeed, or patience ends.
    func answer(_ call: Call) async throws -> Data {
        let end = ContinuousClock.now + patience
        var backOff = BackOff()
        while true {
            do { return try await once(call) } catch let error as APIError where error.kind == .unavailable {
                guard call.isRepeatable || error.status == 429 else { throw error }
                let pause = backOff.next(atLeast: error.retryAfter)
                guard ContinuousClock.now + pause < end else { throw error }
                try await Task.sleep(for: pause)
            }
        }
    }

    private func once(_ call: Call) async throws -> Data {
        try await within(.seconds(60), call) {
            let response = try await self.open(call)
            do {
                return Data(buffer: try await response.body.collect(upTo: 256 << 20))
            } catch let error where !(error is CancellationError) {
                throw self.broken(error, call)
            }
        }
    }

    /// Sends a request and gives its answer once it has begun, for streams; a refusal is thrown.
    func open(_ call: Call) async throws -> HTTPClientResponse {
        var credential = try await credentials?.credential()
        for isLast in [false, true] {
            let response = try await send(call, credential)
            if (200..<300).contains(response.status.code) { return response }
            if response.status == .unauthorized, !isLast, let credentials {
                credential = try await credentials.credential(afterRefusalOf: credential?.token)
                continue
            }
            throw await refusal(response, call)
        }
        throw APIError(kind: .unauthorized, status: 401, message: "unauthorized", request: call.purpose)
    }

    private func send(_ call: Call, _ credential: ExecPlugin.Credential?) async throws -> HTTPClientResponse {
        var request = call.request(base: base)
        if let token = credential?.token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        if let certificate = credential?.certificate {
            request.tlsConfiguration = try Connection.tls(access, certificate: certificate)
        }
        if let person = access.impersonation {
            request.headers.add(name: "impersonate-user", value: person.user)
            for group in person.groups { request.headers.add(name: "impersonate-group", value: group) }
        }
        sent.add(1, ordering: .relaxed)
        do {
            return try await http.execute(request, deadline: .now() + .seconds(30))
        } catch let error where !(error is CancellationError) && !Task.isCancelled {
            throw broken(error, call)
        }
    }

    private func refusal(_ response: HTTPClientResponse, _ call: Call) async -> APIError {
        let code = Int(response.status.code)
        let body = try? await response.body.collect(upTo: 1 << 20)
        let wait = response.headers.first(name: "retry-after").flatMap { Int($0) }.map { Duration.seconds($0) }
        let status = body.flatMap { try? JSONDecoder().decode(Status.self, from: Data(buffer: $0)) }
        return APIError(status ?? Status(), status: code, retryAfter: wait, request: call.purpose)
    }

    /// What a person can do something with, of an error that no answer came with.
    func broken(_ error: any Error, _ call: Call) -> any Error {
        if error is APIError || error is AccessError || error is CancellationError { return error }
        let place = access.server.absoluteString
        let text = "\(error)"
        let cause =
            text.contains("CERTIFICATE_VERIFY_FAILED")
            ? "its certificate is not from the authority that the configuration trusts" : Self.brief(text)
        return APIError(
            kind: .unavailable, message: "the server \(place) cannot be reached (\(cause))", request: call.purpose)
    }

    private static func brief(_ text: String) -> String {
        for known in ["Connection refused", "Connection reset by peer", "No route to host", "Network is unreachable"]
        where text.contains(known) { return known.lowercased() }
        if text.contains("imeout") || text.contains("deadline") { return "no answer in time" }
        return text.contains("SocketAddressError") || text.contains("NIOConnectionError")
            ? "its address does not resolve or does not answer" : "the connection broke"
    }

    private func within<Value: Sendable>(
        _ limit: Duration, _ call: Call, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw APIError(kind: .unavailable, message: "no answer in time", request: call.purpose)
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}
