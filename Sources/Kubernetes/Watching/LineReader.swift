import NIOCore

/// Cuts a stream of bytes into lines, however they arrive. A line that goes beyond the limit is cut there.
struct LineReader: Sendable {
    private var held = ByteBuffer()
    private let limit: Int

    init(limit: Int = 8 << 20) { self.limit = limit }

    /// Whole lines that end in this chunk, without their line ends.
    mutating func lines(in chunk: ByteBuffer) -> [ByteBuffer] {
        var (chunk, lines) = (chunk, [ByteBuffer]())
        while let end = chunk.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            var line = chunk.readSlice(length: end - chunk.readerIndex) ?? ByteBuffer()
            chunk.moveReaderIndex(forwardBy: 1)
            if held.readableBytes > 0 {
                held.writeBuffer(&line)
                lines.append(held)
                held = ByteBuffer()
            } else {
                lines.append(line)
            }
        }
        let room = limit - held.readableBytes
        if room > 0, var rest = chunk.readSlice(length: min(room, chunk.readableBytes)) { held.writeBuffer(&rest) }
        return lines
    }

    /// What came after the last line end.
    mutating func rest() -> ByteBuffer? {
        defer { held = ByteBuffer() }
        return held.readableBytes > 0 ? held : nil
    }
}
