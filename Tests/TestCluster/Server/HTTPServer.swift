import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A small HTTP server on 127.0.0.1 that lets a handler stream, break and delay its answers.
final class HTTPServer: Sendable {
    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    typealias Handler = @Sendable (HTTPRequest, Exchange) async throws -> Void

    let port: Int
    let isTLS: Bool
    private let listener: any Channel
    private let visits = Visits()

    init(tls: NIOSSLContext?, handler: @escaping Handler) async throws {
        isTLS = tls != nil
        let visits = visits
        // Each connection is served from its first moment on: one that waited in a stream of connections when the server is
        // stopped would be dropped unfinished, which ends the process.
        listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    let connection = try Connection(wrappingChannelSynchronously: channel)
                    visits.add(Task { try? await Self.serve(connection, handler) })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
    }

    func stop() async {
        try? await listener.close()
        await visits.end()
    }

    private static func serve(_ connection: Connection, _ handler: Handler) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var (head, body) = (HTTPRequestHead?.none, ByteBuffer())
            for try await part in inbound {
                switch part {
                case .head(let new): (head, body) = (new, ByteBuffer())
                case .body(var bytes): body.writeBuffer(&bytes)
                case .end:
                    guard let head else { return }
                    let certificate = try? await connection.channel.nioSSL_peerCertificate().get()
                    let request = HTTPRequest(head, Data(body.readableBytesView), certificate)
                    try await handler(request, Exchange(outbound: outbound, channel: connection.channel))
                    if !connection.channel.isActive { return }
                }
            }
        }
    }
}

/// The connections that are served.
private final class Visits: Sendable {
    private let state = Mutex<(tasks: [Task<Void, Never>], hasEnded: Bool)>(([], false))

    func add(_ task: Task<Void, Never>) {
        let hasEnded = state.withLock {
            $0.tasks.append(task)
            return $0.hasEnded
        }
        if hasEnded { task.cancel() }
    }

    func end() async {
        let tasks = state.withLock {
            $0.hasEnded = true
            return $0.tasks
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}

/// A request that came in whole.
struct HTTPRequest: Sendable {
    let method: HTTPMethod
    let path: [String]
    let query: [String: String]
    let headers: HTTPHeaders
    let body: Data
    let certificate: NIOSSLCertificate?

    init(_ head: HTTPRequestHead, _ body: Data, _ certificate: NIOSSLCertificate?) {
        let parts = URLComponents(string: head.uri)
        method = head.method
        path = (parts?.path ?? "").split(separator: "/").map(String.init)
        query = Dictionary((parts?.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { _, last in last }
        (headers, self.body, self.certificate) = (head.headers, body, certificate)
    }
}

/// One answer, as it is sent.
struct Exchange: Sendable {
    let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    let channel: any Channel

    func answer(_ status: Int, _ object: JSON, headers: [(String, String)] = []) async throws {
        let body = object.data
        var fields = HTTPHeaders(headers)
        fields.add(name: "content-type", value: "application/json")
        fields.add(name: "content-length", value: "\(body.count)")
        try await outbound.write(
            .head(HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)))
        try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
        try await outbound.write(.end(nil))
    }

    func begin(_ type: String) async throws {
        let fields = HTTPHeaders([("content-type", type), ("transfer-encoding", "chunked")])
        try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: fields)))
    }

    func write(_ data: Data) async throws { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: data)))) }

    func end() async throws { try await outbound.write(.end(nil)) }

    /// The connection breaks, as a cable does.
    func reset() async {
        try? await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try? await channel.close(mode: .all).get()
    }
}
