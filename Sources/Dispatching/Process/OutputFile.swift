import FoundationEssentials
import Glibc
import TaskContract

/// A file that a task writes while we read.
struct OutputFile {
    let path: String

    /// 0 where there is none.
    var size: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Whole lines from an offset on, and the offset behind them. A line that is not ended yet is left for the next time.
    func part(from offset: Int, most: Int) throws(Errno) -> (text: String, next: Int) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return ("", offset) }
            throw Errno.last
        }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: max(0, min(most, size - offset)))
        let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(offset)) }
        guard count >= 0 else { throw Errno.last }
        let isFull = count == most
        guard let end = bytes[..<count].lastIndex(of: 10) ?? (isFull ? count - 1 : nil) else { return ("", offset) }
        return (String(decoding: bytes[...end], as: UTF8.self), offset + end + 1)
    }
}

extension TaskFolder {
    private static let most = 1 << 20
    private static let longestLine = 2_000

    /// What was put out since the cursor, which holds the two files' offsets.
    func output(after cursor: OutputCursor?) throws(Errno) -> TaskOutput {
        let offsets = (cursor?.text ?? "0,0").split(separator: ",").compactMap { Int($0) }
        guard offsets.count == 2 else { throw Errno(code: EINVAL) }
        let (json, eventsEnd) = try OutputFile(path: events).part(from: offsets[0], most: Self.most)
        let (text, logEnd) = try OutputFile(path: log).part(from: offsets[1], most: Self.most)
        let decoder = JSONDecoder()
        // What is no event is no part of the contract, and is not passed on.
        let found = json.split(separator: "\n").compactMap { try? decoder.decode(TaskEvent.self, from: Data($0.utf8)) }
        return TaskOutput(
            events: found, lines: text.split(separator: "\n").map(Self.plain),
            cursor: OutputCursor("\(eventsEnd),\(logEnd)"))
    }

    /// Without what would move a terminal's cursor or turn the direction of writing.
    private static func plain(_ line: Substring) -> String {
        let isPlain = { (scalar: Unicode.Scalar) in
            scalar == "\t"
                || !(scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format)
        }
        var plain = String.UnicodeScalarView()
        plain.append(contentsOf: line.unicodeScalars.lazy.filter(isPlain).prefix(longestLine))
        return String(plain)
    }
}
