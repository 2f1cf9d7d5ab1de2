/// Where several tables go, to appear all at once.
package protocol OutputFolder: Sendable {
    /// Where a file of the folder is to be written, such as with a ``ByteSink``; after ``prepare()``.
    func location(of name: String) -> String
    /// Where it is to be found; after ``publish()``.
    func finalLocation(of name: String) -> String
    /// Makes room for the files.
    func prepare() throws(DataError)
    /// Shows the files, in place of those that were there.
    /// - Returns: what a person should know of it; seldom anything.
    func publish() throws(DataError) -> [String]
    /// Removes what was written; not after ``publish()``.
    func discard()
}

/// The folder at a location.
package enum OutputFolders {
    /// - Parameters:
    ///   - tables: that are to be written.
    ///   - names: of their files; for a database those end in `.parquet`.
    ///   - overwrite: whether tables that are there may be replaced.
    /// - Throws: ``DataError`` with the code `usage` if something is there that must stay.
    package static func folder(
        at location: String, tables: [TableSchema], names: [String], overwrite: Bool
    ) throws(DataError) -> any OutputFolder {
        switch try Location(location) {
        case .local(let path): try LocalFolder(path, names: names, overwrite: overwrite)
        case .object(let address): try StoredFolder(address, names: names, overwrite: overwrite)
        case .database(let address):
            try DatabaseFolder(address, tables: tables, names: names, overwrite: overwrite)
        }
    }
}
