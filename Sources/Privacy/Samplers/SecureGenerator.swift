import Glibc

/// Random bits for privacy: ChaCha20 keyed by the operating system.
///
/// - It can't be copied: two copies would give the same noise twice, and their difference would be the data.
/// - It can't be seeded from outside this module; only a test build (`@testable`) sees `init(key:)`.
/// - Each buffer's first 32 bytes become the next key and are never given out, so what is in memory now doesn't tell
///   what was drawn before the last refill (Bernstein 2017, "Fast-key-erasure random-number generators").
/// - A process that forks would share the rest of the buffer. Swift doesn't offer `fork`, and `posix_spawn` starts a new
///   program without this memory; who calls `fork` from C must draw nothing in the child from a generator made before.
///
/// Sources: RFC 8439 for the cipher; getentropy(3), which is getrandom(2) without short reads, for the key.
public struct SecureGenerator: ~Copyable, Sendable {
    private var key: SIMD8<UInt32>
    private var buffer = InlineArray<64, UInt64>(repeating: 0)
    private var position = 64

    /// A generator with a fresh key from getentropy(3): getrandom(2), whole, waiting until the system has enough entropy.
    /// Ends the program if the system has no secure randomness: to go on would be to publish the data without noise.
    public init() {
        var key = SIMD8<UInt32>()
        let status = withUnsafeMutableBytes(of: &key) { getentropy($0.baseAddress, $0.count) }
        guard status == 0 else { fatalError("getentropy failed: this system has no secure randomness for noise") }
        self.init(key: key)
    }

    /// A generator whose draws can be repeated: for tests alone.
    init(key: SIMD8<UInt32>) { self.key = key }

    /// 64 random bits.
    mutating func next() -> UInt64 {
        if position == 64 { refill() }
        defer { position &+= 1 }
        return buffer[position]
    }

    private mutating func refill() {
        for pass in 0..<2 {
            // A key serves one refill only, so that counter and nonce may be the same each time.
            let words = chaChaBlocks(key: key, counter: UInt32(4 * pass), nonce: .zero)
            for block in 0..<4 {
                for pair in 0..<8 {
                    let (low, high) = (UInt64(words[2 * pair][block]), UInt64(words[2 * pair + 1][block]))
                    buffer[32 * pass + 8 * block + pair] = high << 32 | low
                }
            }
        }
        for word in 0..<4 {
            key[2 * word] = UInt32(truncatingIfNeeded: buffer[word])
            key[2 * word + 1] = UInt32(truncatingIfNeeded: buffer[word] >> 32)
            buffer[word] = 0
        }
        position = 4
    }
}
