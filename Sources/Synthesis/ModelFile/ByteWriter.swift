#if _endian(big)
    #error("Model files are little-endian and so is every machine that Sfumato supports; swap bytes here for another")
#endif

/// A number that a model file may hold: its bytes are its bits in little-endian order, and any bits are a value.
public protocol StoredNumber: BitwiseCopyable, Sendable {
    /// Used where a number has to exist before it is read.
    static var zero: Self { get }
}

extension UInt8: StoredNumber {}
extension UInt16: StoredNumber {}
extension UInt32: StoredNumber {}
extension UInt64: StoredNumber {}
extension Int8: StoredNumber {}
extension Int16: StoredNumber {}
extension Int32: StoredNumber {}
extension Int64: StoredNumber {}
extension Float: StoredNumber {}
extension Double: StoredNumber {}

/// Writes the bytes of a section of a model file: little-endian, without padding. ``ByteReader`` reads them.
/// The width of what is written is the width of its type, so name it: `put(UInt32(count))`.
public struct ByteWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Nothing written yet.
    public init() {}

    /// One number, in as many bytes as its type has.
    public mutating func put(_ number: some StoredNumber) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    /// One byte, 0 or 1.
    public mutating func put(_ truth: Bool) { bytes.append(truth ? 1 : 0) }

    /// A whole number in 64 bits.
    public mutating func put(_ number: Int) { put(Int64(number)) }

    /// A count as `ByteReader.count(minimumBytes:)` reads it: 64 bits.
    public mutating func putCount(_ count: Int) {
        precondition(count >= 0, "a count is not below 0")
        put(UInt64(count))
    }

    /// The count of bytes in 32 bits, then the text in UTF-8.
    public mutating func put(_ text: String) {
        let text = text.utf8
        precondition(text.count <= UInt32.max, "a text in a model is shorter than 4 GiB")
        put(UInt32(text.count))
        bytes.append(contentsOf: text)
    }

    /// The count in 64 bits, then the numbers.
    public mutating func put(_ numbers: [some StoredNumber]) {
        putCount(numbers.count)
        numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// The count in 64 bits, then the texts.
    public mutating func put(_ texts: [String]) {
        putCount(texts.count)
        for text in texts { put(text) }
    }
}
