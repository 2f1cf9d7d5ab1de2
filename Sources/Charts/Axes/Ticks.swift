import Glibc

/// Where an axis is marked, and with what.
public struct Ticks: Hashable, Sendable {
    /// One place.
    public struct Mark: Hashable, Sendable {
        /// In the unit of the axis.
        public let value: Double
        /// For people.
        public let label: String
    }
    /// In ascending order.
    public let marks: [Mark]

    init(_ marks: [Mark]) {
        self.marks = marks
    }

    /// Multiples of 1, 2 or 5 times a power of ten, so many at most; none where the range holds no two numbers.
    public static func numbers(_ range: ClosedRange<Double>, atMost count: Int) -> Self {
        guard let step = Step(over: range.upperBound - range.lowerBound, atMost: count) else { return Self([]) }
        return Self(step.multiples(in: range).map { Mark(value: $0, label: step.label($0, within: range)) })
    }

    /// Shares from 0 to the first mark at or above the largest, in per cent.
    public static func shares(upTo largest: Double, atMost count: Int) -> Self {
        let top = largest.isFinite && largest > 0 ? largest * 100 : 1
        guard let step = Step(over: top, atMost: count) else { return Self([]) }
        let marks = (0...Int((top / step.size - 1e-9).rounded(.up))).map { number in
            let value = step.multiple(Double(number))
            return Mark(value: value / 100, label: NumberStyle.fixed(places: step.places).text(value) + " %")
        }
        return Self(marks)
    }
}

/// 1, 2 or 5 times a power of ten.
struct Step {
    private let factor: Double
    private let exponent: Int

    /// The smallest that has at most so many multiples in a range this long; nil where the length is none.
    init?(over length: Double, atMost count: Int) {
        guard (1e-290...1e290).contains(length), count > 0 else { return nil }
        let raw = length / Double(count)
        let power = log10(raw).rounded(.down)
        let front = raw / pow(10, power)
        let step = [1.0, 2, 5].first { front <= $0 * (1 + 1e-9) }
        (factor, exponent) = (step ?? 1, Int(power) + (step == nil ? 1 : 0))
    }

    var size: Double { multiple(1) }

    /// The decimal places that tell multiples apart.
    var places: Int { max(-exponent, 0) }

    /// Divides by a power of ten where it can: 3 × 0.1 is 0.30000000000000004, 3 / 10 is 0.3.
    func multiple(_ number: Double) -> Double {
        exponent < 0 ? number * factor / pow(10, Double(-exponent)) : number * factor * pow(10, Double(exponent))
    }

    func multiples(in range: ClosedRange<Double>) -> [Double] {
        let first = (range.lowerBound / size - 1e-9).rounded(.up)
        let last = (range.upperBound / size + 1e-9).rounded(.down)
        guard first.isFinite, last.isFinite, last >= first, last - first < 100 else { return [] }
        return (0...Int(last - first)).map { multiple(first + Double($0)) }
    }

    /// In millions or billions where the whole range calls for it.
    func label(_ value: Double, within range: ClosedRange<Double>) -> String {
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        if value == 0 { return "0" }
        if largest >= 1e15 || exponent < -6 { return NumberStyle.compact.text(value) }
        let (power, name) = largest >= 1e10 ? (9, " bn") : largest >= 1e6 ? (6, " M") : (0, "")
        return NumberStyle.fixed(places: max(power - exponent, 0)).text(value / pow(10, Double(power))) + name
    }
}
