import Crypto
import FoundationEssentials
public import Tabular

/// The private half of an Ed25519 key (RFC 8032), with which a security context signs its models. Its text is PKCS #8 in
/// PEM (RFC 8410, section 7), as `openssl genpkey -algorithm ed25519` writes it.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    /// All that comes before the 32 bytes of the key in its PKCS #8 form.
    private static let prefix: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    /// A new key from the operating system's generator.
    public init() { key = Curve25519.Signing.PrivateKey() }

    /// - Parameter place: what messages call the text; the text itself never shows.
    /// - Throws: ``DataError`` with code `usage` for anything but an unencrypted Ed25519 key.
    public init(pem: String, place: String) throws(DataError) {
        guard let bytes = PEM.bytes(of: pem, label: "PRIVATE KEY"), bytes.starts(with: Self.prefix), bytes.count == 48,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.dropFirst(Self.prefix.count))
        else {
            throw DataError(
                .usage, place, problem: "this is not an Ed25519 private key in PEM",
                remedy: "Make one with `sfumato key generate`; encrypted keys are not read")
        }
        self.key = key
    }

    /// The key as a file holds it.
    public var pem: String { PEM.text(of: Self.prefix + key.rawRepresentation, label: "PRIVATE KEY") }

    /// The half that everybody may know.
    public var verifyingKey: VerifyingKey { VerifyingKey(raw: Array(key.publicKey.rawRepresentation)) }

    /// 64 bytes that only this key's owner can make for the message.
    func signature(of message: [UInt8]) throws(DataError) -> [UInt8] {
        guard let signature = try? key.signature(for: Data(message)) else {
            throw DataError(.internal, "signature", problem: "it cannot be made", remedy: "Please report this")
        }
        return Array(signature)
    }
}

/// The public half of an Ed25519 key: who holds it can tell whose model it is. Its text is SubjectPublicKeyInfo in PEM
/// (RFC 8410, section 4), or the base64 in the middle of that.
public struct VerifyingKey: Hashable, Sendable {
    static let bytes = 32
    let raw: [UInt8]
    private static let prefix: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]

    init(raw: [UInt8]) { self.raw = raw }

    /// - Parameters:
    ///   - text: PEM, or the base64 in its middle.
    ///   - place: what messages call the text.
    /// - Throws: ``DataError`` with code `usage` for anything but an Ed25519 public key.
    public init(_ text: String, place: String) throws(DataError) {
        let whole = text.contains("-----") ? text : PEM.framed(text, label: "PUBLIC KEY")
        guard let bytes = PEM.bytes(of: whole, label: "PUBLIC KEY"), bytes.starts(with: Self.prefix), bytes.count == 44
        else {
            throw DataError(
                .usage, place, problem: "this is not an Ed25519 public key in PEM",
                remedy: "Give what `sfumato key generate` wrote beside the private key")
        }
        raw = Array(bytes.dropFirst(Self.prefix.count))
    }

    /// As a file holds it.
    public var pem: String { PEM.text(of: Self.prefix + raw, label: "PUBLIC KEY") }

    /// The base64 in the middle of ``pem``: one line, for policies.
    public var base64: String { Data(Self.prefix + raw).base64EncodedString() }

    /// Whether the key's owner signed the message.
    func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else { return false }
        return key.isValidSignature(Data(signature), for: Data(message))
    }
}

/// Text armour for keys. Source: RFC 7468.
private enum PEM {
    static func text(of bytes: [UInt8], label: String) -> String {
        framed(Data(bytes).base64EncodedString(), label: label)
    }

    static func framed(_ base64: String, label: String) -> String {
        "-----BEGIN \(label)-----\n\(base64)\n-----END \(label)-----\n"
    }

    /// The bytes between the lines of this label; nil if there are none.
    static func bytes(of text: String, label: String) -> [UInt8]? {
        guard let start = text.firstRange(of: "-----BEGIN \(label)-----"),
            let end = text[start.upperBound...].firstRange(of: "-----END \(label)-----")
        else { return nil }
        let middle = text[start.upperBound..<end.lowerBound].filter { !$0.isWhitespace }
        return Data(base64Encoded: middle).map(Array.init)
    }
}
