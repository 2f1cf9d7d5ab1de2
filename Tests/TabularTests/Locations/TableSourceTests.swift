import Foundation
import TestSupport
import Testing

@testable import Tabular

/// Which tables a location means.
@Suite("Table sources")
struct TableSourceTests {
    @Test("A folder is its tables, by name, and nothing else")
    func folder() throws {
        let folder = try TemporaryFolder()
        for name in ["b.csv", "a.tsv", "c.CSV.GZ", "d.parquet", ".hidden.csv", "_SUCCESS", "notes.txt", "x.json"] {
            try folder.write(name, "id,v\n1,2\n")
        }
        try folder.write("deeper/e.csv", "a\n1\n")
        for location in [folder.path, folder.path + "/", "file://" + folder.path] {
            let sources = try TableSource.resolve([location])
            #expect(sources.map(\.name) == ["a", "b", "c", "d"])
            #expect(sources[0].location == (location.hasSuffix("/") ? location + "a.tsv" : location + "/a.tsv"))
        }
    }

    @Test("A file may be named as a URI, with %-escapes")
    func fileURI() throws {
        let folder = try TemporaryFolder()
        try folder.write("my table.csv", "a,b\n1,2\n")
        let table = try ReadTable("file://localhost" + folder.path + "/my%20table.csv")
        #expect(table.lines == [["a", "b"], ["1", "2"]])
    }

    @Test("Places where no table is say so")
    func nothing() throws {
        let folder = try TemporaryFolder()
        try folder.write("empty/notes.md", "")
        try folder.write("t.xlsx", "")
        for (location, message) in [
            ("none.csv", "none.csv: there is no such file or folder"), ("empty", "empty: the folder holds no table"),
            ("t.xlsx", "t.xlsx: the file's ending tells no format that we read"), ("none/", "none/: there is no such"),
        ] {
            expect(.data, message) { _ = try TableSource.resolve([folder.path(location)]) }
        }
    }

    @Test("Two tables of one name are refused with both places")
    func sameName() throws {
        let folder = try TemporaryFolder()
        try folder.write("t.csv", "a\n1\n")
        try folder.write("t.parquet", "")
        expect(.data, "/t.csv is a table of the same name, t") { _ = try TableSource.resolve([folder.path]) }
    }

    @Test("A file whose name is not UTF-8 is not passed over in silence")
    func strangeName() throws {
        let folder = try TemporaryFolder()
        try folder.write("t.csv", "a\n1\n")
        let name =
            Array(folder.path("gr").utf8CString.dropLast()) + [CChar(bitPattern: 0xF6)] + Array(".csv".utf8CString)
        let file = creat(name, 0o600)
        try #require(file >= 0)
        close(file)
        expect(.data, "the name of a file in it is not UTF-8") { _ = try TableSource.resolve([folder.path]) }
    }

    @Test(
        "Passwords and stores that we do not know are refused, and no password is repeated",
        arguments: [
            "postgresql://me:SECRET@host/db", "s3://key:SEC/RET@bucket/t.csv", "https://host/t.csv?password=SECRET",
            "s3://bucket/../t.csv", "s3://SEC@bucket/t.csv", "ftp://host/t.csv", "file://elsewhere/t.csv",
            "file:///t%zz.csv",
        ])
    func schemes(_ location: String) throws {
        expect(.usage, "") { _ = try TableSource.resolve([location]) }
    }

    private func expect(_ code: DataError.Code, _ message: String, _ body: () throws -> Void) {
        #expect {
            try body()
        } throws: { error in
            guard let error = error as? DataError else { return false }
            let text = error.description
            return error.code == code && (message.isEmpty || text.contains(message)) && !text.contains("SEC")
        }
    }
}
