import Glibc
public import Tabular

/// Finds out before the work begins whether a file can be written in the end.
public enum OutputFile {
    /// - Parameter overwrite: whether a file that is there may be replaced.
    /// - Throws: ``DataError`` with code `usage`, which names the path.
    public static func check(_ location: String, overwrite: Bool) throws(DataError) {
        guard !location.isEmpty, !location.hasSuffix("/") else {
            throw wrong(location.isEmpty ? "--out" : location, "this names no file", "Give the path of a file")
        }
        switch try Location(location) {
        case .local(let path): try check(path: path, overwrite: overwrite)
        case .object(let address): try OutputPath.check(address, overwrite: overwrite)
        case .database(let address): throw .notAFile(address)
        }
    }

    private static func check(path: String, overwrite: Bool) throws(DataError) {
        try checkFolder(of: path)
        guard let kind = kind(of: path) else { return }
        guard kind != S_IFDIR else { throw wrong(path, "this is a folder", "Give the path of a file") }
        guard overwrite else { throw wrong(path, "it exists already", "Name another, or give --force") }
    }

    /// That the folder in which the path lies is there and may be written to.
    static func checkFolder(of path: String) throws(DataError) {
        let folder = folder(of: path)
        guard kind(of: folder) == S_IFDIR else {
            throw wrong(path, "there is no folder \(folder)", "Make it first, or name another")
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            let cause = errno == EROFS ? "the file system of \(folder) is read-only" : "you may not write to \(folder)"
            throw wrong(path, cause, "Name another folder")
        }
    }

    static func wrong(_ place: String, _ problem: String, _ remedy: String) -> DataError {
        DataError(.usage, place, problem: problem, remedy: remedy)
    }

    /// The folder in which the path lies.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The kind of what is there (`S_IFREG`, `S_IFDIR`, …), nil for nothing.
    static func kind(of path: String) -> mode_t? {
        var facts = stat()
        return stat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
    }
}
