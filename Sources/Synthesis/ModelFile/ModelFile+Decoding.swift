import FoundationEssentials
public import Tabular

extension ModelFile {
    /// Reads a model and checks all of it: what it is, that it is whole, and that it is as it was written.
    /// Takes memory for twice the bytes given and a constant, and no more, whatever they say.
    /// - Parameter name: what errors call the file.
    public init(decoding file: [UInt8], named name: String) throws(DataError) {
        let fault = ModelFileFault(name: name)
        let (directoryBytes, isSigned) = try Self.checkHeader(file, fault)
        let directoryEnd = ModelFileHeader.bytes + directoryBytes
        let directory = file[ModelFileHeader.bytes..<directoryEnd]
        guard Self.endsInDigest(directory) else { throw fault.altered("its directory") }
        var reader = ByteReader(Array(directory.dropLast(SHA256.bytes)), section: "directory of \(name)")
        var parts: [Section] = []
        var start = directoryEnd
        if isSigned {
            signer = try Self.signer(file, directoryEnd, fault)
            start += ModelSignature.bytes
        }
        for _ in 0..<(try reader.count(minimumBytes: ModelFileHeader.minimumEntryBytes)) {
            let section = try Self.section(&reader, file[start...], fault)
            start += section.bytes.count
            parts.append(section)
        }
        try reader.finish()
        guard start == file.count, Set(parts.map(\.name)).count == parts.count else {
            throw fault.altered("its directory")
        }
        guard let first = parts.first, first.name == ModelFileHeader.manifestName else {
            throw fault.altered("its manifest")
        }
        manifest = try Self.manifest(first.bytes, fault)
        sections = Array(parts.dropFirst())
    }

    /// - Returns: how many bytes of directory follow the header, and whether a signature follows them; both are there.
    private static func checkHeader(
        _ file: [UInt8], _ fault: ModelFileFault
    ) throws(DataError) -> (directory: Int, isSigned: Bool) {
        let (size, magic) = (ModelFileHeader.bytes, ModelFileHeader.magic)
        guard !file.isEmpty, file.starts(with: magic.prefix(file.count)) else { throw fault.foreign }
        guard file.count >= size else { throw fault.cutShort(file.count, of: nil) }
        guard endsInDigest(file[..<size]) else { throw fault.altered("its header") }
        var reader = ByteReader(Array(file[magic.count..<size]), section: "header of \(fault.name)")
        let (version, flags) = (try reader.number(UInt32.self), try reader.number(UInt32.self))
        guard version == formatVersion, flags & ~ModelSignature.flag == 0 else { throw fault.later(version, flags) }
        let (total, directory) = (try reader.number(UInt64.self), try reader.number(UInt64.self))
        guard UInt64(file.count) >= total else { throw fault.cutShort(file.count, of: total) }
        guard UInt64(file.count) == total else { throw fault.altered("its end") }
        let signature = flags == 0 ? 0 : ModelSignature.bytes
        guard file.count >= size + signature, directory <= UInt64(file.count - size - signature) else {
            throw fault.altered("its header")
        }
        return (Int(directory), flags != 0)
    }

    /// Whose signature stands after the directory.
    private static func signer(
        _ file: [UInt8], _ directoryEnd: Int, _ fault: ModelFileFault
    ) throws(DataError) -> VerifyingKey {
        let block = file[directoryEnd..<directoryEnd + ModelSignature.bytes]
        guard let signature = ModelSignature(block: block, of: file[..<directoryEnd]) else {
            throw fault.altered("what was signed, or its signature,")
        }
        return signature.signer
    }

    /// The section that the directory's next entry is about; its bytes are the first of `rest`.
    private static func section(
        _ directory: inout ByteReader, _ rest: ArraySlice<UInt8>, _ fault: ModelFileFault
    ) throws(DataError) -> Section {
        let (name, bytes) = (try directory.text(), try directory.number(UInt64.self))
        var digest: [UInt8] = []
        for _ in 0..<SHA256.bytes { digest.append(try directory.number()) }
        guard bytes <= UInt64(rest.count) else { throw fault.altered("its directory") }
        let content = rest.prefix(Int(bytes))
        guard SHA256.digest(of: content) == digest else { throw fault.altered("section \(name)") }
        return Section(name: name, bytes: Array(content))
    }

    /// Whether the last bytes are the digest of those before them.
    private static func endsInDigest(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count >= SHA256.bytes
            && SHA256.digest(of: bytes.dropLast(SHA256.bytes)).elementsEqual(bytes.suffix(SHA256.bytes))
    }

    private static func manifest(_ bytes: [UInt8], _ fault: ModelFileFault) throws(DataError) -> Manifest {
        do { return try JSONDecoder().decode(Manifest.self, from: Data(bytes)) } catch {
            throw fault.altered("its manifest")
        }
    }
}
