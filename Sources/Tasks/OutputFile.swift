import Glibc
public import Tabular

/// Finds out before the work begins whether a file can be written in the end.
public enum OutputFile {
    /// - Parameter overwrite: whether a file that is there may be replaced.
    /// - Throws: ``DataError`` with code `usage`, which names the path.
    public static func check(_ path: String, overwrite: Bool) throws(DataError) {
        guard !path.isEmpty, !path.hasSuffix("/") else {
            throw wrong(path.isEmpty ? "--out" : path, "this names no file", "Give the path of a file")
        }
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

    /// How many bytes the file has.
    static func bytes(of path: String) -> Int {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
    }
}
