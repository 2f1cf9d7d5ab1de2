import CArrow

/// Rules for what may be written where.
package enum OutputPath {
    /// Where the file is to be written.
    /// - Throws: ``DataError`` with the code `usage` if a file is there that must not be replaced.
    @discardableResult
    static func check(_ location: String, overwrite: Bool) throws(DataError) -> FilePlace {
        switch try Location(location) {
        case .local(let path):
            try check(FileSystem.kind(of: path), location, overwrite: overwrite)
            return FilePlace(store: nil, path: path)
        case .object(let address):
            try checkFree(address, overwrite: overwrite)
            return try FilePlace(address)
        case .database(let address): throw .notAFile(address)
        }
    }

    /// Finds out before the work begins whether an object may be written: an upload is begun and taken back.
    package static func check(_ address: ObjectAddress, overwrite: Bool) throws(DataError) {
        try checkFree(address, overwrite: overwrite)
        let place = try FilePlace(address)
        var sink: OpaquePointer?
        try DataError.check(address.text) { sfm_bytes_open(place.handle, place.path, false, &sink, $0) }
        if let sink { sfm_sink_free(sink) }
    }

    private static func checkFree(_ address: ObjectAddress, overwrite: Bool) throws(DataError) {
        guard !address.key.isEmpty else {
            throw DataError(.usage, address.text, problem: "names a bucket only", remedy: "Name an object in it")
        }
        // A folder of an object store is no hindrance: it is only what begins alike.
        if !overwrite, try ObjectStore.look(at: address).kind == .file { throw .exists(address.text) }
    }

    /// How many bytes a file that was written has.
    package static func bytes(of location: String) throws(DataError) -> Int {
        switch try Location(location) {
        case .local(let path): FileSystem.bytes(of: path)
        case .object(let address): try ObjectStore.look(at: address).bytes
        case .database: 0
        }
    }

    private static func check(_ kind: FileSystem.Kind?, _ path: String, overwrite: Bool) throws(DataError) {
        switch kind {
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
