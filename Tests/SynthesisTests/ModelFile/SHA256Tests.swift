import Testing

@testable import Synthesis

@Suite("SHA-256")
struct SHA256Tests {
    /// Known answers of FIPS 180-4's examples, and the one of a million times `a`.
    @Test("Gives the published answers")
    func knownAnswers() {
        #expect(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(
            digest(String(repeating: "a", count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("Does not depend on the pieces", arguments: [1, 55, 56, 63, 64, 65, 200])
    func pieces(_ piece: Int) {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: piece) { hash.add(bytes[start...].prefix(piece)) }
        #expect(hash.finish() == SHA256.digest(of: bytes))
    }

    private func digest(_ text: String) -> String { SHA256.hexadecimal(of: text.utf8) }
}
