import CArrow

/// A table whose rows are in several files, as Spark, Dask and their like write it.
struct TableParts: Hashable, Sendable {
    /// One or more, in the order of their paths.
    var files: [TableFile] = []
    /// Names of partitions: those before the `=` of folders' names.
    var partitions: [String] = []
    /// For each file what its folders say of each partition; nil for rows without a value.
    var values: [[String?]] = []

    /// Opens the first part; others are opened as they are reached.
    func open(_ location: String) throws(DataError) -> OpaquePointer {
        var opened: OpaquePointer?
        var texts = CTexts()
        let names = partitions.map { texts.copy($0) as UnsafePointer<CChar>? }
        var rows: [UnsafePointer<UnsafePointer<CChar>?>] = []
        for row in values {
            let copies = row.map { value in value.map { texts.copy($0) } }
            rows.append(texts.list(copies))
        }
        let parts = zip(files, rows).map { file, row in
            sfm_part(
                store: file.place.handle, path: texts.copy(file.place.path), is_parquet: file.format == .parquet,
                delimiter: file.format == .tsv ? UInt8(ascii: "\t") : 0, values: row)
        }
        defer { texts.free() }
        try DataError.check(location) { failure in
            sfm_parts_open(parts, Int32(parts.count), names, Int32(names.count), &opened, failure)
        }
        guard let opened else { throw .noReader(location) }
        return opened
    }
}

/// Texts for C, all of which live until they are freed.
private struct CTexts {
    private var memory: [UnsafeMutableRawPointer] = []

    mutating func copy(_ text: String) -> UnsafePointer<CChar> {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (place, byte) in bytes.enumerated() { copy[place] = byte }
        memory.append(UnsafeMutableRawPointer(copy))
        return UnsafePointer(copy)
    }

    mutating func list(_ texts: [UnsafePointer<CChar>?]) -> UnsafePointer<UnsafePointer<CChar>?> {
        let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: max(texts.count, 1))
        for (place, text) in texts.enumerated() { list[place] = text }
        memory.append(UnsafeMutableRawPointer(list))
        return UnsafePointer(list)
    }

    func free() { for piece in memory { piece.deallocate() } }
}
