extension Ticks {
    /// Whole years, months, days, hours, minutes or seconds, whichever gives at most so many. The range is in seconds
    /// since 1970-01-01T00:00.
    public static func seconds(_ range: ClosedRange<Double>, atMost count: Int) -> Self {
        // From the year 1 on.
        guard range.lowerBound >= -6.2e10, range.upperBound <= 4e12, range.upperBound > range.lowerBound else {
            return Self([])
        }
        let (length, room) = (range.upperBound - range.lowerBound, Double(count))
        if length / 2_629_746 > 2 * room || length / (14 * 86_400) > room { return months(range, atMost: count) }
        let steps = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400, 2 * 86_400]
        let step = (steps.map(Double.init) + [7 * 86_400, 14 * 86_400]).first { length / $0 <= room }
        return clock(range, every: step ?? 14 * 86_400)
    }

    /// The same of days since 1970-01-01; no part of a day is marked.
    public static func days(_ range: ClosedRange<Double>, atMost count: Int) -> Self {
        guard range.upperBound - range.lowerBound >= 0.5 else { return Self([]) }
        let ticks = seconds(range.lowerBound * 86_400...range.upperBound * 86_400, atMost: count)
        let whole = ticks.marks.filter { $0.value.truncatingRemainder(dividingBy: 86_400) == 0 }
        return Self(whole.map { Mark(value: $0.value / 86_400, label: $0.label) })
    }

    /// Multiples of a step below a month; the first that is on a day of its own says the year.
    private static func clock(_ range: ClosedRange<Double>, every step: Double) -> Self {
        let first = (range.lowerBound / step).rounded(.up) * step
        var seen: CivilDate?
        let marks = stride(from: first, through: range.upperBound, by: step).map { value in
            let moment = Moment(value)
            defer { seen = moment.date }
            if moment.secondOfDay != 0 { return Mark(value: value, label: moment.clock(seconds: step < 60)) }
            let year = seen?.year == moment.date.year || step < 86_400 ? "" : " \(moment.date.year)"
            return Mark(value: value, label: "\(moment.date.day) \(moment.date.monthName)\(year)")
        }
        return Self(marks)
    }

    private static func months(_ range: ClosedRange<Double>, atMost count: Int) -> Self {
        let first = Moment(range.lowerBound).date
        let last = Moment(range.upperBound).date
        let span = (last.year - first.year) * 12 + last.month - first.month
        let years = Step(over: max(Double(span) / 12, 1), atMost: count).map { max(Int($0.size), 1) * 12 } ?? 12
        let step = [1, 3, 6].first { span / $0 <= count - 1 } ?? years
        let start = ((first.year * 12 + first.month - 1) / step) * step
        let marks = stride(from: start, through: last.year * 12 + last.month - 1, by: step).map { month in
            let date = CivilDate(year: month / 12, month: month % 12 + 1, day: 1)
            let label = step >= 12 ? String(date.year) : "\(date.monthName) \(date.year)"
            return Mark(value: Double(date.daysSince1970) * 86_400, label: label)
        }
        return Self(marks.filter { range.contains($0.value) })
    }
}

/// A moment of the calendar, without a time zone.
struct Moment {
    let date: CivilDate
    let secondOfDay: Int

    /// Seconds since 1970; far beyond all calendars it stops.
    init(_ seconds: Double) {
        let bounded = seconds.isFinite ? min(max(seconds, -4e12), 4e12) : 0
        let day = (bounded / 86_400).rounded(.down)
        date = CivilDate(daysSince1970: Int(day))
        secondOfDay = Int(bounded - day * 86_400)
    }

    /// Such as `14:05`.
    func clock(seconds: Bool) -> String {
        let parts = [secondOfDay / 3600, secondOfDay / 60 % 60] + (seconds ? [secondOfDay % 60] : [])
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// Such as `3 Mar 2019`.
    var day: String { "\(date.day) \(date.monthName) \(date.year)" }
}
