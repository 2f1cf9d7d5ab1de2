import Foundation
import Glibc
import Synchronization

/// A proxy between a dispatcher and its Hub that keeps every byte of both directions, and can lose or change what passes.
final class WireTap: Sendable {
    let port: Int
    private let target: Int
    private let listener: Int32
    private let state = Mutex(State())

    private struct State {
        var bytes = Data()
        /// How many answers to requests of a path are still to be lost after the Hub has given them.
        var losses: [String: Int] = [:]
        /// What is put in the place of what in the Hub's answers; of one length.
        var change: (from: Data, to: Data)?
        var changed = 0
        var connections: Set<Int32> = []
        var isCut = false
    }

    /// - Parameter target: the Hub's port.
    init(to target: Int) throws {
        (port, self.target) = (try Web.freePort(), target)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = Web.loopback(port: port)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0, listen(listener, 64) == 0 else { throw Web.Unreachable() }
        Thread.detachNewThread { [self] in accept() }
    }

    /// All that has passed.
    var bytes: Data { state.withLock { $0.bytes } }
    /// How many answers were changed.
    var changed: Int { state.withLock { $0.changed } }
    /// How many answers are still to be lost.
    var lossesLeft: Int { state.withLock { $0.losses.values.reduce(0, +) } }

    /// Loses the next answers to requests of a path: the Hub has done what was asked, and the dispatcher does not know.
    func lose(_ count: Int, of path: String) { state.withLock { $0.losses[path] = count } }

    /// Changes what the Hub says on the way; nil: nothing any more.
    func change(_ from: String?, to: String = "") {
        state.withLock { $0.change = from.map { (Data($0.utf8), Data(to.utf8)) } }
    }

    /// Lets nothing through, or everything again.
    func cut(_ isCut: Bool) {
        let open = state.withLock { state in
            state.isCut = isCut
            return state.connections
        }
        if isCut { for connection in open { shutdown(connection, Int32(SHUT_RDWR)) } }
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            guard !state.withLock({ $0.isCut }), let hub = dial() else {
                close(client)
                continue
            }
            state.withLock { $0.connections.formUnion([client, hub]) }
            let path = Mutex("")
            let shared = Shared(path)
            Thread.detachNewThread { [self] in pump(client, hub, shared, isAnswer: false) }
            Thread.detachNewThread { [self] in pump(hub, client, shared, isAnswer: true) }
        }
    }

    /// The path of a connection's last request.
    private final class Shared: Sendable {
        let path: Mutex<String>
        init(_ path: consuming Mutex<String>) { self.path = path }
    }

    private func pump(_ from: Int32, _ to: Int32, _ shared: Shared, isAnswer: Bool) {
        var buffer = [UInt8](repeating: 0, count: 262_144)
        while true {
            let count = recv(from, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            var part = Data(buffer[..<count])
            if isAnswer {
                guard !isLost(shared.path.withLock { $0 }) else { break }
                part = altered(part)
            } else {
                note(part, shared)
            }
            state.withLock { $0.bytes.append(part) }
            var rest = part
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard sent > 0 else { break }
                rest = Data(rest.dropFirst(sent))
            }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }

    private func note(_ part: Data, _ shared: Shared) {
        let line = String(decoding: part.prefix(200), as: UTF8.self).split(separator: "\r\n").first ?? ""
        let words = line.split(separator: " ")
        if words.count == 3, ["POST", "PUT"].contains(words[0]) { shared.path.withLock { $0 = String(words[1]) } }
    }

    private func isLost(_ path: String) -> Bool {
        state.withLock { state in
            guard let name = state.losses.keys.first(where: { path.contains($0) }), let left = state.losses[name],
                left > 0
            else { return false }
            state.losses[name] = left - 1
            return true
        }
    }

    private func altered(_ part: Data) -> Data {
        state.withLock { state in
            guard let change = state.change, part.range(of: change.from) != nil else { return part }
            var part = part
            while let place = part.range(of: change.from) { part.replaceSubrange(place, with: change.to) }
            state.changed += 1
            return part
        }
    }

    private func dial() -> Int32? {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Web.loopback(port: target)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            close(connection)
            return nil
        }
        return connection
    }
}
