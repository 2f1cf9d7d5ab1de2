import Glibc

/// What the numbers on an axis mean.
public enum AxisKind: Hashable, Sendable {
    /// Numbers.
    case numbers
    /// Days since 1970-01-01.
    case days
    /// Seconds since 1970-01-01T00:00.
    case seconds
    /// Seconds since midnight.
    case timeOfDay

    /// Sensible marks, so many at most.
    public func ticks(_ range: ClosedRange<Double>, atMost count: Int) -> Ticks {
        switch self {
        case .numbers: .numbers(range, atMost: count)
        case .days: .days(range, atMost: count)
        case .seconds: .seconds(range, atMost: count)
        case .timeOfDay: timeOfDay(range, atMost: count)
        }
    }

    /// A value, to what is seen over a step.
    func text(_ value: Double, step: Double) -> String {
        switch self {
        case .numbers where abs(value) < 1e6 && step >= 1e-6:
            return NumberStyle.fixed(places: step >= 5 ? 0 : Int(max(1 - log10(step), 0).rounded(.up))).text(value)
        case .numbers: return NumberStyle.compact.text(value)
        case .days: return Moment(value * 86_400).day
        case .seconds:
            let moment = Moment(value)
            return step >= 86_400 ? moment.day : "\(moment.day) \(moment.clock(seconds: step < 60))"
        case .timeOfDay: return clock(value, seconds: step < 60)
        }
    }

    /// Midnight at the end of a day is 24:00.
    private func clock(_ value: Double, seconds: Bool) -> String {
        value >= 86_400 ? "24:00" : Moment(value).clock(seconds: seconds)
    }

    private func timeOfDay(_ range: ClosedRange<Double>, atMost count: Int) -> Ticks {
        let marks = Ticks.seconds(range, atMost: count).marks
        return Ticks(marks.map { Ticks.Mark(value: $0.value, label: clock($0.value, seconds: !$0.value.isMinute)) })
    }
}

extension Double {
    fileprivate var isMinute: Bool { truncatingRemainder(dividingBy: 60) == 0 }
}
