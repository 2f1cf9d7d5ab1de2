/// Values along an order, such as an autocorrelation by lag: the real rows as a grey area from 0, the holdout as ochre
/// dashes, the synthetic rows as a blue line.
public struct LineChart: Sendable {
    private let names: [String]
    private let values: Compared
    private let label: String

    /// One name for each value.
    public init(_ values: Compared, names: [String], label: String) {
        let count = min(values.count, names.count)
        self.names = Array(names.prefix(count))
        self.values = values.prefix(count)
        self.label = label
    }

    /// With axes and, where the pointer rests, the values of a place.
    public var svg: Markup {
        var canvas = Canvas(width: 340, height: 184)
        let (ticks, range) = axis
        let plot = Plot(
            left: ticks.labelWidth, right: canvas.width - 8, top: 10, bottom: canvas.height - 26, range: range)
        plot.drawShares(ticks, on: &canvas)
        canvas.path("c-real-fill", area(in: plot))
        plot.drawBase(at: 0, on: &canvas)
        if let holdout = values.holdout { canvas.path("l-hold", line(holdout, in: plot)) }
        canvas.path("l-syn", line(values.synthetic, in: plot))
        plot.drawLabels(names.enumerated().map { (x: place($0, in: plot), text: shortened($1, to: 80)) }, on: &canvas)
        drawHover(in: plot, on: &canvas)
        return canvas.svg(label)
    }

    /// From a mark at or below the smallest value to one at or above the largest.
    private var axis: (Ticks, ClosedRange<Double>) {
        let (low, high) = (values.smallest, max(values.largest, values.smallest < 0 ? 0 : 1e-9))
        guard let step = Step(over: high - low, atMost: 4) else { return (Ticks([]), 0...1) }
        let bottom = (low / step.size + 1e-9).rounded(.down) * step.size
        let top = (high / step.size - 1e-9).rounded(.up) * step.size
        return (.numbers(bottom...max(top, bottom + step.size), atMost: 6), bottom...max(top, bottom + step.size))
    }

    private func place(_ index: Int, in plot: Plot) -> Double {
        names.count < 2 ? plot.left + plot.width / 2 : plot.left + plot.width * Double(index) / Double(names.count - 1)
    }

    private func line(_ values: [Double], in plot: Plot) -> Outline {
        Outline(through: values.enumerated().map { (place($0, in: plot), $1.isFinite ? plot.y($1) : .nan) })
    }

    private func area(in plot: Plot) -> Outline {
        var outline = Outline()
        guard names.count > 1 else { return outline }
        outline.move(plot.left, plot.y(0))
        for (index, value) in values.real.enumerated() {
            outline.line(place(index, in: plot), plot.y(value.isFinite ? value : 0))
        }
        outline.upright(to: plot.y(0))
        outline.close()
        return outline
    }

    private func drawHover(in plot: Plot, on canvas: inout Canvas) {
        let width = plot.width / Double(max(names.count - 1, 1))
        for index in names.indices {
            let left = max(place(index, in: plot) - width / 2, plot.left)
            let right = min(place(index, in: plot) + width / 2, plot.right)
            canvas.bar(
                "hit", x: left, y: plot.top, width: right - left, height: plot.bottom - plot.top,
                title: "\(names[index]): \(values.text(index, .fixed(places: 3)))")
        }
    }
}
