import Tabular
import TestSupport
import Testing

@testable import Synthesis

@Suite("Model files")
struct ModelFileTests {
    static let sample = ModelFile(
        manifest: Manifest(
            writtenBy: "sfumato 0.1.0", synthesizer: "trees",
            tables: [
                .init(
                    name: "t", rows: 3, fileType: "csv",
                    columns: [.init(name: "a", type: "integer", nullable: false)])
            ],
            privacy: .init(guarantee: "No formal guarantee.", protections: ["One.", "Two."]),
            provenance: .init(options: ["b": "2", "a": "1"], seedGiven: true, schemaDigest: "00")),
        sections: [.init(name: "t/trees", bytes: [1, 2, 3]), .init(name: "t/columns", bytes: [])])

    @Test("A model comes back as it was written, with the same bytes each time")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        try Self.sample.write(to: folder.path("m.sfm"))
        #expect(try ModelFile(reading: folder.path("m.sfm")) == Self.sample)
        #expect(try Array(folder.read("m.sfm")) == Self.sample.encoded())
        #expect(try folder.entries() == ["m.sfm"])
    }

    @Test("A model that is there is replaced only on demand")
    func overwrite() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("m.sfm", "old")
        let error = #expect(throws: DataError.self) { try Self.sample.write(to: path) }
        #expect(error?.code == .usage)
        #expect(try Array(folder.read("m.sfm")) == Array("old".utf8))
        try Self.sample.write(to: path, overwrite: true)
        #expect(try ModelFile(reading: path) == Self.sample)
    }

    @Test("A folder that does not exist is named, and nothing is left")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: DataError.self) { try Self.sample.write(to: folder.path("no/m.sfm")) }
        #expect(error?.code == .unavailable)
        #expect(try folder.entries() == [])
    }

    @Test("Every change of one bit is found and called a change")
    func altered() throws {
        let bytes = try Self.sample.encoded()
        for bit in ModelFileHeader.magic.count * 8..<bytes.count * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(problem(changed).contains("altered"), "bit \(bit)")
        }
        #expect(problem(bytes + [0]).contains("altered"))
    }

    @Test("Every missing end is found and called one")
    func truncated() throws {
        let bytes = try Self.sample.encoded()
        for count in 1..<bytes.count {
            #expect(problem(Array(bytes[..<count])).contains("cut short"), "\(count) bytes")
        }
        #expect(problem([]).contains("not a Sfumato model"))
        #expect(problem(Array("id,name\n1,a\n".utf8)).contains("not a Sfumato model"))
    }

    @Test("A later version and unknown features are called so", arguments: [8, 12])
    func later(_ offset: Int) throws {
        var bytes = try Self.sample.encoded()
        bytes[offset] = 2
        let digested = ModelFileHeader.bytes - SHA256.bytes
        bytes.replaceSubrange(digested..<ModelFileHeader.bytes, with: SHA256.digest(of: bytes[..<digested]))
        #expect(problem(bytes).contains("a later release of Sfumato wrote this model"))
    }

    private func problem(_ bytes: [UInt8]) -> String {
        do throws(DataError) {
            _ = try ModelFile(decoding: bytes, named: "m.sfm")
            return "none"
        } catch { return error.description }
    }
}
