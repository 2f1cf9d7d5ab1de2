public import Tabular

extension ModelFile {
    /// Reads a model file; see `init(decoding:named:)` for what is checked.
    public init(reading path: String) throws(DataError) {
        self = try ModelFile(decoding: AtomicFile.read(path), named: path)
    }

    /// Writes the model in one step; see ``AtomicFile``.
    /// - Parameter overwrite: whether a file that is there already may be replaced.
    public func write(to path: String, overwrite: Bool = false) throws(DataError) {
        try AtomicFile.write(encoded(), to: path, overwrite: overwrite)
    }
}
