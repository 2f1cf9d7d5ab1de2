import Testing

@testable import Privacy

@Suite("The secure generator")
struct SecureGeneratorTests {
    @Test("The key stream is ChaCha20's, RFC 8439 section 2.3.2")
    func blockVector() {
        // Key 00 01 02 … 1f, nonce 00 00 00 09 00 00 00 4a 00 00 00 00, counter 1.
        let words = chaChaBlocks(key: Self.countingKey, counter: 1, nonce: SIMD3(0x0900_0000, 0x4a00_0000, 0))
        let expected: [UInt32] = [
            0xe4e7_f110, 0x1559_3bd1, 0x1fdd_0f50, 0xc471_20a3, 0xc7f4_d1c7, 0x0368_c033, 0x9aaa_2204, 0x4e6c_d4c3,
            0x4664_82d2, 0x09aa_9f07, 0x05d7_c214, 0xa202_8bd9, 0xd19c_12b5, 0xb94e_16de, 0xe883_d0cb, 0x4e3c_50a2,
        ]
        #expect((0..<16).map { words[$0][0] } == expected)
    }

    @Test("The all-zero key gives RFC 8439 appendix A.1's vectors 1 and 2, side by side")
    func zeroVectors() {
        let words = chaChaBlocks(key: .zero, counter: 0, nonce: .zero)
        #expect((0..<4).map { words[$0][0] } == [0xade0_b876, 0x903d_f1a0, 0xe56a_5d40, 0x28bd_8653])
        #expect((0..<4).map { words[$0][1] } == [0xbee7_079f, 0x7a38_5155, 0x7c97_ba98, 0x0d08_2d73])
    }

    @Test("A refill gives out what follows the next key, and nothing twice")
    func refill() {
        var generator = SecureGenerator(key: .zero)
        let words = chaChaBlocks(key: .zero, counter: 0, nonce: .zero)
        // The first 32 bytes are the next key; the ninth word of the stream is the first given out.
        let drawnFirst = generator.next()
        #expect(drawnFirst == UInt64(words[9][0]) << 32 | UInt64(words[8][0]))
        let drawn = Set((0..<100_000).map { _ in generator.next() })
        #expect(drawn.count == 100_000)
    }

    @Test("Two generators share nothing")
    func freshKeys() {
        var first = SecureGenerator()
        var second = SecureGenerator()
        let (left, right) = ([first.next(), first.next()], [second.next(), second.next()])
        #expect(left != right)
    }

    private static let countingKey = SIMD8<UInt32>(
        0x0302_0100, 0x0706_0504, 0x0b0a_0908, 0x0f0e_0d0c, 0x1312_1110, 0x1716_1514, 0x1b1a_1918, 0x1f1e_1d1c)
}
