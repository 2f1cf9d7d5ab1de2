public import Tabular

/// What a `.sfm` file holds: a manifest that people and other programs can read, and named sections of bytes that
/// synthesizers write with ``ByteWriter`` and read with ``ByteReader``. Source: docs/model-file.md.
public struct ModelFile: Hashable, Sendable {
    /// A part of the file under a name of its own, such as `adult/trees`.
    public struct Section: Hashable, Sendable {
        /// Unique in the file; `manifest` is taken.
        public var name: String
        /// Laid out as the section's writer pleases.
        public var bytes: [UInt8]

        /// These bytes under this name.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        /// What `writer` wrote, under this name.
        public init(name: String, _ writer: ByteWriter) { self.init(name: name, bytes: writer.bytes) }
    }

    /// The layout that this program reads and writes.
    public static let formatVersion: UInt32 = 1

    /// What the model is, for people and programs.
    public var manifest: Manifest
    /// In the order in which they are written.
    public var sections: [Section]
    /// Whose signature the file carried when it was read; nil for none. Writing signs anew.
    public internal(set) var signer: VerifyingKey?

    /// A model that is not yet written.
    public init(manifest: Manifest, sections: [Section]) {
        self.manifest = manifest
        self.sections = sections
    }

    /// The bytes of the section with this name.
    /// - Throws: ``DataError`` with code `data` if there is none.
    public func section(_ name: String) throws(DataError) -> Section {
        guard let section = sections.first(where: { $0.name == name }) else {
            throw DataError(
                .data, "section \(name)", problem: "the model has no such section",
                remedy: "The model file was not written by this release of Sfumato; train again")
        }
        return section
    }
}

/// The fixed beginning of the file, which has this layout in every version:
/// magic, version, flags, bytes of the file, bytes of the directory, digest of all this.
enum ModelFileHeader {
    /// Eight bytes that no text has and that a transfer as text would damage, after PNG's.
    static let magic: [UInt8] = [0x89, 0x53, 0x46, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a]
    static let bytes = 8 + 4 + 4 + 8 + 8 + SHA256.bytes
    static let manifestName = "manifest"
    /// What a directory's entry takes at least: the count of its name's bytes, count of bytes, digest.
    static let minimumEntryBytes = 4 + 8 + SHA256.bytes
}
