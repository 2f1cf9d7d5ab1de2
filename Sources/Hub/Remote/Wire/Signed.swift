import Crypto
import FoundationEssentials
import Glibc
import Hummingbird

/// A text with the signature of whoever wrote it: these very bytes, so that no reader has to write them again to check them.
/// Source: RFC 8032 (Ed25519); what is signed begins with what it is, so that no signature serves for anything else.
struct Signed: Codable, Hashable, Sendable {
    /// JSON.
    var text: String
    /// In base64.
    var signature: String

    /// What a signed text can be.
    enum Kind: String, Sendable { case order, report, delivery, profile }

    /// What both sides' logs name it by.
    var digest: String { "sha256:" + Digest.sha256(text) }

    init(_ value: some Encodable, as kind: Kind, by key: SigningKey) throws {
        text = try Response.jsonText(value)
        signature = try key.sign(Self.message(text, kind))
    }

    /// - Throws: `refused` where the other side's key has not signed this, or it is something else.
    func read<Value: Decodable>(_ type: Value.Type, as kind: Kind, from key: String) throws -> Value {
        guard let raw = Data(base64Encoded: key), let signed = Data(base64Encoded: signature),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw),
            key.isValidSignature(signed, for: Self.message(text, kind))
        else {
            throw HubError.refused(
                "The signature of this \(kind.rawValue) is not the one that was agreed on",
                remedy: "Look at what lies between the Hub and the dispatcher; if either was set up anew, enrol again")
        }
        guard let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else {
            throw HubError.invalid(nil, "This is no \(kind.rawValue)")
        }
        return value
    }

    private static func message(_ text: String, _ kind: Kind) -> Data {
        Data("sfumato/1 \(kind.rawValue)\n\(text)".utf8)
    }
}

/// An Ed25519 key of one's own.
struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A new one.
    init() { key = Curve25519.Signing.PrivateKey() }

    /// - Parameter text: as ``privateText``.
    init?(_ text: String) {
        guard let raw = Data(base64Encoded: text),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: raw)
        else { return nil }
        self.key = key
    }

    /// To be kept where nobody else reads.
    var privateText: String { key.rawRepresentation.base64EncodedString() }

    /// For the other side.
    var publicText: String { key.publicKey.rawRepresentation.base64EncodedString() }

    /// A short name of a public key, to be carried by hand: 80 bits, enough against a key made to look like it.
    static func fingerprint(_ publicText: String) -> String { String(Digest.sha256(publicText).prefix(20)) }

    func sign(_ message: Data) throws -> String { try key.signature(for: message).base64EncodedString() }

    /// The key in a file that only its owner reads; made where there is none.
    static func kept(at path: String) throws -> SigningKey {
        if let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) {
            guard let key = SigningKey(Text.trimmed(text)) else {
                throw HubError.configuration(
                    "\(path) holds no key", remedy: "Restore it, or enrol all dispatchers again")
            }
            return key
        }
        let key = SigningKey()
        let new = "\(path).\(UInt32.random(in: 0 ... .max))"
        guard
            FileManager.default.createFile(
                atPath: new, contents: Data(key.privateText.utf8), attributes: [.posixPermissions: 0o600])
        else { throw HubError.configuration("\(path) cannot be written", remedy: "Give the right to") }
        // Of two that start at once the first one's key stays.
        guard link(new, path) == 0 || errno == EEXIST else {
            throw HubError.configuration("\(path) cannot be written", remedy: "Give the right to")
        }
        unlink(new)
        return try kept(at: path)
    }
}
