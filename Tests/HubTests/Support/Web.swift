import Foundation
import Glibc

/// A plain HTTP client that sends exactly what it is told, so that a test can send what no library would.
struct Web: Sendable {
    let port: Int

    struct Answer: Sendable {
        let status: Int
        let headers: [(name: String, value: String)]
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
        func header(_ name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }
        /// The cookie that was set, as it is to be sent.
        var cookie: String? { header("set-cookie")?.split(separator: ";").first.map(String.init) }

        func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try JSONDecoder().decode(type, from: body)
        }

        /// A member of a JSON object, such as `["project", "slug"]`.
        func member(_ path: String...) -> String? {
            var value: Any? = try? JSONSerialization.jsonObject(with: body)
            for name in path { value = (value as? [String: Any])?[name] }
            if let number = value as? NSNumber { return number.stringValue }
            return value as? String
        }
    }

    func send(
        _ method: String, _ path: String, _ headers: [String: String] = [:], body: String = ""
    ) async throws -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if method != "GET" || !body.isEmpty { head += "Content-Length: \(body.utf8.count)\r\n" }
        let message = Data((head + "\r\n" + body).utf8)
        return try await withCheckedThrowingContinuation { answer in
            DispatchQueue.global().async { answer.resume(with: Result { try Answer(raw: exchange(message)) }) }
        }
    }

    /// Sends, and reads until the answer is whole or the other side closes.
    private func exchange(_ message: Data) throws -> Data {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var address = Self.loopback(port: port)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Unreachable() }
        var rest = message
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // A server that refuses early answers and closes; its answer is what counts.
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
        var received = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            received.append(contentsOf: buffer[..<count])
            if let length = Self.length(of: received), received.count >= length { break }
        }
        guard !received.isEmpty else { throw Unreachable() }
        return received
    }

    /// How long an answer is, head and body, where its head says so.
    private static func length(of answer: Data) -> Int? {
        guard let end = answer.range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self).lowercased()
        guard let name = head.range(of: "\r\ncontent-length:") else { return nil }
        let digits = head[name.upperBound...].drop { $0 == " " }.prefix { $0.isNumber }
        return Int(digits).map { end.upperBound + $0 }
    }

    /// A port of this machine that nobody listens on.
    static func freePort() throws -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) | getsockname(listener, $0, &size)
            }
        }
        guard code == 0 else { throw Unreachable() }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    struct Unreachable: Error {}
}

extension Web.Answer {
    init(raw: Data) throws {
        guard let end = raw.range(of: Data("\r\n\r\n".utf8)) else { throw Web.Unreachable() }
        let lines = String(decoding: raw[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        let isChunked = headers.contains { $0.name == "transfer-encoding" && $0.value == "chunked" }
        let rest = Data(raw[end.upperBound...])
        self.init(status: status, headers: headers, body: isChunked ? Self.joined(rest) : rest)
    }

    private static func joined(_ chunks: Data) -> Data {
        var (rest, body) = (chunks[...], Data())
        while let line = rest.range(of: Data("\r\n".utf8)),
            let count = Int(String(decoding: rest[rest.startIndex..<line.lowerBound], as: UTF8.self), radix: 16),
            count > 0
        {
            let end = min(line.upperBound + count, rest.endIndex)
            body.append(rest[line.upperBound..<end])
            rest = rest[min(end + 2, rest.endIndex)...]
        }
        return body
    }
}
