import Glibc

/// Reads and spells IEEE doubles.
/// - Invariant: reading is correctly rounded (as `strtod`), and what is written reads back to the same double.
public struct RealText: Hashable, Sendable {
    /// How the numbers are adorned; `fixedScale` has no meaning here.
    public let format: NumberFormat
    let prefix: [UInt8]
    let suffix: [UInt8]
    let thousands: [UInt8]
    let mark: UInt8

    /// Reals with the adornments of `format`.
    public init(format: NumberFormat = NumberFormat()) {
        self.format = format
        prefix = Array(format.prefix.utf8)
        suffix = Array(format.suffix.utf8)
        thousands = Array(format.thousands.utf8)
        mark = format.decimalMark.utf8.first ?? 46
    }

    /// The value; nil where the text is no number or not finite. Blanks around it are allowed.
    public func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        guard let span = NumberSpan(bytes, count, prefix: prefix, suffix: suffix) else { return nil }
        guard let scan = DecimalScan(bytes, span, thousands: thousands, mark: mark) else { return nil }
        // Clinger's fast path: both factors are exact doubles, so one rounding is all there is.
        let magnitude =
            scan.exact && scan.mantissa <= 1 &<< 53 && abs(scan.exponent) <= 22
            ? Self.scaled(Double(scan.mantissa), scan.exponent) : slow(bytes, span)
        guard magnitude.isFinite else { return nil }
        return span.negative ? -magnitude : magnitude
    }

    private static let exactPowers = (0...22).map { exponent in (0..<exponent).reduce(1.0) { power, _ in power * 10 } }

    @inline(__always)
    private static func scaled(_ value: Double, _ exponent: Int) -> Double {
        exponent < 0 ? value / exactPowers[-exponent] : value * exactPowers[exponent]
    }

    /// `strtod` on a copy with an end mark, a decimal point and no thousands separators.
    private func slow(_ bytes: UnsafePointer<UInt8>, _ span: NumberSpan) -> Double {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: span.end - span.start + 1) { copy in
            var (place, length) = (span.start, 0)
            while place < span.end {
                if !thousands.isEmpty, span.end - place > thousands.count, matches(bytes + place, thousands) {
                    place += thousands.count
                    continue
                }
                copy[length] = bytes[place] == mark ? 46 : CChar(bitPattern: bytes[place])
                (place, length) = (place + 1, length + 1)
            }
            copy[length] = 0
            guard let start = copy.baseAddress else { return .nan }
            return strtod(start, nil)
        }
    }

    /// The shortest spelling that reads back to `value`, which is finite.
    public func append(_ value: Double, to buffer: inout ByteBuffer) {
        if value.sign == .minus { buffer.append(45) }
        buffer.append(contentsOf: prefix)
        let text = value.magnitude.description.utf8
        let whole = text.count > 2 && text.last == 48 && text.dropLast().last == 46
        for byte in whole && format.minimumPlaces == 0 ? text.dropLast(2) : text[...] {
            buffer.append(byte == 46 ? mark : byte)
        }
        buffer.append(contentsOf: suffix)
    }
}

/// The digits of a real number and the power of ten that they are to be multiplied with.
struct DecimalScan {
    var mantissa: UInt64 = 0
    var exponent = 0
    /// Whether `mantissa` holds all digits.
    var exact = true
    private var digits = 0

    init?(_ bytes: UnsafePointer<UInt8>, _ span: NumberSpan, thousands: [UInt8], mark: UInt8) {
        var (place, fraction) = (span.start, false)
        while place < span.end {
            let byte = bytes[place]
            if byte &- 48 <= 9 {
                take(byte &- 48, fraction: fraction)
            } else if byte == mark && !fraction {
                fraction = true
            } else if byte | 32 == 101, digits > 0 {
                guard takeExponent(bytes + (place &+ 1), span.end &- place &- 1) else { return nil }
                return
            } else if !fraction, !thousands.isEmpty, digits > 0, span.end - place > thousands.count,
                matches(bytes + place, thousands)
            {
                place &+= thousands.count
                continue
            } else {
                return nil
            }
            place &+= 1
        }
        guard digits > 0 else { return nil }
    }

    @inline(__always)
    private mutating func take(_ digit: UInt8, fraction: Bool) {
        digits &+= 1
        if mantissa < 1_000_000_000_000_000_000 {
            mantissa = mantissa &* 10 &+ UInt64(digit)
            if fraction { exponent &-= 1 }
        } else {
            exact = false
        }
    }

    private mutating func takeExponent(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var (place, value) = (0, 0)
        let negative = count > 0 && bytes[0] == 45
        if count > 0, bytes[0] == 45 || bytes[0] == 43 { place = 1 }
        guard place < count else { return false }
        while place < count {
            let digit = bytes[place] &- 48
            guard digit <= 9 else { return false }
            value = min(value * 10 + Int(digit), 100_000)
            place &+= 1
        }
        exponent += negative ? -value : value
        return true
    }
}
