/// The same numbers, place by place, of real rows, of real rows that were held out, and of synthetic rows. Units are
/// the chart's: shares of rows, values, correlations.
public struct Compared: Hashable, Sendable {
    /// Of the real rows.
    public let real: [Double]
    /// Of the holdout, if there is one.
    public let holdout: [Double]?
    /// Of the synthetic rows.
    public let synthetic: [Double]

    /// What is longer than the shortest is cut.
    public init(real: [Double], holdout: [Double]? = nil, synthetic: [Double]) {
        let count = min(real.count, holdout?.count ?? real.count, synthetic.count)
        self.real = Array(real.prefix(count))
        self.holdout = holdout.map { Array($0.prefix(count)) }
        self.synthetic = Array(synthetic.prefix(count))
    }

    /// How many places there are.
    public var count: Int { real.count }

    /// The largest number, 0 at least; what is no number does not count.
    var largest: Double { numbers.max() ?? 0 }

    /// The smallest number, 0 at most.
    var smallest: Double { min(numbers.min() ?? 0, 0) }

    /// Of one place, such as `real 4.2 %, holdout 4.1 %, synthetic 4.4 %`.
    public func text(_ place: Int, _ style: NumberStyle) -> String {
        let beside = holdout.map { ", holdout \(style.text($0[place]))" } ?? ""
        return "real \(style.text(real[place]))\(beside), synthetic \(style.text(synthetic[place]))"
    }

    /// The first places only.
    func prefix(_ count: Int) -> Self {
        Self(
            real: Array(real.prefix(count)), holdout: holdout.map { Array($0.prefix(count)) },
            synthetic: Array(synthetic.prefix(count)))
    }

    private var numbers: [Double] {
        ([0] + real + (holdout ?? []) + synthetic).filter(\.isFinite)
    }
}

extension NumberStyle {
    /// Shares with as many decimals as tell small ones from nothing.
    static func shares(upTo largest: Double) -> Self {
        .share(places: largest >= 0.02 ? 1 : 3)
    }
}
