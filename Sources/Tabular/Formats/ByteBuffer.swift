/// Where text is appended byte by byte, such as the data of an Arrow string column.
public typealias ByteBuffer = [UInt8]

extension ByteBuffer {
    /// Appends `value` in decimal digits, with zeros in front up to `width`, and `separator` between groups of three.
    @inline(__always)
    mutating func appendDigits(_ value: UInt64, width: Int = 1, separator: [UInt8] = []) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { scratch in
            // SAFETY: a UInt64 has at most 20 digits, and width is at most 20.
            var (rest, start) = (value, 24)
            repeat {
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                start -= 1
                scratch[start] = 48 &+ UInt8(truncatingIfNeeded: digit)
                rest = quotient
            } while rest != 0
            while 24 - start < width {
                start -= 1
                scratch[start] = 48
            }
            guard !separator.isEmpty else {
                append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(scratch)[start..<24]))
                return
            }
            for place in start..<24 {
                if place != start && (24 - place) % 3 == 0 { append(contentsOf: separator) }
                append(scratch[place])
            }
        }
    }
}

/// 10⁰ … 10¹⁸, all that an `Int64` can hold.
let powersOfTen: [Int64] = (0...18).map { exponent in (0..<exponent).reduce(1) { power, _ in power * 10 } }

/// Whether two pieces of memory hold the same bytes; `bytes` has at least `other.count` of them.
@inline(__always)
func matches(_ bytes: UnsafePointer<UInt8>, _ other: [UInt8]) -> Bool {
    for place in other.indices where bytes[place] != other[place] { return false }
    return true
}

/// A blank that may pad a number: space or tab.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
