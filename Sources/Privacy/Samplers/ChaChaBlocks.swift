/// Four consecutive blocks of ChaCha20's key stream, side by side: element w, lane b is word w of block `counter + b`.
/// Source: RFC 8439, section 2.3 (state and rounds) and 2.1 (quarter round).
func chaChaBlocks(
    key: SIMD8<UInt32>, counter: UInt32, nonce: SIMD3<UInt32>
) -> InlineArray<16, SIMD4<UInt32>> {
    var start = InlineArray<16, SIMD4<UInt32>>(repeating: .zero)
    // "expand 32-byte k", the constants of section 2.3.
    start[0] = SIMD4(repeating: 0x6170_7865)
    start[1] = SIMD4(repeating: 0x3320_646e)
    start[2] = SIMD4(repeating: 0x7962_2d32)
    start[3] = SIMD4(repeating: 0x6b20_6574)
    for word in 0..<8 { start[4 + word] = SIMD4(repeating: key[word]) }
    start[12] = SIMD4(repeating: counter) &+ SIMD4(0, 1, 2, 3)
    for word in 0..<3 { start[13 + word] = SIMD4(repeating: nonce[word]) }
    var state = start
    for _ in 0..<10 {
        quarterRound(&state, 0, 4, 8, 12)
        quarterRound(&state, 1, 5, 9, 13)
        quarterRound(&state, 2, 6, 10, 14)
        quarterRound(&state, 3, 7, 11, 15)
        quarterRound(&state, 0, 5, 10, 15)
        quarterRound(&state, 1, 6, 11, 12)
        quarterRound(&state, 2, 7, 8, 13)
        quarterRound(&state, 3, 4, 9, 14)
    }
    for word in 0..<16 { state[word] &+= start[word] }
    return state
}

@inline(__always)
private func quarterRound(_ state: inout InlineArray<16, SIMD4<UInt32>>, _ a: Int, _ b: Int, _ c: Int, _ d: Int) {
    state[a] &+= state[b]
    state[d] = rotated(state[d] ^ state[a], by: 16)
    state[c] &+= state[d]
    state[b] = rotated(state[b] ^ state[c], by: 12)
    state[a] &+= state[b]
    state[d] = rotated(state[d] ^ state[a], by: 8)
    state[c] &+= state[d]
    state[b] = rotated(state[b] ^ state[c], by: 7)
}

@inline(__always)
private func rotated(_ words: SIMD4<UInt32>, by bits: UInt32) -> SIMD4<UInt32> {
    (words &<< SIMD4(repeating: bits)) | (words &>> SIMD4(repeating: 32 - bits))
}
