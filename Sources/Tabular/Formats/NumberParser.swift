/// Reads and spells numbers with a fixed count of decimal places.
/// - Shape: text ↔ mantissa, value = mantissa · 10^(−scale); scale in 0 ... 18.
/// - Invariant: what ``append(_:to:)`` writes, ``parse(_:_:)`` reads back to the same mantissa.
public struct NumberParser: Hashable, Sendable {
    /// How the numbers are adorned.
    public let format: NumberFormat
    /// How many decimal places the mantissa holds.
    public let scale: Int
    let prefix: [UInt8]
    let suffix: [UInt8]
    let thousands: [UInt8]
    let mark: UInt8
    let power: Int64

    /// - Precondition: `scale` is in 0 ... 18.
    public init(format: NumberFormat = NumberFormat(), scale: Int) {
        precondition((0...18).contains(scale), "a mantissa of 64 bits has at most 18 decimal places")
        self.format = format
        self.scale = scale
        prefix = Array(format.prefix.utf8)
        suffix = Array(format.suffix.utf8)
        thousands = Array(format.thousands.utf8)
        mark = format.decimalMark.utf8.first ?? 46
        power = powersOfTen[scale]
    }

    /// The mantissa; nil where the text is no such number, or has more digits than the scale or 64 bits can hold.
    /// Blanks around the number are allowed.
    public func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        guard var span = NumberSpan(bytes, count, prefix: prefix, suffix: suffix) else { return nil }
        guard var mantissa = wholePart(bytes, &span) else { return nil }
        var places = 0
        if span.start < span.end {
            guard bytes[span.start] == mark else { return nil }
            span.start &+= 1
            while span.start < span.end {
                let digit = bytes[span.start] &- 48
                guard digit <= 9 else { return nil }
                span.digits &+= 1
                span.start &+= 1
                if places == scale {
                    guard digit == 0 else { return nil }
                } else {
                    guard mantissa <= Self.safe else { return nil }
                    mantissa = mantissa &* 10 &+ UInt64(digit)
                    places &+= 1
                }
            }
        }
        guard span.digits > 0 else { return nil }
        return signed(mantissa, missing: scale &- places, negative: span.negative)
    }

    /// Up to this one more digit fits into 64 bits.
    private static let safe = (UInt64.max - 9) / 10

    /// The digits before the decimal mark; nil where they overflow or are grouped wrongly.
    @inline(__always)
    private func wholePart(_ bytes: UnsafePointer<UInt8>, _ span: inout NumberSpan) -> UInt64? {
        var mantissa: UInt64 = 0
        var (group, grouped) = (0, false)
        while span.start < span.end {
            let digit = bytes[span.start] &- 48
            if digit <= 9 {
                guard mantissa <= Self.safe else { return nil }
                mantissa = mantissa &* 10 &+ UInt64(digit)
                span.digits &+= 1
                group &+= 1
                span.start &+= 1
            } else if !thousands.isEmpty, span.end &- span.start > thousands.count,
                matches(bytes + span.start, thousands)
            {
                guard grouped ? group == 3 : (1...3).contains(group) else { return nil }
                (group, grouped) = (0, true)
                span.start &+= thousands.count
            } else {
                break
            }
        }
        return grouped && group != 3 ? nil : mantissa
    }

    @inline(__always)
    private func signed(_ mantissa: UInt64, missing: Int, negative: Bool) -> Int64? {
        let (whole, overflow) = mantissa.multipliedReportingOverflow(by: UInt64(powersOfTen[missing]))
        guard !overflow else { return nil }
        if negative { return whole <= 1 &<< 63 ? Int64(truncatingIfNeeded: 0 &- whole) : nil }
        return whole < 1 &<< 63 ? Int64(whole) : nil
    }

    /// Spells `mantissa` in the format.
    public func append(_ mantissa: Int64, to buffer: inout ByteBuffer) {
        if mantissa < 0 { buffer.append(45) }
        buffer.append(contentsOf: prefix)
        let (whole, fraction) = mantissa.magnitude.quotientAndRemainder(dividingBy: UInt64(power))
        buffer.appendDigits(whole, separator: thousands)
        appendFraction(fraction, to: &buffer)
        buffer.append(contentsOf: suffix)
    }

    private func appendFraction(_ fraction: UInt64, to buffer: inout ByteBuffer) {
        var (rest, places) = (fraction, scale)
        if !format.fixedScale {
            while places > max(format.minimumPlaces, 0) && rest % 10 == 0 {
                (rest, places) = (rest / 10, places - 1)
            }
        }
        let padding = format.minimumPlaces - places
        guard places > 0 || padding > 0 else { return }
        buffer.append(mark)
        if places > 0 { buffer.appendDigits(rest, width: places) }
        if padding > 0 { buffer.append(contentsOf: repeatElement(48, count: padding)) }
    }
}

/// The part of a text that holds a number's digits, once blanks, sign, prefix and suffix are taken off.
struct NumberSpan {
    var start: Int
    var end: Int
    var negative = false
    var digits = 0

    /// Nil where a prefix or suffix is lacking. The sign may stand before or after the prefix.
    @inline(__always)
    init?(_ bytes: UnsafePointer<UInt8>, _ count: Int, prefix: [UInt8], suffix: [UInt8]) {
        (start, end) = (0, count)
        while start < end, isBlank(bytes[start]) { start &+= 1 }
        while end > start, isBlank(bytes[end &- 1]) { end &-= 1 }
        var signed = takeSign(bytes)
        if !prefix.isEmpty {
            guard end &- start >= prefix.count, matches(bytes + start, prefix) else { return nil }
            start &+= prefix.count
            if !signed { signed = takeSign(bytes) }
        }
        if !suffix.isEmpty {
            guard end &- start >= suffix.count, matches(bytes + (end &- suffix.count), suffix) else { return nil }
            end &-= suffix.count
        }
        guard start < end else { return nil }
    }

    @inline(__always)
    private mutating func takeSign(_ bytes: UnsafePointer<UInt8>) -> Bool {
        guard start < end, bytes[start] == 45 || bytes[start] == 43 else { return false }
        negative = bytes[start] == 45
        start &+= 1
        return true
    }
}
