import Foundation
import TestSupport
import Testing

@testable import Tabular

/// Files that are no CSV: what is said about them, with the line, and without their values.
@Suite("CSV refusals")
struct CSVRefusalTests {
    @Test(
        "Text that is no table",
        arguments: [
            ("", "t.csv: the file is empty"), ("\n\r\n", "t.csv: the file holds no text"),
            ("SECRET,SECRET\n1,2\n", "t.csv: columns 1 and 2 have the same name"),
            ("é,e\u{301}\n1,2\n", "t.csv: columns 1 and 2 have the same name"),
            ("a,,c\n1,2,3\n", "t.csv: column 2 has no name"), ("a, ,c\n1,2,3\n", "t.csv: column 2 has no name"),
            ("a,b\n1,2\n3\n", "t.csv, line 3: has 1 field where the header has 2"),
            ("a,b\n1,2\n3,4,SECRET\n", "t.csv, line 3: has 3 fields where the header has 2"),
            ("a,b\n1,\"x\ny\n\"\n\n3\n", "t.csv, line 6: has 1 field"), ("a,b\r\n1,2\r\n3\r\n", "t.csv, line 3: has 1"),
            ("a,b\r1,2\r3\r", "t.csv, line 3: has 1"), ("a,b\n1,2\n3,\"SECRET\n", "t.csv, line 3: a quote that opens"),
            ("a,b\n1,2\nSEC\0RET,4\n", "t.csv, line 3: there is a NUL byte"),
        ])
    func texts(_ text: String, _ message: String) throws { try refused(Array(text.utf8), message) }

    @Test("Bytes that are no text")
    func bytes() throws {
        let header = Array("a,b\n1,é\n".utf8)
        // Two more é keep the text from being taken for Windows-1252.
        try refused(
            header + Array("é,é\nSECRET,".utf8) + [0xFF, 10], "t.csv, line 4: there is a byte that is not UTF-8")
        try refused(Array("a,b\n1,".utf8) + [0x81, 10], "t.csv, line 2: there is a byte that is neither")
        try refused([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "t.csv, line 1: the text is in UTF-32")
        let half: [UInt8] = [0xFF, 0xFE, 0x61, 0, 0x0A, 0, 0x31, 0, 0x0A, 0]
        try refused(half + [0x00, 0xD8, 0x31, 0], "t.csv, line 3: there is half a character of UTF-16")
        try refused(half + [0x31], "t.csv, line 3: the UTF-16 text ends inside a character")
    }

    @Test("The line is right behind a megabyte of text and line feeds in quotes")
    func distantLine() throws {
        let text = "a,b\n" + String(repeating: "1,\"x\ny\"\n", count: 200_000) + "3\n"
        try refused(Array(text.utf8), "t.csv, line 400002: has 1 field")
        try refused(Array(text.utf8.dropLast(2)) + [0], "t.csv, line 400002: there is a NUL byte")
    }

    @Test("A file of gzip that is cut short or altered gives its whole rows, then says so")
    func gzip() throws {
        let folder = try TemporaryFolder()
        let sink = try ByteSink(folder.path("t.csv.gz"))
        let numbers = (0..<200_000).map { "\($0),\($0 &* 2_654_435_761 % 1_000_003)\n" }.joined()
        try sink.write(Array("a,b\n\(numbers)".utf8))
        try sink.finish()
        let whole = Array(try folder.read("t.csv.gz"))
        for count in [15, whole.count / 3, whole.count - 9, whole.count - 4] {
            let path = try folder.write("cut.csv.gz", bytes: Array(whole.prefix(count)))
            try Self.expect("cut.csv.gz, line ", "the compressed data is damaged or cut short", at: path)
        }
        // What was altered may inflate to another text before it is found out.
        for place in stride(from: 20, to: whole.count - 8, by: whole.count / 7) {
            var altered = whole
            altered[place] ^= 0x55
            try Self.expect("altered.csv.gz", at: folder.write("altered.csv.gz", bytes: altered))
        }
    }

    @Test("Rows that never end are refused before memory runs out")
    func endless() throws {
        let folder = try TemporaryFolder()
        let sink = try ByteSink(folder.path("t.csv.gz"))
        try sink.write(Array("a,b\n1,2\n3,\"4\"\n5,\"".utf8))
        for _ in 0..<140 { try sink.write(Array(repeating: 0x20, count: 1 << 20)) }
        try sink.finish()
        try Self.expect("t.csv.gz, line 4: the row that starts here is longer than 64 MB", at: folder.path("t.csv.gz"))
        try refused(Array(repeating: 0x2C, count: 3 << 20), "t.csv, line 1: has more than 1000000 fields")
    }

    @Test("What is no regular file is refused, and does not hang")
    func pipe() throws {
        let folder = try TemporaryFolder()
        try #require(mkfifo(folder.path("t.csv"), 0o600) == 0)
        try Self.expect("t.csv", "is not a regular file", at: folder.path("t.csv"))
    }

    private func refused(_ bytes: [UInt8], _ message: String) throws {
        let folder = try TemporaryFolder()
        try Self.expect(message, at: folder.write("t.csv", bytes: bytes))
    }

    private static func expect(_ texts: String..., at path: String) throws {
        #expect {
            _ = try ReadTable(path)
        } throws: { error in
            guard let error = error as? DataError else { return false }
            let text = error.description
            return error.code == .data && texts.allSatisfy { text.contains($0) } && !text.contains("SECRET")
        }
    }
}
