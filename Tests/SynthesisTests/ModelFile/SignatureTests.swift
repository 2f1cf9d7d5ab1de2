import Foundation
import Synthesis
import Tabular
import Testing

@Suite("Signatures")
struct SignatureTests {
    private static let model = ModelFile(
        manifest: Manifest(
            writtenBy: "sfumato", synthesizer: "trees", tables: [], privacy: .init(guarantee: "none", protections: []),
            provenance: .init(options: [:], seedGiven: true, schemaDigest: "")),
        sections: [.init(name: "a/trees", bytes: Array(0..<200))])

    @Test("The owner of a key is known by the public half, another is refused")
    func verifies() throws {
        let (key, other) = (SigningKey(), SigningKey())
        let file = try ModelFile(decoding: Self.model.encoded(signedBy: key), named: "m.sfm")
        #expect(file.signer == key.verifyingKey)
        #expect(file.sections == Self.model.sections)
        try file.requireSignature(by: [other.verifyingKey, key.verifyingKey], named: "m.sfm")
        let refusal = #expect(throws: DataError.self) {
            try file.requireSignature(by: [other.verifyingKey], named: "m.sfm")
        }
        #expect(refusal?.code == .refused)
        let unsigned = try ModelFile(decoding: Self.model.encoded(), named: "m.sfm")
        #expect(unsigned.signer == nil)
        #expect(throws: DataError.self) { try unsigned.requireSignature(by: [key.verifyingKey], named: "m.sfm") }
    }

    @Test("Whichever byte of a signed model is altered, it is refused")
    func altered() throws {
        let bytes = try Self.model.encoded(signedBy: SigningKey())
        for place in bytes.indices {
            var altered = bytes
            altered[place] ^= 1
            #expect(throws: DataError.self, "byte \(place)") { try ModelFile(decoding: altered, named: "m.sfm") }
        }
    }

    @Test("A signature does not fit another model")
    func moved() throws {
        let key = SigningKey()
        var other = Self.model
        other.sections[0].bytes[0] = 9
        let (from, to) = (try Self.model.encoded(signedBy: key), try other.encoded(signedBy: key))
        let directory = 64 + 8 + (4 + 8 + 8 + 32) + (4 + 7 + 8 + 32) + 32
        var forged = to
        forged.replaceSubrange(directory..<directory + 96, with: from[directory..<directory + 96])
        #expect(forged != to)
        #expect(throws: DataError.self) { try ModelFile(decoding: forged, named: "m.sfm") }
    }

    @Test("Keys are those of openssl", .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/openssl")))
    func openssl() throws {
        let made = try Self.openssl(["genpkey", "-algorithm", "ed25519"], input: "")
        let key = try SigningKey(pem: made, place: "key.pem")
        #expect(key.pem == made)
        #expect(key.verifyingKey.pem == (try Self.openssl(["pkey", "-pubout"], input: made)))
        #expect(try VerifyingKey(key.verifyingKey.base64, place: "policy") == key.verifyingKey)
    }

    @Test("What is no key is refused, and never shown", arguments: ["", "-----BEGIN PRIVATE KEY-----", "CANARY-7391"])
    func noKey(text: String) {
        let error = #expect(throws: DataError.self) { try SigningKey(pem: text, place: "key.pem") }
        #expect(error?.code == .usage)
        #expect(error?.description.contains("CANARY") == false)
        #expect(throws: DataError.self) { try VerifyingKey(text, place: "key.pub") }
    }

    private static func openssl(_ arguments: [String], input: String) throws -> String {
        let (process, sent, got) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        (process.standardInput, process.standardOutput) = (sent, got)
        try process.run()
        try sent.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try sent.fileHandleForWriting.close()
        let said = got.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }
}
