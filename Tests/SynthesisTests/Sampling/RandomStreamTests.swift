import Testing

@testable import Synthesis

@Suite("Random streams")
struct RandomStreamTests {
    /// The known answers that the authors publish with their library Random123 1.14, file `kat_vectors`, `philox4x64 10`.
    @Test("Philox gives the published answers")
    func knownAnswers() {
        let ones = UInt64.max
        let zero = Philox.block(counter: (0, 0, 0, 0), key: (0, 0))
        #expect(zero == (0x1655_4d9e_ca36_314c, 0xdb20_fe9d_672d_0fdc, 0xd7e7_72ce_e186_176b, 0x7e68_b68a_ec7b_a23b))
        let full = Philox.block(counter: (ones, ones, ones, ones), key: (ones, ones))
        #expect(full == (0x87b0_92c3_013f_e90b, 0x438c_3c67_be8d_0224, 0x9cc7_d7c6_9cd7_77b6, 0xa09c_aebf_594f_0ba0))
        let pi = Philox.block(
            counter: (0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89),
            key: (0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c))
        #expect(pi == (0xa528_f454_03e6_1d95, 0x38c7_2dbd_566e_9788, 0xa5a1_610e_72fd_18b5, 0x57bd_43b5_e52b_7fe6))
    }

    @Test("A stream gives the blocks of its counters in order, and other streams give others")
    func order() {
        var stream = RandomStream(seed: 7, stream: 3)
        let numbers = (0..<8).map { _ in stream.next() }
        for counter in 0..<2 {
            let block = Philox.block(counter: (UInt64(counter), 0, 0, 0), key: (7, 3))
            #expect(numbers[counter * 4..<counter * 4 + 4].elementsEqual([block.0, block.1, block.2, block.3]))
        }
        var other = RandomStream(seed: 7, stream: 4)
        #expect(!numbers.contains(other.next()))
    }

    @Test("Two halves make a number")
    func halves() {
        var whole = RandomStream(seed: 1, stream: 1)
        var split = whole
        for _ in 0..<9 {
            let (low, high) = (UInt64(split.next32()), UInt64(split.next32()))
            #expect(whole.next() == low | high << 32)
        }
    }

    /// alpha = 1e-6: 28.0 is far beyond the chi-squared quantile with 2 degrees of freedom (27.6).
    @Test("Numbers below a bound are uniform", arguments: [3 as UInt32, 3_000_000_000])
    func uniformBelow(_ bound: UInt32) {
        var stream = RandomStream(seed: 11, stream: UInt64(bound))
        var thirds = [0.0, 0.0, 0.0]
        let draws = 300_000
        for _ in 0..<draws {
            let number = stream.below(bound)
            #expect(number < bound)
            thirds[Int(UInt64(number) * 3 / UInt64(bound))] += 1
        }
        let expected = Double(draws) / 3
        #expect(thirds.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected } < 28.0)
    }

    /// alpha = 1e-6: the mean of n uniforms is normal with standard deviation 1/√(12n); 4.9 of them.
    @Test("Uniform numbers lie in [0, 1) with mean 1/2")
    func uniformReals() {
        var stream = RandomStream(seed: 2, stream: 0)
        let draws = 1_000_000
        var (double, float) = (0.0, 0.0)
        for _ in 0..<draws {
            let (a, b) = (stream.uniform(), stream.uniform24())
            guard (0..<1).contains(a), (0..<1).contains(b) else {
                Issue.record("\(a) or \(b) is outside")
                return
            }
            double += a
            float += Double(b)
        }
        let allowed = 4.9 / (12 * Double(draws)).squareRoot()
        #expect(abs(double / Double(draws) - 0.5) < allowed)
        #expect(abs(float / Double(draws) - 0.5) < allowed)
    }

    @Test("Sixty-four bit bounds hold at their edges")
    func below64() {
        var stream = RandomStream(seed: 5, stream: 5)
        #expect((0..<100).allSatisfy { _ in stream.below64(1) == 0 })
        #expect((0..<1000).allSatisfy { _ in stream.below64(.max) < .max })
        let upper = (0..<1000).filter { _ in stream.below64(1 << 63) >= 1 << 62 }.count
        #expect((400...600).contains(upper))  // 6.3 standard deviations
    }
}
