import FoundationEssentials
import Glibc
import NIOCore
import NIOPosix

/// Files one after the other. Source: POSIX.1-2017, pax, "ustar Interchange Format"; sizes from 8 GiB on as GNU tar has them.
enum TarArchive {
    /// Two blocks of zeros.
    static let end = ByteBuffer(repeating: 0, count: 1_024)

    static func size(of files: [DatasetFile]) -> Int {
        files.reduce(end.readableBytes) { $0 + 512 + ($1.bytes + 511) / 512 * 512 }
    }

    static func padding(after bytes: Int) -> ByteBuffer { ByteBuffer(repeating: 0, count: (512 - bytes % 512) % 512) }

    static func header(_ name: String, bytes: Int, made: Date) -> ByteBuffer {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in text.enumerated() { block[offset + index] = byte }
        }
        func octal(_ number: Int, _ digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
        }
        // A name has 100 bytes; what is before its last slash may go to a prefix of 155.
        let slash = name.lastIndex(of: "/") ?? name.startIndex
        let isLong = name.utf8.count > 100
        put((isLong ? name[name.index(after: slash)...] : name[...]).utf8.prefix(100), at: 0)
        if isLong { put(name[..<slash].utf8.prefix(155), at: 345) }
        put(octal(0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        if bytes < 1 << 33 {
            put(octal(bytes, 11), at: 124)
        } else {
            put([0x80] + (0..<11).map { UInt8(truncatingIfNeeded: bytes >> (8 * (10 - min($0, 10)))) }, at: 124)
        }
        put(octal(Int(made.timeIntervalSince1970), 11), at: 136)
        put([UInt8](repeating: 32, count: 8), at: 148)
        put([UInt8(ascii: "0")], at: 156)
        put("ustar\u{0}00".utf8, at: 257)
        put(octal(block.reduce(0) { $0 + Int($1) }, 6) + [0, 32], at: 148)
        return ByteBuffer(bytes: block)
    }
}

/// A file in parts of 256 kB, exactly as many bytes as it was said to have, read on a thread that may wait for a disk.
struct FileParts: AsyncSequence, Sendable {
    let path: String
    let bytes: Int

    struct Iterator: AsyncIteratorProtocol {
        fileprivate let file: OpenFile
        fileprivate var left: Int
        fileprivate var offset = 0

        mutating func next() async throws -> ByteBuffer? {
            guard left > 0 else { return nil }
            let (file, offset, wanted) = (file, offset, Swift.min(left, 1 << 18))
            let part = try await NIOThreadPool.singleton.runIfActive { try file.read(wanted, at: offset) }
            self.offset += part.readableBytes
            left -= part.readableBytes
            return part
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(file: OpenFile(path), left: bytes) }
}

/// An open file, closed with its last reader.
private final class OpenFile: Sendable {
    private let descriptor: Int32

    init(_ path: String) { descriptor = open(path, O_RDONLY | O_CLOEXEC) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func read(_ count: Int, at offset: Int) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        let read = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            Swift.max(0, pread(descriptor, bytes.baseAddress, count, off_t(offset)))
        }
        // A file that was cut meanwhile ends the download, which then lacks bytes and is seen to.
        guard read > 0 else { throw HubError.notFound("file") }
        return buffer
    }
}
