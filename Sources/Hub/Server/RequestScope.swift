import FoundationEssentials
import Hummingbird
import NIOCore

/// What is known about a request while it is answered.
struct RequestScope: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The peer's address; behind a named proxy, the one that the proxy tells.
    var address: String
    /// Who asks; nil for nobody known.
    var identity: Identity?
    /// The remote context whose dispatcher asks; nil for people and their programs.
    var dispatcher: RemoteContext?
    /// The browser's session; nil for programs.
    var session: Session?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    /// In logs and on error pages.
    var requestID: String { id.description }
}

/// Fields of a form or of a query. Source: WHATWG URL, section 5.1.
struct Form: Sendable {
    private let fields: [(name: String, value: String)]

    static let longest = 4_000_000

    init(_ text: some StringProtocol) {
        fields = text.split(separator: "&").prefix(20_000).map { pair in
            let sign = pair.firstIndex(of: "=") ?? pair.endIndex
            let value = sign == pair.endIndex ? "" : pair[pair.index(after: sign)...]
            return (Self.decoded(pair[..<sign]), Self.decoded(value))
        }
    }

    /// The first value of a field, without blanks at its ends; nil where it is absent or empty.
    subscript(name: String) -> String? {
        let value = Text.trimmed(fields.first { $0.name == name }?.value)
        return value.isEmpty ? nil : value
    }

    /// The value as it was typed.
    func raw(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// - Throws: `invalid` for what is there and no number.
    func number<Number: LosslessStringConvertible>(_ name: String, _ what: String) throws(HubError) -> Number? {
        guard let text = self[name]?.replacing(",", with: "") else { return nil }
        guard let number = Number(text) else { throw .invalid(name, "\(what) is no number that can be used") }
        return number
    }

    private static func decoded(_ text: some StringProtocol) -> String {
        Address.decoded(String(text.map { $0 == "+" ? " " : $0 }))
    }
}
