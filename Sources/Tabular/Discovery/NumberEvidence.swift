/// Whether all values of a text column are numbers, in which format, and with how many places.
///
/// Candidates differ in decimal mark and thousands separator; each value that one cannot read kills it.
struct NumberEvidence {
    /// What the values that a candidate could read look like.
    struct Shape {
        var values = 0
        var maxPlaces = 0
        var minPlaces = Int.max
        /// Places that are needed, once zeros at the end are dropped.
        var neededPlaces = 0
        var wholeDigits = 0
        var hasExponent = false
        var hasLeadingZero = false
        /// Values that are not as short as can be, with at least none or one place.
        var longerThanShortest = 0
        var longerThanOnePlace = 0
        var grouped = 0
        /// Values that need more than four places.
        var long = 0

        mutating func merge(_ other: Shape) {
            values += other.values
            maxPlaces = max(maxPlaces, other.maxPlaces)
            minPlaces = min(minPlaces, other.minPlaces)
            neededPlaces = max(neededPlaces, other.neededPlaces)
            wholeDigits = max(wholeDigits, other.wholeDigits)
            hasExponent = hasExponent || other.hasExponent
            hasLeadingZero = hasLeadingZero || other.hasLeadingZero
            longerThanShortest += other.longerThanShortest
            longerThanOnePlace += other.longerThanOnePlace
            grouped += other.grouped
            long += other.long
        }
    }
    private struct Candidate {
        let thousands: [UInt8]
        let mark: UInt8
        var shape = Shape()
        var isAlive = true
    }
    private let prefix: [UInt8]
    private let suffix: [UInt8]
    private var common = Shape()
    /// Values with blanks around them, a plus sign, or no digit before the mark: they come back without.
    private(set) var irregular = 0
    private var candidates: [Candidate]

    /// - Parameter first: some value that is not missing; what stands around its digits must stand around all.
    init(first: UnsafePointer<UInt8>, _ count: Int) {
        let adornment = NumberAdornment(first, count)
        prefix = adornment?.prefix ?? []
        suffix = adornment?.suffix ?? []
        let separators: [(String, UInt8)] = [
            ("", 46), (",", 46), ("", 44), (".", 44), (" ", 46), (" ", 44), ("'", 46), ("’", 46), ("\u{A0}", 44),
            ("\u{A0}", 46), ("\u{202F}", 44), ("_", 46), ("'", 44),
        ]
        candidates = adornment == nil ? [] : separators.map { Candidate(thousands: Array($0.0.utf8), mark: $0.1) }
    }

    var isAlive: Bool { !candidates.isEmpty }

    /// Looks at one value that is not missing.
    @inline(__always)
    mutating func observe(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard isAlive else { return }
        guard let span = NumberSpan(bytes, count, prefix: prefix, suffix: suffix) else { return candidates = [] }
        if isBlank(bytes[0]) || isBlank(bytes[count &- 1]) || bytes[0] == 43 || bytes[span.start] == 46 {
            irregular &+= 1
        }
        var digits = true
        for place in span.start..<span.end where bytes[place] &- 48 > 9 { digits = false }
        if digits {
            common.take(whole: span.end - span.start, leadingZero: bytes[span.start] == 48, places: 0, zeros: 0)
        } else {
            observeMarked(bytes, span)
        }
    }

    private mutating func observeMarked(_ bytes: UnsafePointer<UInt8>, _ span: NumberSpan) {
        var died = false
        for place in candidates.indices {
            let (thousands, mark) = (candidates[place].thousands, candidates[place].mark)
            if !Self.read(bytes, span, thousands: thousands, mark: mark, into: &candidates[place].shape) {
                candidates[place].isAlive = false
                died = true
            }
        }
        if died { candidates.removeAll { !$0.isAlive } }
    }

    /// The format that reads all values, the simplest first; nil where none does.
    var best: (format: NumberFormat, shape: Shape, alternatives: Int)? {
        guard let first = candidates.first else { return nil }
        var shape = first.shape
        let usesMark = shape.values > 0
        shape.merge(common)
        guard shape.values > 0, !shape.hasLeadingZero else { return nil }
        let format = NumberFormat(
            prefix: String(decoding: prefix, as: UTF8.self), suffix: String(decoding: suffix, as: UTF8.self),
            thousands: shape.grouped > 0 ? String(decoding: first.thousands, as: UTF8.self) : "",
            decimalMark: shape.maxPlaces > 0 ? (first.mark == 44 ? "," : ".") : first.thousands == [46] ? "," : ".")
        let rivals = usesMark ? candidates.dropFirst().count { $0.mark != first.mark } : 0
        return (shape.spelling(format), shape, rivals)
    }

    private static func read(
        _ bytes: UnsafePointer<UInt8>, _ span: NumberSpan, thousands: [UInt8], mark: UInt8, into shape: inout Shape
    ) -> Bool {
        var (place, whole, group, grouped) = (span.start, 0, 0, false)
        while place < span.end {
            if bytes[place] &- 48 <= 9 {
                (whole, group, place) = (whole + 1, group + 1, place + 1)
            } else if !thousands.isEmpty, span.end - place > thousands.count, matches(bytes + place, thousands) {
                guard grouped ? group == 3 : (1...3).contains(group) && bytes[span.start] != 48 else { return false }
                (group, grouped, place) = (0, true, place + thousands.count)
            } else {
                break
            }
        }
        guard !grouped || group == 3 else { return false }
        if grouped { shape.grouped += 1 }
        let leadingZero = bytes[span.start] == 48
        var (places, zeros) = (0, 0)
        if place < span.end, bytes[place] == mark {
            place += 1
            while place < span.end, bytes[place] &- 48 <= 9 {
                zeros = bytes[place] == 48 ? zeros + 1 : 0
                (places, place) = (places + 1, place + 1)
            }
            guard places > 0 else { return false }
        }
        guard whole + places > 0 else { return false }
        shape.take(whole: whole, leadingZero: leadingZero, places: places, zeros: zeros)
        guard place < span.end else { return true }
        shape.hasExponent = true
        return isExponent(bytes + place, span.end - place)
    }

    private static func isExponent(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard count > 1, bytes[0] | 32 == 101 else { return false }
        let start = bytes[1] == 45 || bytes[1] == 43 ? 2 : 1
        guard start < count, count - start <= 3 else { return false }
        return (start..<count).allSatisfy { bytes[$0] &- 48 <= 9 }
    }
}

extension NumberEvidence.Shape {
    @inline(__always)
    mutating func take(whole: Int, leadingZero: Bool, places: Int, zeros: Int) {
        values &+= 1
        wholeDigits = max(wholeDigits, whole)
        if leadingZero && whole > 1 { hasLeadingZero = true }
        maxPlaces = max(maxPlaces, places)
        minPlaces = min(minPlaces, places)
        let needed = places &- zeros
        neededPlaces = max(neededPlaces, needed)
        if needed > 4 { long &+= 1 }
        if places != needed { longerThanShortest &+= 1 }
        if places != max(needed, 1) { longerThanOnePlace &+= 1 }
    }

    /// How the places after the mark are spelt.
    func spelling(_ format: NumberFormat) -> NumberFormat {
        var format = format
        if neededPlaces == 0 {
            format.minimumPlaces = minPlaces
        } else if minPlaces == maxPlaces {
            format.fixedScale = true
        } else if longerThanOnePlace < longerThanShortest {
            format.minimumPlaces = 1
        }
        return format
    }
}
