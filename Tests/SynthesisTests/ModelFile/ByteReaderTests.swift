import Tabular
import Testing

@testable import Synthesis

@Suite("Bytes of a section")
struct ByteReaderTests {
    @Test("What is written is read, in order and to the last byte")
    func roundTrip() throws {
        var writer = ByteWriter()
        writer.put(UInt16(513))
        writer.put(-7)
        writer.put(true)
        writer.put("Zürich \0 ✓")
        writer.put([1.5, -.infinity, 0] as [Double])
        writer.put([] as [Int64])
        writer.put(["", "b"])
        #expect(writer.bytes.prefix(3) == [1, 2, 0xf9])
        var reader = ByteReader(writer.bytes, section: "s")
        #expect(try reader.number(UInt16.self) == 513)
        #expect(try reader.int(in: -9...9) == -7)
        #expect(try reader.truth())
        #expect(try reader.text() == "Zürich \0 ✓")
        #expect(try reader.numbers(Double.self) == [1.5, -.infinity, 0])
        #expect(try reader.numbers(Int64.self) == [])
        #expect(try reader.texts() == ["", "b"])
        try reader.finish()
    }

    @Test("A count beyond the end is refused before anything is allocated", arguments: [UInt64.max, 1 << 40, 3])
    func count(_ count: UInt64) {
        var writer = ByteWriter()
        writer.put(count)
        writer.put([1, 2] as [UInt8])
        var numbers = ByteReader(writer.bytes, section: "adult/trees")
        let error = #expect(throws: DataError.self) { try numbers.numbers(Double.self) }
        #expect(error?.code == .data)
        #expect(error?.place == "section adult/trees, byte 8")
        var texts = ByteReader(writer.bytes, section: "s")
        #expect(throws: DataError.self) { try texts.texts() }
    }

    @Test("Values that cannot be are refused")
    func impossible() {
        let bytes: [UInt8] = [1, 0, 0, 0, 0xff, 2, 9, 0, 0, 0]
        var reader = ByteReader(bytes, section: "s")
        #expect(throws: DataError.self) { try reader.text() }
        reader = ByteReader([2], section: "s")
        #expect(throws: DataError.self) { try reader.truth() }
        reader = ByteReader([9, 0, 0, 0], section: "s")
        #expect(throws: DataError.self) { try reader.text() }
        reader = ByteReader(bytes, section: "s")
        #expect(throws: DataError.self) { try reader.int(in: 0...4) }
        #expect(throws: DataError.self) { try reader.finish() }
    }
}
