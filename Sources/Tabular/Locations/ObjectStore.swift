import CArrow
import Glibc
import Synchronization

/// A client for an object store. It finds its credentials by itself, as the store's own tools do, and renews them:
/// environment, profile, web identity, the instance's metadata.
package final class ObjectStore: Sendable, Hashable {
    /// SAFETY: set once; the shim's stores may be shared by threads.
    nonisolated(unsafe) let handle: OpaquePointer

    private static let opened = Mutex<[String: ObjectStore]>([:])

    private init(uri: String, _ endpoint: StoreEndpoint, location: String) throws(DataError) {
        if uri.hasPrefix("s3:") { try WebIdentity.prepare() }
        var store: OpaquePointer?
        try DataError.check(location) {
            sfm_store_open(uri, endpoint.host, StoreEndpoint.authorities ?? "", &store, $0)
        }
        guard let store else { throw .noReader(location) }
        handle = store
    }

    deinit { sfm_store_free(handle) }

    /// The client for an address; one for each bucket, since buckets may be in different regions.
    static func of(_ address: ObjectAddress) throws(DataError) -> ObjectStore {
        let endpoint = try StoreEndpoint(of: address)
        let uri = "\(address.scheme)://\(endpoint.user)\(address.bucket)\(endpoint.query)"
        if let known = opened.withLock({ $0[uri] }) { return known }
        let store = try ObjectStore(uri: uri, endpoint, location: address.text)
        opened.withLock { $0[uri] = store }
        return store
    }

    /// What is at an address.
    static func look(at address: ObjectAddress) throws(DataError) -> (kind: FileSystem.Kind?, bytes: Int) {
        let store = try of(address)
        var entry = sfm_entry()
        try DataError.check(address.text) { sfm_store_look(store.handle, address.path, &entry, $0) }
        return (FileSystem.Kind(entry), Int(entry.bytes))
    }

    /// What is right below an address, sorted by the names' bytes.
    static func entries(of address: ObjectAddress) throws(DataError) -> [(name: String, kind: FileSystem.Kind?)] {
        let store = try of(address)
        var listing = Listing()
        try DataError.check(address.text) { failure in
            withUnsafeMutablePointer(to: &listing) { listing in
                sfm_store_list(
                    store.handle, address.path, listing,
                    { context, name, entry in
                        guard let context, let name else { return }
                        // SAFETY: the context is the listing above, which nobody else uses meanwhile.
                        context.assumingMemoryBound(to: Listing.self).pointee.entries
                            .append((String(cString: name), FileSystem.Kind(entry)))
                    }, failure)
            }
        }
        return listing.entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// All bytes of an object.
    package static func read(_ address: ObjectAddress) throws(DataError) -> [UInt8] {
        let store = try of(address)
        var bytes: [UInt8] = []
        try DataError.check(address.text) { failure in
            withUnsafeMutablePointer(to: &bytes) { bytes in
                sfm_store_read(
                    store.handle, address.path, bytes,
                    { context, piece, count in
                        // SAFETY: the context is the array above, which nobody else uses meanwhile.
                        context?.assumingMemoryBound(to: [UInt8].self).pointee
                            .append(contentsOf: UnsafeBufferPointer(start: piece, count: Int(count)))
                    }, failure)
            }
        }
        return bytes
    }

    /// Removes an object; none of that name is no failure.
    static func remove(_ address: ObjectAddress) throws(DataError) {
        let store = try of(address)
        try DataError.check(address.text) { sfm_store_remove(store.handle, address.path, $0) }
    }

    package static func == (one: ObjectStore, other: ObjectStore) -> Bool { one === other }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

private struct Listing { var entries: [(name: String, kind: FileSystem.Kind?)] = [] }

extension FileSystem.Kind {
    fileprivate init?(_ entry: sfm_entry) {
        switch Int(entry.kind) {
        case SFM_ENTRY_FILE: self = .file
        case SFM_ENTRY_FOLDER: self = .folder
        default: return nil
        }
    }
}
