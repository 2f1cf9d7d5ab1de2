import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A small HTTP server on 127.0.0.1 that lets a handler stream, break and delay its answers.
final class HTTPServer: Sendable {
    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    typealias Handler = @Sendable (HTTPRequest, Exchange) async throws -> Void

    let port: Int
    let isTLS: Bool
    private let work: Task<Void, any Error>

    init(tls: NIOSSLContext?, handler: @escaping Handler) async throws {
        isTLS = tls != nil
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        port = channel.channel.localAddress?.port ?? 0
        work = Task {
            try await channel.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        group.addTask { try? await Self.serve(connection, handler) }
                    }
                }
            }
        }
    }

    func stop() async {
        work.cancel()
        _ = await work.result
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
