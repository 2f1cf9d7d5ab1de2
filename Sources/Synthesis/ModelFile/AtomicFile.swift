import Glibc
public import Tabular

/// Whole files and objects of stores, read and written in one step each.
public enum AtomicFile {
    /// Writes a file: until it is whole, it is a temporary neighbour of its name, and after a failure nothing is left.
    /// - Parameters:
    ///   - overwrite: whether a file that is there already may be replaced.
    ///   - mode: who may read and write it, where the process's mask lets them.
    public static func write(
        _ bytes: [UInt8], to location: String, overwrite: Bool, mode: UInt32 = 0o666
    ) throws(DataError) {
        guard case .local(let path) = try Location(location) else {
            let sink = try ByteSink(location, overwrite: overwrite)
            try sink.write(bytes)
            return try sink.finish()
        }
        guard overwrite || access(path, F_OK) != 0 else {
            throw DataError(.usage, path, problem: "it exists already", remedy: "Name another, or give --force")
        }
        var template = Array((path + ".partial-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw unwritable(path, errno) }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let failure = fill(descriptor, bytes, mode) ?? (rename(temporary, path) == 0 ? nil : errno)
        guard let failure else { return }
        unlink(temporary)
        throw unwritable(path, failure)
    }

    /// Reads a regular file; memory is what the file system says that it has.
    public static func read(_ location: String) throws(DataError) -> [UInt8] {
        switch try Location(location) {
        case .local(let path): return try read(path: path)
        case .object(let address): return try ObjectStore.read(address)
        case .database(let address): throw .notAFile(address)
        }
    }

    private static func read(path: String) throws(DataError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw unreadable(path, errno) }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw DataError(.data, path, problem: "this is not a file", remedy: "Give the path of a file")
        }
        let size = Int(facts.st_size)
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size, failure == 0 {
                let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
                if count == 0 { return }
                if count > 0 { filled += count } else if errno != EINTR { failure = errno }
            }
        }
        guard failure == 0 else { throw unreadable(path, failure) }
        return bytes
    }

    /// Writes all bytes to stable storage and closes the file.
    /// - Returns: the system's error number, or nil.
    private static func fill(_ descriptor: Int32, _ bytes: [UInt8], _ mode: UInt32) -> Int32? {
        var written = 0
        var failure: Int32?
        while written < bytes.count, failure == nil {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { written += count } else if errno != EINTR { failure = errno }
        }
        let mask = umask(0)
        umask(mask)
        if failure == nil, fchmod(descriptor, mode & ~mask) != 0 || fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0, failure == nil { failure = errno }
        return failure
    }

    private static func unwritable(_ path: String, _ number: Int32) -> DataError {
        DataError(
            .unavailable, path, problem: "it cannot be written (\(String(cString: strerror(number))))",
            remedy: "Check that the folder exists, that you may write there and that the disk has room")
    }

    private static func unreadable(_ path: String, _ number: Int32) -> DataError {
        switch number {
        case ENOENT, ENOTDIR:
            DataError(.data, path, problem: "there is no such file", remedy: "Check the path")
        case EACCES, EPERM:
            DataError(.data, path, problem: "you may not read it", remedy: "Ask its owner, or name another file")
        default:
            DataError(
                .unavailable, path, problem: "it cannot be read (\(String(cString: strerror(number))))",
                remedy: "Check the disk, and try again")
        }
    }
}
