/// Rules for what may be written where.
enum OutputPath {
    /// - Throws: ``DataError`` with the code `usage` if a file is there that must not be replaced.
    static func check(_ path: String, overwrite: Bool) throws(DataError) {
        switch FileSystem.kind(of: path) {
        case nil: return
        case .file where overwrite: return
        case .file: throw .exists(path)
        case .folder:
            throw DataError(
                .usage, path, problem: "is a folder, not a file", remedy: "Name a file to write, or another place")
        case .other:
            throw DataError(.usage, path, problem: "is not a regular file", remedy: "Name a file to write")
        }
    }
}

extension DataError {
    static func exists(_ path: String) -> Self {
        Self(.usage, path, problem: "is there already", remedy: "Use --force to replace it, or name another place")
    }
}
