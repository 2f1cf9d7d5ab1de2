import Foundation
import TestSupport
import Testing

@testable import Tabular

/// CSV as programs write it: any delimiter, encoding, line ending, with quotes, compressed or not.
@Suite("CSV reading")
struct CSVReadingTests {
    @Test("The delimiter is found", arguments: [",", ";", "\t", "|"])
    func delimiter(_ mark: String) throws {
        let table = try read("id\(mark)price\(mark)note\n1\(mark)1.5\(mark)x\n2\(mark)2\(mark)y z\n")
        #expect(table.lines == [["id", "price", "note"], ["1", "1.5", "x"], ["2", "2", "y z"]])
        #expect(table.csv?.delimiter == Array(mark.utf8)[0])
    }

    @Test("Other delimiters within fields do not mislead")
    func misleading() throws {
        #expect(try read("id;price\n1;1,50\n2;2,75\n").lines == [["id", "price"], ["1", "1,50"], ["2", "2,75"]])
        #expect(try read("id,\"a;b;c\"\n1,\"x;y|z\"\n").lines == [["id", "a;b;c"], ["1", "x;y|z"]])
        #expect(try read("only\nx y\n").lines == [["only"], ["x y"]])
    }

    @Test("In .tsv only a tab delimits, whatever else the fields hold", arguments: ["t.tsv", "t.TSV"])
    func tsv(_ name: String) throws {
        #expect(try read("a,b\tc,d\n1,2\t3,4\n", named: name).lines == [["a,b", "c,d"], ["1,2", "3,4"]])
    }

    @Test("Quoted fields hold line ends, delimiters and doubled quotes")
    func quotes() throws {
        let table = try read("\"id\",\"note\"\n\"1\",\"a \"\"b\"\", c\nsecond\r\nthird\"\n2,\"\"\n\"3\",\"\"\"\"\n")
        #expect(table.lines == [["id", "note"], ["1", "a \"b\", c\nsecond\r\nthird"], ["2", ""], ["3", "\""]])
        #expect(table.csv?.quotesAll == true)
        let loose = try read("id,note\n1,5\" pipe\n2,\"a\"b\n")
        #expect(loose.lines == [["id", "note"], ["1", "5\" pipe"], ["2", "ab"]])
        #expect(loose.csv?.quotesAll == false)
    }

    @Test(
        "Line endings, with or without one at the end",
        arguments: [("\n", .lineFeed), ("\r\n", .carriageReturnLineFeed), ("\r", CSVDialect.LineEnding.carriageReturn)])
    func lineEndings(_ ending: String, _ expected: CSVDialect.LineEnding) throws {
        for last in ["", ending, ending + ending] {
            let table = try read("a,b\(ending)1,2\(ending)3,4\(last)")
            #expect(table.lines == [["a", "b"], ["1", "2"], ["3", "4"]])
            #expect(table.csv?.lineEnding == expected)
        }
    }

    @Test("Blank lines are skipped, but are empty values where there is one column")
    func blankLines() throws {
        #expect(try read("\n\na,b\n\n1,2\n\n").lines == [["a", "b"], ["1", "2"]])
        #expect(try read("a\n1\n\n3\n\n\n").lines == [["a"], ["1"], [""], ["3"]])
        #expect(try read("a\n\"\"\n").lines == [["a"], [""]])
    }

    @Test("Every encoding comes as UTF-8 and is told")
    func encodings() throws {
        let text = "name,größe\nZoë „x“,1 €\n"
        let wide = "name,größe\nZoë 𝄞,1 €\n"
        let windows = Array(try #require(text.data(using: .windowsCP1252)))
        let latin = Array(try #require("name,größe\nZoë,1\n".data(using: .isoLatin1)))
        let little = Array(try #require(wide.data(using: .utf16LittleEndian)))
        let big = Array(try #require(wide.data(using: .utf16BigEndian)))
        let expected = [["name", "größe"], ["Zoë „x“", "1 €"]]
        let cases: [([UInt8], [[String]], CSVDialect.Encoding, Bool)] = [
            (Array(text.utf8), expected, .utf8, false), ([0xEF, 0xBB, 0xBF] + text.utf8, expected, .utf8, true),
            (windows, expected, .windows1252, false),
            (latin, [["name", "größe"], ["Zoë", "1"]], .windows1252, false),
            ([0xFF, 0xFE] + little, [["name", "größe"], ["Zoë 𝄞", "1 €"]], .utf16LittleEndian, true),
            ([0xFE, 0xFF] + big, [["name", "größe"], ["Zoë 𝄞", "1 €"]], .utf16BigEndian, true),
            (little, [["name", "größe"], ["Zoë 𝄞", "1 €"]], .utf16LittleEndian, false),
            (Array("a,b\n1,2\n".utf8), [["a", "b"], ["1", "2"]], .ascii, false),
        ]
        for (bytes, lines, encoding, hasMark) in cases {
            let folder = try TemporaryFolder()
            let table = try ReadTable(folder.write("t.csv", bytes: bytes))
            #expect(table.lines == lines, "\(encoding)")
            #expect(table.csv?.encoding == encoding && table.csv?.hasByteOrderMark == hasMark)
        }
    }

    @Test("Characters that lie across the pieces in which a file is read stay whole", arguments: 0..<4)
    func acrossPieces(_ shift: Int) throws {
        // A piece has 1 MiB: the first € begins `shift` bytes before its end.
        let filler = String(repeating: "x", count: (1 << 20) - "a,b\n,1\n".utf8.count - shift)
        let table = try read("a,b\n\(filler),1\n€𝄞,\"é\"\"\"\n")
        #expect(table["a"] == [filler, "€𝄞"] && table["b"] == ["1", "é\""])
        let long = try read("a,b\n\(String(repeating: "€", count: 700_000)),\"\"\n")
        #expect(long["a"][0]?.count == 700_000)
    }

    @Test("gzip is known by its bytes, also in several members")
    func gzip() throws {
        let folder = try TemporaryFolder()
        func zipped(_ name: String, _ text: String) throws -> [UInt8] {
            let sink = try ByteSink(folder.path(name))
            try sink.write(Array(text.utf8))
            try sink.finish()
            return Array(try folder.read(name))
        }
        let (first, second) = (try zipped("1.csv.gz", "a;b\n1;2\n"), try zipped("2.csv.gz", "3;4\n"))
        for name in ["t.csv.gz", "t.csv", "t.txt"] {
            let table = try ReadTable(folder.write(name, bytes: first + second))
            #expect(table.lines == [["a", "b"], ["1", "2"], ["3", "4"]])
            #expect(table.csv?.isGzip == true)
        }
        #expect(try ReadTable(folder.write("plain.csv.gz", "a,b\n1,2\n")).csv?.isGzip == false)
    }

    @Test("Columns are read in the order that is asked for")
    func selection() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("t.csv", "a,b,c\n1,2,3\n4,5,6\n")
        #expect(try ReadTable(path, columns: ["c", "a"]).lines == [["c", "a"], ["3", "1"], ["6", "4"]])
        #expect(try ReadTable(path, columns: []).rows == 2)
        #expect(throws: DataError.self) { try ReadTable(path, columns: ["d"]) }
    }

    private func read(_ text: String, named name: String = "t.csv") throws -> ReadTable {
        let folder = try TemporaryFolder()
        return try ReadTable(folder.write(name, text))
    }
}
