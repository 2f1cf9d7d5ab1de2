/// A day of the proleptic Gregorian calendar. Source: Hinnant, "chrono-compatible low-level date algorithms".
package struct CivilDate: Hashable {
    package var year: Int
    package var month: Int
    package var day: Int

    init(year: Int, month: Int, day: Int) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day that lies `days` after 1970-01-01. Clamped to some 25 million years around it.
    @inline(__always)
    package init(days: Int64) {
        let shifted = Int(Swift.min(Swift.max(days, -9_000_000_000), 9_000_000_000)) &+ 719_468
        let era = (shifted >= 0 ? shifted : shifted &- 146_096) / 146_097
        let ofEra = shifted &- era &* 146_097
        let yearOfEra = (ofEra &- ofEra / 1_460 &+ ofEra / 36_524 &- ofEra / 146_096) / 365
        let ofYear = ofEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
        let shiftedMonth = (5 &* ofYear &+ 2) / 153
        day = ofYear &- (153 &* shiftedMonth &+ 2) / 5 &+ 1
        month = shiftedMonth < 10 ? shiftedMonth &+ 3 : shiftedMonth &- 9
        year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    @inline(__always)
    var days: Int64 {
        let shiftedYear = month <= 2 ? year &- 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear &- 399) / 400
        let yearOfEra = shiftedYear &- era &* 400
        let ofYear = (153 &* (month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5 &+ day &- 1
        let ofEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ ofYear
        return Int64(era &* 146_097 &+ ofEra &- 719_468)
    }

    /// Whether month and day exist.
    @inline(__always)
    var isValid: Bool {
        guard month >= 1, month <= 12, day >= 1 else { return false }
        if day <= 28 { return true }
        if month == 2 { return day == 29 && isLeap }
        return day <= (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31)
    }

    private var isLeap: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
}

/// A date with the time of day, as a text spells it.
struct CivilTime: Hashable {
    var date = CivilDate(year: 1970, month: 1, day: 1)
    var hour = 0
    var minute = 0
    var second = 0
    var nanosecond = 0
    /// Minutes east of UTC, where the text says so.
    var offset: Int?

    /// Seconds since midnight.
    @inline(__always)
    var secondOfDay: Int64 { Int64((hour &* 60 &+ minute) &* 60 &+ second) }

    /// Seconds since 1970-01-01T00:00 UTC, or of the local clock where the text names no offset.
    @inline(__always)
    var seconds: Int64 { date.days &* 86_400 &+ secondOfDay &- Int64(offset ?? 0) &* 60 }

    init() {}

    /// The civil time `seconds` and `nanosecond` after 1970-01-01T00:00.
    @inline(__always)
    init(seconds: Int64, nanosecond: Int) {
        let days = floorDivide(seconds, 86_400)
        let rest = Int(seconds &- days &* 86_400)
        date = CivilDate(days: days)
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
        self.nanosecond = nanosecond
    }
}

/// Division that rounds down; `divisor` is positive.
@inline(__always)
package func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}
