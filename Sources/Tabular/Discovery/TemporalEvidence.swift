/// Whether all values of a text column are dates or times, in which format.
///
/// The first value proposes every pattern that reads it; each value that one cannot read kills it.
struct TemporalEvidence {
    struct Candidate {
        let format: TemporalFormat
        /// Digits of the second beyond the point that occurred.
        var fractionDigits = 0
        var offsets: Set<Int> = []
        /// Whether every date is the first of its month, as in monthly figures.
        var onlyFirstOfMonth = true
        var isAlive = true
        var needsName = false
    }
    private(set) var candidates: [Candidate]
    private(set) var values = 0

    /// - Parameter first: some value that is not missing.
    init(first: UnsafePointer<UInt8>, _ count: Int) {
        candidates = TemporalPatterns.reading(first, count).map {
            Candidate(format: $0, needsName: TemporalPatterns.compact.contains($0.pattern))
        }
    }

    var isAlive: Bool { !candidates.isEmpty }

    /// Looks at one value that is not missing.
    @inline(__always)
    mutating func observe(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard isAlive else { return }
        values &+= 1
        var died = false
        for place in candidates.indices {
            guard let time = candidates[place].format.civilTime(bytes, count) else {
                candidates[place].isAlive = false
                died = true
                continue
            }
            candidates[place].take(time)
        }
        if died { candidates.removeAll { !$0.isAlive } }
    }

    /// The pattern to propose, and whether another order of day and month would do as well.
    func best(nameSaysDate: Bool) -> (candidate: Candidate, isAmbiguous: Bool)? {
        let eligible = candidates.filter { nameSaysDate || !$0.needsName }
        guard let first = eligible.first else { return nil }
        // Day and month are in doubt: monthly figures have the day that never changes; else the day comes first.
        let rivals = eligible.filter { Self.order($0.format) != Self.order(first.format) }
        guard let rival = rivals.first else { return (first, false) }
        if rival.onlyFirstOfMonth && !first.onlyFirstOfMonth { return (rival, true) }
        return (first, true)
    }

    private static func order(_ format: TemporalFormat) -> [Int] {
        format.items.compactMap {
            switch $0 {
            case .year, .shortYear: 0
            case .month, .monthName: 1
            case .day: 2
            default: nil
            }
        }
    }
}

extension TemporalEvidence.Candidate {
    @inline(__always)
    mutating func take(_ time: CivilTime) {
        if time.date.day != 1 { onlyFirstOfMonth = false }
        if time.nanosecond != 0 { takeFraction(time.nanosecond) }
        if let offset = time.offset, offsets.count < 4 { offsets.insert(offset) }
    }

    private mutating func takeFraction(_ nanosecond: Int) {
        let digits = nanosecond % 1_000_000 == 0 ? 3 : nanosecond % 1_000 == 0 ? 6 : 9
        fractionDigits = max(fractionDigits, digits)
    }

    /// The type that the pattern and the values call for.
    var type: ColumnType {
        guard format.hasTime else { return .date }
        guard format.hasDate else { return .time }
        let unit: TimeUnit = [3: .millisecond, 6: .microsecond, 9: .nanosecond][fractionDigits] ?? .second
        guard format.hasZone else { return .datetime(unit: unit, zone: nil) }
        guard offsets.count == 1, let minutes = offsets.first, minutes != 0 else {
            return .datetime(unit: unit, zone: "UTC")
        }
        let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
        let text = "\(minutes < 0 ? "-" : "+")\(hours < 10 ? "0" : "")\(hours):\(rest < 10 ? "0" : "")\(rest)"
        return .datetime(unit: unit, zone: text)
    }
}
