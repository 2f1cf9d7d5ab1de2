/// Which weekdays and which days of the month a column of dates prefers: working days, the first, the last.
///
/// Dates that are too rare to be kept singly are drawn from bins of some days or weeks; habits then move each to a day
/// nearby that the column is as fond of as the source was. Weights are shares over what an even spread would give, for
/// the seven weekdays from Thursday on (1970-01-01 was one), and for days 1 to 31 and the month's last.
struct CalendarHabits: Codable, Hashable, Sendable {
    let weekdays: [Float]
    let monthDays: [Float]
    /// How many days a date may move: half a week for weekdays, half a month where a day of the month stands out.
    let reach: Int

    /// A month's days, each shorter than the one before by what some months lack; then its last.
    private static let evenMonth: [Float] =
        (1...31).map { day in (day <= 28 ? 12 : day == 29 ? 11.25 : day == 30 ? 11 : 7) / 365.25 } + [12 / 365.25]
    /// Weights farther from 1 than this are habits, not chance; dates fewer than this show neither.
    private static let (noticeable, fewest): (Float, Int) = (0.35, 100)
    /// A day of the month with such a weight draws dates from half a month around.
    private static let outstanding: Float = 4

    /// Nil where the days are spread evenly, or too few to tell.
    init?(_ days: [Double]) {
        guard days.count >= Self.fewest else { return nil }
        var (weekdays, monthDays) = ([Float](repeating: 0, count: 7), [Float](repeating: 0, count: 32))
        for day in days {
            let day = Int64(day)
            weekdays[Int(floorRemainder(day, 7))] += 1
            monthDays[Self.monthDay(day)] += 1
        }
        let total = Float(days.count)
        weekdays = weekdays.map { $0 * 7 / total }
        // The last day of a month is no other day of it.
        let even = Self.evenMonth.enumerated().map { $0 < 31 ? $1 * 11.8 / 12 : $1 }
        // Ten even dates are mixed in, so that a day of the month that was not seen by chance stays possible.
        monthDays = zip(monthDays, even).map { ($0 + 10 * $1) / ((total + 10) * $1) }
        let isHabit = { (weight: Float) in weight > 1 + Self.noticeable || weight < 1 - Self.noticeable }
        guard weekdays.contains(where: isHabit) || monthDays.contains(where: { $0 > Self.outstanding }) else {
            return nil
        }
        self.weekdays = weekdays
        self.monthDays = monthDays
        reach = monthDays.contains { $0 > Self.outstanding } ? 15 : 3
    }

    /// Whether the weights are such as are made from dates; those of a file may not be.
    var isValid: Bool {
        weekdays.count == 7 && monthDays.count == 32 && (0...15).contains(reach)
            && (weekdays + monthDays).allSatisfy { (0...1e6).contains($0) }
    }

    /// 0 to 30 for the day of the month, 31 for its last.
    private static func monthDay(_ day: Int64) -> Int {
        CivilDate(days: day &+ 1).day == 1 ? 31 : CivilDate(days: day).day - 1
    }

    /// A day near `day` and within `range`, picked by the weights with `u` in [0, 1).
    func move(_ day: Int64, within range: ClosedRange<Int64>, u: Double) -> Int64 {
        let low = max(range.lowerBound, day - Int64(reach))
        let high = min(range.upperBound, day + Int64(reach))
        guard low <= high else { return day }
        let weights = (low...high).map {
            weekdays[Int(floorRemainder($0, 7))] * monthDays[Self.monthDay($0)]
        }
        var rest = Float(u) * weights.reduce(0, +)
        for (offset, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return low + Int64(offset) }
        }
        return day
    }
}
