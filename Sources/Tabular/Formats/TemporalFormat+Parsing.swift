extension TemporalFormat {
    /// Days since 1970-01-01; nil where the text does not follow the pattern or names no day of the calendar.
    public func days(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        civilTime(bytes, count)?.date.days
    }

    /// Microseconds since midnight; nil where the text does not follow the pattern or is finer than that.
    public func timeOfDay(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        guard let time = civilTime(bytes, count), time.nanosecond % 1_000 == 0 else { return nil }
        return time.secondOfDay &* 1_000_000 &+ Int64(time.nanosecond / 1_000)
    }

    /// Units since 1970-01-01T00:00, in UTC where the text names an offset; nil where the text does not follow the
    /// pattern, is finer than the unit, or lies outside of what 64 bits hold.
    public func datetime(_ bytes: UnsafePointer<UInt8>, _ count: Int, unit: TimeUnit) -> Int64? {
        guard let time = civilTime(bytes, count) else { return nil }
        let nanoseconds = 1_000_000_000 / unit.perSecond
        let (fraction, finer) = Int64(time.nanosecond).quotientAndRemainder(dividingBy: nanoseconds)
        let (whole, overflow) = time.seconds.multipliedReportingOverflow(by: unit.perSecond)
        guard finer == 0, !overflow else { return nil }
        let (sum, tooLarge) = whole.addingReportingOverflow(fraction)
        return tooLarge ? nil : sum
    }

    /// Nil where the text does not follow the pattern from its first to its last byte, or a part is out of range.
    func civilTime(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CivilTime? {
        var cursor = Cursor(bytes: bytes, count: count)
        for item in items {
            guard cursor.take(item) else { return nil }
        }
        guard cursor.place == count, cursor.time.date.isValid else { return nil }
        cursor.applyHalf()
        return cursor.time
    }
}

/// What has been read so far of one text.
private struct Cursor {
    let bytes: UnsafePointer<UInt8>
    let count: Int
    var place = 0
    var time = CivilTime()
    var afternoon: Bool?

    @inline(__always)
    mutating func take(_ item: TemporalFormat.Item) -> Bool {
        switch item {
        case .literal(let byte):
            guard place < count, bytes[place] == byte else { return false }
            place &+= 1
            return true
        case .year:
            time.date.year = number(4, 0...9_999)
            return time.date.year >= 0
        case .month(let padding):
            time.date.month = number(padding, 1...12)
            return time.date.month >= 0
        case .day(let padding):
            time.date.day = number(padding, 1...31)
            return time.date.day >= 0
        case .hour(let padding):
            time.hour = number(padding, 0...23)
            return time.hour >= 0
        case .minute:
            time.minute = number(2, 0...59)
            return time.minute >= 0
        case .second:
            time.second = number(2, 0...59)
            return time.second >= 0
        default: return takeRarer(item)
        }
    }

    private mutating func takeRarer(_ item: TemporalFormat.Item) -> Bool {
        switch item {
        case .shortYear:
            time.date.year = number(2, 0...99)
            guard time.date.year >= 0 else { return false }
            time.date.year += time.date.year < 69 ? 2_000 : 1_900
            return true
        case .halfDayHour(let padding):
            time.hour = number(padding, 1...12)
            return time.hour >= 0
        case .fraction(let digits): return takeFraction(digits...digits)
        case .optionalFraction:
            guard place < count, bytes[place] == 46 else { return true }
            place += 1
            return takeFraction(1...9)
        case .monthName(let long, _):
            guard let found = takeName(CalendarNames.months, long: long) else { return false }
            time.date.month = found + 1
            return true
        case .weekday(let long): return takeName(CalendarNames.weekdays, long: long) != nil
        case .half: return takeHalf()
        case .offset: return takeOffset()
        case .zoneName: return takeZoneName()
        default: return false
        }
    }

    /// The number that so many digits spell; -1 where they don't, or spell one out of range.
    @inline(__always)
    private mutating func number(_ width: Int, _ range: ClosedRange<Int>) -> Int {
        guard place &+ width <= count else { return -1 }
        var sum = 0
        for offset in 0..<width {
            let digit = bytes[place &+ offset] &- 48
            guard digit <= 9 else { return -1 }
            sum = sum &* 10 &+ Int(digit)
        }
        place &+= width
        return range.contains(sum) ? sum : -1
    }

    @inline(__always)
    private mutating func number(_ padding: TemporalFormat.Padding, _ range: ClosedRange<Int>) -> Int {
        if padding == .zero { return number(2, range) }
        if padding == .blank, place < count, bytes[place] == 32 {
            place += 1
            return number(1, range)
        }
        let second = place + 1 < count ? bytes[place + 1] &- 48 : 255
        return number(second <= 9 ? 2 : 1, range)
    }

    private mutating func takeFraction(_ digits: ClosedRange<Int>) -> Bool {
        var (read, value) = (0, 0)
        while read < digits.upperBound, place < count, bytes[place] &- 48 <= 9 {
            value = value * 10 + Int(bytes[place] - 48)
            (read, place) = (read + 1, place + 1)
        }
        time.nanosecond = value * Int(powersOfTen[9 - read])
        return digits.contains(read)
    }

    private mutating func takeName(_ names: [[UInt8]], long: Bool) -> Int? {
        guard let found = CalendarNames.find(names, long: long, bytes + place, count - place) else { return nil }
        place += found.length
        return found.place
    }

    private mutating func takeHalf() -> Bool {
        guard place + 2 <= count, bytes[place + 1] | 32 == UInt8(ascii: "m") else { return false }
        let letter = bytes[place] | 32
        guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return false }
        afternoon = letter == UInt8(ascii: "p")
        place += 2
        return true
    }

    private mutating func takeOffset() -> Bool {
        guard place < count else { return false }
        if bytes[place] == UInt8(ascii: "Z") {
            (time.offset, place) = (0, place + 1)
            return true
        }
        let west = bytes[place] == UInt8(ascii: "-")
        guard west || bytes[place] == UInt8(ascii: "+") else { return false }
        place += 1
        let hours = number(2, 0...15)
        if place < count, bytes[place] == UInt8(ascii: ":") { place += 1 }
        let minutes = number(2, 0...59)
        guard hours >= 0, minutes >= 0 else { return false }
        time.offset = (hours * 60 + minutes) * (west ? -1 : 1)
        return true
    }

    private mutating func takeZoneName() -> Bool {
        for name in CalendarNames.utc where count - place >= name.count && matches(bytes + place, name) {
            place += name.count
            time.offset = 0
            return true
        }
        return false
    }

    mutating func applyHalf() {
        guard let afternoon, time.hour <= 12 else { return }
        time.hour = time.hour % 12 + (afternoon ? 12 : 0)
    }
}
