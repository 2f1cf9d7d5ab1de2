/// The spellings of one column that mean "missing"; compared byte for byte, nothing is trimmed.
public struct MissingTokens: Hashable, Sendable {
    private let tokens: [[UInt8]]
    /// Bit n is set where some token has n bytes.
    private let lengths: UInt64

    /// Spellings of 64 bytes and more never match.
    public init(_ spellings: [String]) {
        tokens = spellings.map { Array($0.utf8) }.filter { $0.count < 64 }
        lengths = tokens.reduce(0) { $0 | 1 << UInt64($1.count) }
    }

    /// Whether the bytes are one of the spellings.
    @inline(__always)
    public func contains(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard count < 64, lengths & (1 &<< UInt64(truncatingIfNeeded: count)) != 0 else { return false }
        return search(bytes, count)
    }

    private func search(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        for token in tokens where token.count == count && matches(bytes, token) { return true }
        return false
    }
}
