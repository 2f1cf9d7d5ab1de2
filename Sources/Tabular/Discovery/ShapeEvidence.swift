/// The common shape of a text column's values: a pattern of fixed length, how long they are, how many words they have.
struct ShapeEvidence {
    private(set) var values = 0
    private(set) var withBlanks = 0
    private(set) var withDigits = 0
    private(set) var longest = 0
    private(set) var totalLength = 0
    /// Only digits, some with zeros in front.
    private(set) var onlyDigits = true
    private var first: [UInt8] = []
    /// For each place of the pattern the classes that occurred (1 digit, 2 capital, 4 small letter, 8 other), with 16
    /// where the byte is not always the same; nil once lengths differ.
    private var classes: [UInt8]?

    mutating func observe(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        values &+= 1
        totalLength &+= count
        longest = max(longest, count)
        if values == 1 {
            first = Array(UnsafeBufferPointer(start: bytes, count: count))
            classes = (1...40).contains(count) ? [UInt8](repeating: 0, count: count) : nil
        }
        if onlyDigits { onlyDigits = (0..<count).allSatisfy { bytes[$0] &- 48 <= 9 } }
        if (0..<count).contains(where: { bytes[$0] == 32 }) { withBlanks &+= 1 }
        if (0..<count).contains(where: { bytes[$0] &- 48 <= 9 }) { withDigits &+= 1 }
        observeClasses(bytes, count)
    }

    private mutating func observeClasses(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard classes != nil else { return }
        guard count == first.count else { return classes = nil }
        for place in 0..<count {
            let byte = bytes[place]
            let kind: UInt8 = byte &- 48 <= 9 ? 1 : byte &- 65 <= 25 ? 2 : byte &- 97 <= 25 ? 4 : 8
            classes?[place] |= kind | (byte == first[place] ? 0 : 16)
        }
    }

    /// Mean length in bytes.
    var meanLength: Double { values == 0 ? 0 : Double(totalLength) / Double(values) }

    /// The pattern that all values follow; nil where lengths differ or a place holds letters and digits.
    var pattern: IDPattern? {
        guard let classes, values > 1 else { return nil }
        var places: [IDPattern.Place] = []
        for (place, seen) in classes.enumerated() {
            switch seen {
            case 1 | 16: places.append(.digit)
            case 2 | 16: places.append(.capital)
            case 4 | 16: places.append(.small)
            case 1 where first[place] == 48 && Self.leadsDigits(classes, place): places.append(.digit)
            case 1, 2, 4, 8: places.append(.literal(first[place]))
            default: return nil
            }
        }
        return IDPattern(places: places)
    }

    /// Whether this constant zero pads a number: further digits follow, up to one that varies.
    private static func leadsDigits(_ classes: [UInt8], _ place: Int) -> Bool {
        for next in classes[(place + 1)...] {
            if next == 17 { return true }
            if next != 1 { return false }
        }
        return false
    }
}
