import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// One request to the API server, before it is sent.
struct Call: Sendable {
    var method: HTTPMethod
    var path: String
    var query: [(String, String)] = []
    var body: Data?
    var contentType = "application/json"
    /// What it is for, such as `create jobs in tasks`; part of what people read.
    var purpose: String
    /// Whether sending it twice does no harm, so that it may be sent again when it is not known what became of it.
    var isRepeatable = true

    init<Item: Resource>(
        _ method: HTTPMethod, _ verb: String, _ type: Item.Type, namespace: String?, name: String? = nil,
        subresource: String? = nil
    ) {
        self.method = method
        path = Item.path(namespace: namespace, name: name, subresource: subresource)
        let what = [Item.plural, subresource].compactMap { $0 }.joined(separator: "/")
        let place = Item.isNamespaced ? namespace.map { " in \($0)" } ?? "" : ""
        purpose = "\(verb) \(what)\(name.map { " " + $0 } ?? "")\(place)"
    }

    func request(base: String) -> HTTPClientRequest {
        var url = base + path
        if !query.isEmpty {
            url += "?" + query.map { "\(Self.escaped($0))=\(Self.escaped($1))" }.joined(separator: "&")
        }
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "user-agent", value: "sfumato")
        if let body {
            request.headers.add(name: "content-type", value: contentType)
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        return request
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
