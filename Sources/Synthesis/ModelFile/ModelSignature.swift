public import Tabular

/// Who signed a model: a block between the directory and the first section, which flag bit 0 announces. The signature
/// covers header and directory; the directory's digests cover the sections. Source: docs/model-file.md.
struct ModelSignature: Hashable, Sendable {
    static let flag: UInt32 = 1
    static let bytes = VerifyingKey.bytes + 64
    /// Keeps a signature from being one of anything else that the key may sign.
    private static let purpose = Array("sfumato model v1\0".utf8)

    let signer: VerifyingKey
    let signature: [UInt8]

    /// Signs header and directory.
    init(of beginning: [UInt8], by key: SigningKey) throws(DataError) {
        signer = key.verifyingKey
        signature = try key.signature(of: Self.purpose + beginning)
    }

    /// - Returns: nil if the block's key has not signed this.
    init?(block: ArraySlice<UInt8>, of beginning: ArraySlice<UInt8>) {
        guard block.count == Self.bytes else { return nil }
        signer = VerifyingKey(raw: Array(block.prefix(VerifyingKey.bytes)))
        signature = Array(block.dropFirst(VerifyingKey.bytes))
        guard signer.accepts(signature, of: Self.purpose + beginning) else { return nil }
    }

    var block: [UInt8] { signer.raw + signature }
}

extension ModelFile {
    /// - Parameter keys: empty to accept any model.
    /// - Throws: ``DataError`` with code `refused` unless the owner of one of these keys signed the model.
    public func requireSignature(by keys: [VerifyingKey], named name: String) throws(DataError) {
        guard !keys.isEmpty else { return }
        guard let signer else {
            throw DataError(
                .refused, name, problem: "the model is not signed, and only signed ones are accepted",
                remedy: "Train it with a signing key, or fetch the signed file")
        }
        guard keys.contains(signer) else {
            throw DataError(
                .refused, name, problem: "the model is signed by another key than those that are accepted",
                remedy: "Ask its owner for the public key, and give that with --verify-key if you trust it")
        }
    }
}
