import Foundation

/// Which proxy the environment asks for: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, as curl and Go read them.
struct ProxyChoice {
    private let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    func proxy(for server: URL) -> URL? {
        guard let host = server.host(), !isExcepted(host) else { return nil }
        let name = server.scheme == "http" ? "HTTP_PROXY" : "HTTPS_PROXY"
        guard let text = value(name), !text.isEmpty else { return nil }
        return URL(string: text.contains("://") ? text : "http://\(text)")
    }

    private func value(_ name: String) -> String? { environment[name] ?? environment[name.lowercased()] }

    private func isExcepted(_ host: String) -> Bool {
        if host == "localhost" || host.hasPrefix("127.") || host == "::1" { return true }
        let list = (value("NO_PROXY") ?? "").split(separator: ",")
        return list.contains { entry in
            let entry = entry.trimmingCharacters(in: .whitespaces)
            if entry == "*" || entry == host { return true }
            if let network = IPv4Network(entry) { return network.contains(host) }
            let domain = entry.hasPrefix(".") ? entry : ".\(entry)"
            return !entry.isEmpty && host.hasSuffix(domain)
        }
    }
}

/// `10.0.0.0/8`
private struct IPv4Network {
    private let bits: UInt32
    private let mask: UInt32

    init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let address = Self.address(String(parts[0])), let length = Int(parts[1]),
            (0...32).contains(length)
        else { return nil }
        mask = length == 0 ? 0 : ~0 << UInt32(32 - length)
        bits = address & mask
    }

    func contains(_ host: String) -> Bool { Self.address(host).map { $0 & mask == bits } ?? false }

    private static func address(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard parts.count == 4, !parts.contains(nil) else { return nil }
        return parts.reduce(0) { $0 << 8 | UInt32($1 ?? 0) }
    }
}
