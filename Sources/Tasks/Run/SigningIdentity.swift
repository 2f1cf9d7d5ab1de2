public import Synthesis
public import Tabular

/// The key with which a security context signs: a secret of its own, which no spec names.
public enum SigningIdentity {
    /// From `$SFUMATO_SIGNING_KEY_FILE` (a path) or `$SFUMATO_SIGNING_KEY` (the text in PEM); nil where neither is set.
    public static func key(environment: [String: String]) throws(DataError) -> SigningKey? {
        if let path = environment["SFUMATO_SIGNING_KEY_FILE"], !path.isEmpty { return try key(at: path) }
        guard let pem = environment["SFUMATO_SIGNING_KEY"], !pem.isEmpty else { return nil }
        return try SigningKey(pem: pem, place: "SFUMATO_SIGNING_KEY")
    }

    /// From a file.
    public static func key(at path: String) throws(DataError) -> SigningKey {
        try SigningKey(pem: String(decoding: try AtomicFile.read(path), as: UTF8.self), place: path)
    }

    /// A public key from a file.
    public static func verifyingKey(at path: String) throws(DataError) -> VerifyingKey {
        try VerifyingKey(String(decoding: try AtomicFile.read(path), as: UTF8.self), place: path)
    }
}
