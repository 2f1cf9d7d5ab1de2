/// Hits against false alarms, both shares from 0 to 1: a blind guess lies on the diagonal.
public struct RateChart: Sendable {
    /// False alarms, hits.
    public typealias Point = (alarms: Double, hits: Double)
    private let synthetic: [Point]
    private let holdout: [Point]?
    private let label: String

    /// From (0, 0) to (1, 1), in ascending order.
    public init(synthetic: [Point], holdout: [Point]?, label: String) {
        (self.synthetic, self.holdout, self.label) = (synthetic, holdout, label)
    }

    /// With axes.
    public var svg: Markup {
        var canvas = Canvas(width: 340, height: 240)
        let ticks = Ticks.shares(upTo: 1, atMost: 2)
        let plot = Plot(
            left: ticks.labelWidth, right: canvas.width - 8, top: 10, bottom: canvas.height - 26, range: ticks.range)
        plot.drawShares(ticks, on: &canvas)
        canvas.path("l-none", line([(0, 0), (1, 1)], in: plot))
        if let holdout { canvas.path("l-hold", line(holdout, in: plot)) }
        canvas.path("l-syn", line(synthetic, in: plot), title: label)
        let places = [(0.0, "0 %"), (0.5, "false alarms"), (1, "100 %")]
        plot.drawLabels(places.map { (x: plot.left + plot.width * $0.0, text: $0.1) }, on: &canvas)
        canvas.text("hits", x: plot.left + 4, y: plot.top + 14)
        return canvas.svg(label)
    }

    /// Without the points that would lie on the one before.
    private func line(_ points: [Point], in plot: Plot) -> Outline {
        var last: (x: Double, y: Double)?
        let places = points.map { (x: plot.left + plot.width * min(max($0.alarms, 0), 1), y: plot.y($0.hits)) }
        let apart = places.enumerated().filter { index, place in
            guard let before = last, index < places.count - 1 else {
                last = place
                return true
            }
            guard abs(place.x - before.x) + abs(place.y - before.y) >= 2 else { return false }
            last = place
            return true
        }
        return Outline(through: apart.map(\.element))
    }
}
