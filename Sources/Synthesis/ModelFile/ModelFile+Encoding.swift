import FoundationEssentials
public import Tabular

extension ModelFile {
    /// The file's bytes: the same for the same manifest and sections, on every machine and at any time.
    /// - Parameter key: signs the model; nil for none.
    public func encoded(signedBy key: SigningKey? = nil) throws(DataError) -> [UInt8] {
        let parts = [Section(name: ModelFileHeader.manifestName, bytes: try manifestBytes())] + sections
        precondition(Set(parts.map(\.name)).count == parts.count, "names of sections are unique")
        var directory = ByteWriter()
        directory.putCount(parts.count)
        for part in parts {
            directory.put(part.name)
            directory.put(UInt64(part.bytes.count))
            directory.putDigest(of: part.bytes)
        }
        directory.putDigest(of: directory.bytes)
        let content = parts.reduce(0) { $0 + $1.bytes.count }
        let total = ModelFileHeader.bytes + directory.bytes.count + (key == nil ? 0 : ModelSignature.bytes) + content
        var file = header(total: total, directory.bytes.count, flags: key == nil ? 0 : ModelSignature.flag)
        file.reserveCapacity(total)
        file += directory.bytes
        if let key { file += try ModelSignature(of: file, by: key).block }
        for part in parts { file += part.bytes }
        return file
    }

    private func header(total: Int, _ directory: Int, flags: UInt32) -> [UInt8] {
        var header = ByteWriter()
        for byte in ModelFileHeader.magic { header.put(byte) }
        header.put(Self.formatVersion)
        header.put(flags)
        header.put(UInt64(total))
        header.put(UInt64(directory))
        header.putDigest(of: header.bytes)
        return header.bytes
    }

    private func manifestBytes() throws(DataError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(manifest)) } catch {
            throw DataError(
                .internal, "manifest", problem: "it cannot be written as JSON", remedy: "Please report this")
        }
    }
}

extension ByteWriter {
    fileprivate mutating func putDigest(of bytes: [UInt8]) {
        for byte in SHA256.digest(of: bytes) { put(byte) }
    }
}
