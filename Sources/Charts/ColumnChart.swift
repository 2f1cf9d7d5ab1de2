/// Shares by small whole numbers or their ranges, such as children per parent, as upright bars: the real rows broad and
/// grey, the synthetic rows narrow and blue within, the holdout an ochre mark.
public struct ColumnChart: Sendable {
    private let names: [String]
    private let shares: Compared
    private let label: String

    /// One name for each share.
    public init(_ shares: Compared, names: [String], label: String) {
        let count = min(shares.count, names.count)
        self.names = Array(names.prefix(count))
        self.shares = shares.prefix(count)
        self.label = label
    }

    /// With axes and, where the pointer rests, the shares of a bar.
    public var svg: Markup {
        var canvas = Canvas(width: 340, height: 226)
        let ticks = Ticks.shares(upTo: shares.largest, atMost: 5)
        let plot = Plot(
            left: ticks.labelWidth, right: canvas.width - 4, top: 10, bottom: canvas.height - 26, range: ticks.range)
        plot.drawShares(ticks, on: &canvas)
        for bar in names.indices { draw(bar, in: plot, on: &canvas) }
        plot.drawBase(at: 0, on: &canvas)
        let pitch = pitch(in: plot)
        let labels = names.enumerated().map { (x: middle($0, in: plot), text: shortened($1, to: max(pitch, 60))) }
        plot.drawLabels(labels, on: &canvas)
        return canvas.svg(label)
    }

    private func pitch(in plot: Plot) -> Double {
        plot.width / Double(max(names.count, 1))
    }

    private func middle(_ bar: Int, in plot: Plot) -> Double {
        plot.left + pitch(in: plot) * (Double(bar) + 0.5)
    }

    private func draw(_ bar: Int, in plot: Plot, on canvas: inout Canvas) {
        let (x, half) = (middle(bar, in: plot), min(pitch(in: plot) * 0.4, 28))
        for (name, value, half) in [
            ("c-real-fill" as Markup, shares.real[bar], half), ("c-syn", shares.synthetic[bar], half * 0.3),
        ] {
            let top = plot.y(value)
            canvas.bar(name, x: x - half, y: top, width: 2 * half, height: plot.bottom - top)
        }
        if let holdout = shares.holdout?[bar], holdout.isFinite {
            let y = plot.y(holdout)
            canvas.path("l-hold", Outline(through: [(x - half - 2, y), (x + half + 2, y)]))
        }
        canvas.bar(
            "hit", x: x - pitch(in: plot) / 2, y: plot.top, width: pitch(in: plot), height: plot.bottom - plot.top,
            title: "\(names[bar]): \(shares.text(bar, .shares(upTo: shares.largest)))")
    }
}
