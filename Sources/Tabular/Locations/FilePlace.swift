/// A file, or where one is to be: on a disk of this machine, or in an object store.
struct FilePlace: Hashable, Sendable {
    /// nil for this machine.
    let store: ObjectStore?
    let path: String

    /// - Throws: ``DataError`` for a location that can hold no file, or a store that cannot be reached.
    init(_ location: String) throws(DataError) {
        switch try Location(location) {
        case .local(let path): self.init(store: nil, path: path)
        case .object(let address): try self.init(address)
        case .database(let address): throw .notAFile(address)
        }
    }

    init(_ address: ObjectAddress) throws(DataError) {
        self.init(store: try ObjectStore.of(address), path: address.path)
    }

    init(store: ObjectStore?, path: String) { (self.store, self.path) = (store, path) }

    /// For the shim.
    var handle: OpaquePointer? { store?.handle }
}

extension DataError {
    /// A database where a file is wanted.
    package static func notAFile(_ address: DatabaseAddress) -> Self {
        Self(
            .usage, address.text, problem: "is a database, and a file is wanted here",
            remedy: "Name a file or an object")
    }
}
