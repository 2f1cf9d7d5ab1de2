import CArrow
import Glibc

/// A folder of tables that appears under its name only once all of them are whole.
///
/// Tables are written to a temporary folder beside it, which ``publish()`` renames in one step. What is not published
/// leaves nothing behind.
public final class OutputFolder {
    /// Where the folder goes.
    public let path: String
    private let temporary: String
    private var isOpen = true

    /// Starts the folder.
    /// - Throws: ``DataError`` if there is a file of that name, or a folder that is not empty and `overwrite` is false
    ///   or that holds anything but tables: only those are ever replaced.
    public init(_ location: String, overwrite: Bool = false) throws(DataError) {
        var target = try LocationURI.path(of: location)
        while target.count > 1 && target.hasSuffix("/") { target.removeLast() }
        try Self.check(target, overwrite: overwrite)
        path = target
        let slash = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
        temporary =
            "\(target[..<slash]).\(target[slash...]).partial-" + String(UInt64.random(in: .min ... .max), radix: 16)
        guard mkdir(temporary, 0o777) == 0 else {
            isOpen = false
            throw .unwritable(target, errno)
        }
    }

    deinit { abandon() }

    private static func check(_ path: String, overwrite: Bool) throws(DataError) {
        switch FileSystem.kind(of: path) {
        case nil: return
        case .file, .other:
            throw DataError(
                .usage, path, problem: "is a file, and several tables need a folder", remedy: "Name another place")
        case .folder:
            let names = FileSystem.entries(of: path) ?? []
            let isForeign = names.contains { name in
                FileSystem.kind(of: "\(path)/\(name)") != .file
                    || TableFile(path: name, location: name, namedByItself: false) == nil
            }
            if isForeign {
                throw DataError(
                    .usage, path, problem: "the folder holds other things than tables",
                    remedy: "Name a folder of its own for the output")
            }
            if !names.isEmpty && !overwrite { throw .exists(path) }
        }
    }

    /// Where a file of the folder is to be written, such as with a ``ByteSink``.
    public func path(_ name: String) -> String { "\(temporary)/\(name)" }

    /// Gives the folder its name; a folder that was there is replaced as a whole.
    public func publish() throws(DataError) {
        if rename(temporary, path) != 0 {
            guard errno == ENOTEMPTY || errno == EEXIST else { throw .unwritable(path, errno) }
            guard sfm_exchange(temporary, path) else { throw .unwritable(path, errno) }
            FileSystem.remove(temporary)  // what the exchange put there: the tables from before
        }
        isOpen = false
    }

    /// Removes what was written; does nothing after ``publish()``.
    public func abandon() {
        if isOpen { FileSystem.remove(temporary) }
        isOpen = false
    }
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
