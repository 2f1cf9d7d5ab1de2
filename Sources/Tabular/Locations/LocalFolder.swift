import CArrow
import Glibc

/// A folder of tables on this machine: written under a temporary name beside its own, and renamed in one step. A folder
/// that is there is exchanged for it as a whole, so that at any moment either the old tables are there or the new ones.
struct LocalFolder: OutputFolder {
    let path: String
    private let temporary: String

    /// - Throws: ``DataError`` if there is a file of that name, or a folder with files that would be lost, or with those
    ///   that are to be written and `overwrite` is false.
    init(_ location: String, names: [String], overwrite: Bool) throws(DataError) {
        var path = location
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        self.path = path
        try Self.check(path, names, overwrite: overwrite)
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        // Not the process's number: in containers every process is number 1, and two may share a folder.
        temporary =
            "\(path[..<slash]).\(path[slash...]).partial-" + String(UInt64.random(in: .min ... .max), radix: 16)
    }

    private static func check(_ path: String, _ names: [String], overwrite: Bool) throws(DataError) {
        switch FileSystem.kind(of: path) {
        case nil: return
        case .file, .other:
            throw DataError(
                .usage, path, problem: "it exists and is not a folder",
                remedy: "Files end in .csv, .csv.gz, .tsv or .parquet; name another place for a folder")
        case .folder:
            guard let entries = FileSystem.entries(of: path) else { throw .unwritable(path, errno) }
            if let other = entries.first(where: { !names.contains($0) }) {
                throw DataError(
                    .usage, path, problem: "the folder holds \(other.debugDescription), which is none of these tables",
                    remedy: "Name a folder of its own for the output: it is written, and replaced, as a whole")
            }
            if let own = entries.first, !overwrite { throw .exists("\(path)/\(own)") }
        }
    }

    func location(of name: String) -> String { "\(temporary)/\(name)" }

    func finalLocation(of name: String) -> String { "\(path)/\(name)" }

    func prepare() throws(DataError) {
        guard mkdir(temporary, 0o777) == 0 else { throw .unwritable(path, errno) }
    }

    func publish() throws(DataError) -> [String] {
        if rename(temporary, path) != 0 {
            guard errno == ENOTEMPTY || errno == EEXIST else { throw .unwritable(path, errno) }
            guard sfm_exchange(temporary, path) || replace() else { throw .unwritable(path, errno) }
            FileSystem.remove(temporary)  // what the exchange put there: the tables from before
        }
        return []
    }

    /// For file systems that cannot exchange two names (NFS, most FUSE): between two renames there is nothing of that name.
    private func replace() -> Bool {
        guard errno == EINVAL || errno == ENOSYS || errno == ENOTSUP else { return false }
        let old = temporary + "-old"
        guard rename(path, old) == 0 else { return false }
        guard rename(temporary, path) == 0 else {
            rename(old, path)
            return false
        }
        return rename(old, temporary) == 0
    }

    func discard() { FileSystem.remove(temporary) }
}

extension DataError {
    fileprivate static func unwritable(_ path: String, _ error: Int32) -> Self {
        let isMissing = error == ENOENT || error == ENOTDIR
        let isFull = error == ENOSPC || error == EDQUOT
        let problem =
            isMissing
            ? "the folder that is to hold it does not exist"
            : isFull ? "the disk that holds it is full" : "there is no way to write it (error number \(error))"
        let remedy =
            isMissing
            ? "Make that folder first" : isFull ? "Free some space, or write elsewhere" : "Check its permissions"
        return Self(.unavailable, path, problem: problem, remedy: remedy)
    }
}
