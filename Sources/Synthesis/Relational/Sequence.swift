import Tabular

extension TableRelation {
    /// How the rows of one parent follow each other: not the times themselves are drawn but where a sequence begins and the
    /// gaps between its rows.
    struct Sequence: Codable, Hashable, Sendable {
        /// Where sequences are counted from.
        struct Anchor: Codable, Hashable, Sendable {
            /// So many steps along primary keys.
            let hops: Int
            /// The ancestor's column, by its place in the schema.
            let column: Int
            /// In one day of the ancestor's column.
            let unitsPerDay: Int64
        }
        /// The ordering column, by its place in the schema.
        let column: Int
        /// 1 for dates and plain numbers; for datetimes what makes a day.
        let unitsPerDay: Int64
        /// Whether the numbers are days or times, rather than plain numbers.
        let isCalendar: Bool
        /// Nil where sequences begin anywhere.
        let anchor: Anchor?
        let start: DerivedNumber
        let gap: DerivedNumber
        let within: DerivedNumber?
        let clock: DerivedNumber?
        /// Where the parts of all time end that ``Given/era`` tells apart, ascending.
        let eras: [Int64]
        /// Whether no two rows of a parent may have the same number.
        let isUnique: Bool
        /// The largest number that is drawn; nothing lies behind it unless numbers must differ.
        let last: Int64

        /// How many drawn columns tell a row's time.
        var columns: Int { unitsPerDay == 1 ? 2 : 4 }

        /// Where a number lies, from 1 on.
        func code(_ phase: TableRelation.Phase, _ number: Int64) -> UInt16 {
            switch phase {
            case .era: era(number)
            case .month: UInt16(CivilDate(days: day(number)).month)
            case .weekday: UInt16(floorRemainder(day(number), 7)) + 1
            case .monthDay: UInt16(CivilDate(days: day(number)).day)
            case .hour: UInt16(floorRemainder(number, unitsPerDay) / max(1, unitsPerDay / 24)) + 1
            }
        }

        /// The phases that mean something here, and their codes' number, none included.
        var phases: [TableRelation.Phase] {
            guard isCalendar else { return [.era] }
            return unitsPerDay == 1 ? [.era, .month, .weekday, .monthDay] : TableRelation.Phase.allCases
        }

        /// Codes of a phase are below this.
        func cardinality(_ phase: TableRelation.Phase) -> Int {
            switch phase {
            case .era: eras.count + 2
            case .month: 13
            case .weekday: 8
            case .monthDay: 32
            case .hour: 26
            }
        }

        /// In which part of all time a number lies, from 1 on.
        private func era(_ number: Int64) -> UInt16 {
            var (low, high) = (0, eras.count)
            while low < high {
                let middle = (low + high) / 2
                if eras[middle] <= number { low = middle + 1 } else { high = middle }
            }
            return UInt16(low + 1)
        }

        func day(_ number: Int64) -> Int64 { unitsPerDay == 1 ? number : floorDivide(number, unitsPerDay) }

        /// Where the sequence begins, from what its start and clock were drawn as.
        /// - Parameter anchorDay: what it is counted from, if anything.
        func first(start: Int64, clock: Int64, anchorDay: Int64?) -> Int64 {
            instant((anchorDay ?? 0) &+ (start == DerivedNumber.missing ? 0 : start), clock)
        }

        /// The row after `previous`.
        func next(after previous: Int64, gap: Int64, within: Int64, clock: Int64) -> Int64 {
            let step = gap == DerivedNumber.missing ? 0 : max(0, gap)
            var number: Int64
            if step == 0 || unitsPerDay == 1 {
                let inside = unitsPerDay == 1 ? step : within == DerivedNumber.missing ? 0 : max(0, within)
                number = previous &+ inside
            } else {
                number = instant(day(previous) &+ step, clock)
            }
            if isUnique, number <= previous { number = previous &+ leastStep }
            return number
        }

        private var leastStep: Int64 { unitsPerDay == 1 ? gap.step : (within?.step ?? 1) }

        private func instant(_ day: Int64, _ clock: Int64) -> Int64 {
            guard unitsPerDay > 1 else { return day }
            let time = clock == DerivedNumber.missing ? 0 : max(0, min(unitsPerDay - 1, clock))
            let farthest = Int64.max / unitsPerDay / 4
            return max(-farthest, min(farthest, day)) &* unitsPerDay &+ time
        }

        /// Whether every number in it can be worked with; those of a file may not.
        var isValid: Bool {
            (unitsPerDay == 1 || unitsPerDay > 0 && unitsPerDay % 24 == 0) && unitsPerDay <= 86_400_000_000_000
                && start.isValid && gap.isValid
                && within?.isValid ?? true && clock?.isValid ?? true && eras.count < 256
                && zip(eras, eras.dropFirst()).allSatisfy { $0 <= $1 }
                && anchor.map { $0.hops > 0 && $0.unitsPerDay > 0 } ?? true
        }
    }
}
