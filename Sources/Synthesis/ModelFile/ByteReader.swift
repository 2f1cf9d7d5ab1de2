public import Tabular

/// Reads what ``ByteWriter`` wrote, trusting nothing: each read is checked against the bytes that are left, and each
/// count before anything is allocated for it, so that memory stays below a small multiple of the section's bytes.
public struct ByteReader: Sendable {
    private let bytes: [UInt8]
    private let section: String
    /// How many bytes were read.
    public private(set) var offset = 0

    /// - Parameter section: what errors call it.
    public init(_ bytes: [UInt8], section: String) {
        self.bytes = bytes
        self.section = section
    }

    /// The bytes of a section, under its own name.
    public init(_ section: ModelFile.Section) { self.init(section.bytes, section: section.name) }

    /// How many bytes are still to be read.
    public var remaining: Int { bytes.count - offset }

    /// The error for what cannot be right; for the meaning of values, which only the caller knows.
    /// - Parameter problem: without a full stop, such as `a node points behind the end of its tree`.
    public func invalid(_ problem: String) -> DataError {
        DataError(
            .data, "section \(section), byte \(offset)", problem: problem,
            remedy: "The model file is damaged or was not written by Sfumato; fetch it again, or train again")
    }

    /// One number of the type that is wanted.
    public mutating func number<Number: StoredNumber>(_ type: Number.Type = Number.self) throws(DataError) -> Number {
        let width = MemoryLayout<Number>.size
        guard remaining >= width else { throw invalid("the section ends inside a number") }
        defer { offset += width }
        // SAFETY: offset ..< offset + width lies within bytes, and any bits are a value of the type.
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
    }

    /// A byte that must be 0 or 1.
    public mutating func truth() throws(DataError) -> Bool {
        switch try number(UInt8.self) {
        case 0: return false
        case 1: return true
        default: throw invalid("a truth value is neither 0 nor 1")
        }
    }

    /// A whole number in 64 bits; with a range, one in it.
    public mutating func int(in range: ClosedRange<Int> = Int.min...Int.max) throws(DataError) -> Int {
        let value = Int(try number(Int64.self))
        guard range.contains(value) else { throw invalid("a number is out of range") }
        return value
    }

    /// A count of things of which each takes at least `minimumBytes` bytes of what is left.
    public mutating func count(minimumBytes: Int) throws(DataError) -> Int {
        precondition(minimumBytes > 0, "things without bytes could not be counted by them")
        let count = try number(UInt64.self)
        guard count <= UInt64(remaining / minimumBytes) else { throw invalid("a count is beyond the section's end") }
        return Int(count)
    }

    /// A counted text in UTF-8.
    public mutating func text() throws(DataError) -> String {
        let length = Int(try number(UInt32.self))
        guard length <= remaining else { throw invalid("a text ends behind the section's end") }
        guard let text = String(validating: bytes[offset..<offset + length], as: UTF8.self) else {
            throw invalid("a text is not UTF-8")
        }
        offset += length
        return text
    }

    /// Counted numbers of the type that is wanted.
    public mutating func numbers<Number: StoredNumber>(_: Number.Type = Number.self) throws(DataError) -> [Number] {
        let width = MemoryLayout<Number>.size
        let count = try count(minimumBytes: width)
        let start = offset
        offset += count * width
        return bytes.withUnsafeBytes { source in
            [Number](unsafeUninitializedCapacity: count) { target, initialized in
                // SAFETY: count(minimumBytes:) has checked that so many bytes follow; any bits are a value.
                UnsafeMutableRawBufferPointer(target).copyMemory(from: .init(rebasing: source[start..<offset]))
                initialized = count
            }
        }
    }

    /// Counted texts.
    public mutating func texts() throws(DataError) -> [String] {
        let count = try count(minimumBytes: 4)
        var texts: [String] = []
        for _ in 0..<count { texts.append(try text()) }
        return texts
    }

    /// To be called last: bytes that nobody asked for are a fault.
    public func finish() throws(DataError) {
        guard remaining == 0 else { throw invalid("\(remaining) bytes follow the section's last value") }
    }
}
