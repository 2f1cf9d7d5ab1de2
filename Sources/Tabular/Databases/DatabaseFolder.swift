import CArrow
import Foundation

/// Tables that go to a database, all in one transaction: readers see the tables from before until it is committed.
///
/// They are generated to Parquet files of a temporary folder first, which hold nothing but synthetic rows. So the
/// transaction, with the locks that it takes, lasts no longer than the loading.
struct DatabaseFolder: OutputFolder {
    private let address: DatabaseAddress
    private let tables: [TableSchema]
    private let names: [String]
    private let overwrite: Bool
    private let temporary: String

    /// - Parameter names: of the files, one for each table, ending in `.parquet`.
    /// - Throws: ``DataError`` if the database cannot be reached or written, or has such a table that must stay.
    init(_ address: DatabaseAddress, tables: [TableSchema], names: [String], overwrite: Bool) throws(DataError) {
        (self.address, self.tables, self.names, self.overwrite) = (address, tables, names, overwrite)
        let name = "sfumato-" + String(UInt64.random(in: .min ... .max), radix: 16)
        temporary = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        let writer = try DatabaseWriter(address)
        let there = try writer.tables()
        if !overwrite, let own = tables.first(where: { there.contains($0.name) }) {
            throw .exists("\(address.text), table \(own.name)")
        }
    }

    func location(of name: String) -> String { "\(temporary)/\(name)" }

    func finalLocation(of name: String) -> String {
        "\(address.text), table \(TableFile.format(of: name)?.stem ?? name)"
    }

    func prepare() throws(DataError) {
        guard mkdir(temporary, 0o700) == 0 else {
            throw DataError(
                .unavailable, temporary, problem: "the temporary folder cannot be made (error number \(errno))",
                remedy: "Name another in TMPDIR")
        }
    }

    func publish() throws(DataError) -> [String] {
        let writer = try DatabaseWriter(address)
        try writer.begin()
        let ordered = LoadOrder.parentsFirst(tables)
        if overwrite { try writer.drop(ordered.map { tables[$0].name }) }
        var notes: [String] = []
        for place in ordered { notes += try writer.load(tables[place], from: location(of: names[place])) }
        notes += try writer.reference(ordered.map { tables[$0] })
        try writer.commit()
        discard()
        return notes
    }

    func discard() { FileSystem.remove(temporary) }
}

/// The order in which tables are loaded.
enum LoadOrder {
    /// Places of the tables: what is referred to comes first; in a circle the first comes first.
    static func parentsFirst(_ tables: [TableSchema]) -> [Int] {
        var ordered: [Int] = []
        var visited: Set<Int> = []
        func visit(_ place: Int) {
            guard visited.insert(place).inserted else { return }
            for key in tables[place].foreignKeys {
                if let parent = tables.firstIndex(where: { $0.name == key.references }) { visit(parent) }
            }
            ordered.append(place)
        }
        for place in tables.indices { visit(place) }
        return ordered
    }
}
