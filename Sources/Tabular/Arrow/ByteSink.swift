import CArrow

/// Writes bytes, such as the lines of a CSV file, to a file that appears under its name only once it is whole.
///
/// A path that ends in `.gz` is compressed. What is not finished leaves nothing behind. Not for two threads at once.
public final class ByteSink {
    /// Where the file goes, for messages.
    public let path: String
    private var handle: OpaquePointer?

    /// Starts the file, under a temporary name beside its target, or an object of a store.
    /// - Throws: ``DataError`` if it cannot be made, or is there already and `overwrite` is false.
    public init(_ path: String, overwrite: Bool = false) throws(DataError) {
        let place = try OutputPath.check(path, overwrite: overwrite)
        self.path = path
        var opened: OpaquePointer?
        try DataError.check(path) {
            sfm_bytes_open(place.handle, place.path, path.lowercased().hasSuffix(".gz"), &opened, $0)
        }
        handle = opened
    }

    deinit { abandon() }

    /// Appends the bytes.
    /// - Throws: ``DataError`` if the disk is full or fails; the file is then gone.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(DataError) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        guard let handle else { throw .finishedSink(path) }
        do throws(DataError) {
            let first = start.assumingMemoryBound(to: UInt8.self)
            try DataError.check(path) { sfm_bytes_write(handle, first, Int64(bytes.count), $0) }
        } catch {
            abandon()
            throw error
        }
    }

    /// Appends the bytes.
    /// - Throws: ``DataError`` if the disk is full or fails; the file is then gone.
    public func write(_ bytes: [UInt8]) throws(DataError) {
        try bytes.withUnsafeBufferPointer { buffer throws(DataError) in try write(UnsafeRawBufferPointer(buffer)) }
    }

    /// Brings everything to the disk and gives the file its name.
    public func finish() throws(DataError) {
        guard let handle else { throw .finishedSink(path) }
        defer { abandon() }
        try DataError.check(path) { sfm_sink_finish(handle, $0) }
    }

    /// Removes what was written; does nothing after ``finish()``.
    public func abandon() {
        if let handle { sfm_sink_free(handle) }
        handle = nil
    }
}
