import Synthesis
public import Tabular

/// A new pair of keys, in files.
public enum KeyPair {
    /// Writes the private key, which only its owner may read, and the public one beside it; replaces nothing.
    /// - Returns: the public key as a policy names it.
    public static func make(at path: String) throws(DataError) -> String {
        for path in [path, path + ".pub"] { try OutputFile.check(path, overwrite: false) }
        let key = SigningKey()
        try AtomicFile.write(Array(key.pem.utf8), to: path, overwrite: false, mode: 0o600)
        try AtomicFile.write(Array(key.verifyingKey.pem.utf8), to: path + ".pub", overwrite: false)
        return key.verifyingKey.base64
    }
}
