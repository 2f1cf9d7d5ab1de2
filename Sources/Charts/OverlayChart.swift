/// A distribution over bins: the real rows as a grey area, the holdout as ochre dashes, the synthetic rows as a blue
/// line. Every bin is as wide as every other: uneven ones, such as quantiles, are told by their labels.
public struct OverlayChart: Sendable {
    private let shares: Compared
    private let edges: [Double]?
    private let axis: AxisKind
    private let label: String

    /// Shares of rows by bin; edges one more than bins, ascending, or nil where they may not be shown.
    public init(_ shares: Compared, edges: [Double]?, axis: AxisKind, label: String) {
        self.shares = shares
        self.edges = edges.flatMap { $0.count == shares.count + 1 && $0.allSatisfy { $0.isFinite } ? $0 : nil }
        self.axis = axis
        self.label = label
    }

    /// With axes and, if so wished, the shares of a bin where the pointer rests.
    public func svg(hover: Bool = true) -> Markup {
        var canvas = Canvas(width: 340, height: 184)
        let ticks = Ticks.shares(upTo: shares.largest, atMost: 4)
        let plot = Plot(
            left: ticks.labelWidth, right: canvas.width - 4, top: 10, bottom: canvas.height - 26, range: ticks.range)
        plot.drawShares(ticks, on: &canvas)
        draw(in: plot, on: &canvas)
        plot.drawLabels(labels(in: plot), on: &canvas)
        if hover { drawHover(in: plot, on: &canvas) }
        return canvas.svg(label)
    }

    /// Small, without axes.
    public var thumbnail: Markup {
        var canvas = Canvas(width: 200, height: 64)
        draw(in: Plot(left: 0, right: 200, top: 3, bottom: 62, range: 0...max(shares.largest, 1e-9)), on: &canvas)
        return canvas.svg(label)
    }

    /// What each bin is called, such as `12 to 14`.
    public var bins: [String] {
        guard let edges else { return (1...max(shares.count, 1)).prefix(shares.count).map { "part \($0)" } }
        return (0..<shares.count).map { bin in
            let step = edges[bin + 1] - edges[bin]
            return "\(axis.text(edges[bin], step: step)) to \(axis.text(edges[bin + 1], step: step))"
        }
    }

    private func draw(in plot: Plot, on canvas: inout Canvas) {
        canvas.path("c-real-fill", area(in: plot))
        plot.drawBase(at: 0, on: &canvas)
        if let holdout = shares.holdout { canvas.path("l-hold", line(holdout, in: plot)) }
        canvas.path("l-syn", line(shares.synthetic, in: plot))
    }

    /// One step for each bin.
    private func area(in plot: Plot) -> Outline {
        var outline = Outline()
        guard shares.largest > 0 else { return outline }
        outline.move(plot.left, plot.bottom)
        for (bin, share) in shares.real.enumerated() {
            outline.upright(to: plot.y(share))
            outline.across(to: place(Double(bin + 1), in: plot))
        }
        outline.upright(to: plot.bottom)
        outline.close()
        return outline
    }

    /// Through the middles of the bins.
    private func line(_ values: [Double], in plot: Plot) -> Outline {
        guard values.count > 1 else {
            return Outline(through: values.flatMap { [(plot.left, plot.y($0)), (plot.right, plot.y($0))] })
        }
        return Outline(through: values.enumerated().map { (place(Double($0) + 0.5, in: plot), plot.y($1)) })
    }

    private func place(_ bins: Double, in plot: Plot) -> Double {
        plot.left + plot.width * bins / Double(max(shares.count, 1))
    }

    private func drawHover(in plot: Plot, on canvas: inout Canvas) {
        let (bins, style) = (bins, NumberStyle.shares(upTo: shares.largest))
        for bin in 0..<shares.count {
            canvas.bar(
                "hit", x: place(Double(bin), in: plot), y: plot.top, width: plot.width / Double(shares.count),
                height: plot.bottom - plot.top, title: "\(bins[bin]): \(shares.text(bin, style))")
        }
    }

    /// Round numbers where the bins are even, some of the edges otherwise.
    private func labels(in plot: Plot) -> [(x: Double, text: String)] {
        guard let edges, let first = edges.first, let last = edges.last, last > first else { return [] }
        if isEven(edges) {
            return axis.ticks(first...last, atMost: 4).marks.map { mark in
                (plot.left + plot.width * (mark.value - first) / (last - first), mark.label)
            }
        }
        let stride = max((edges.count - 1) / 4, 1)
        return edges.indices.filter { $0.isMultiple(of: stride) }.map { edge in
            let step = edges[min(edge + 1, edges.count - 1)] - edges[max(edge - 1, 0)]
            return (place(Double(edge), in: plot), axis.text(edges[edge], step: step))
        }
    }

    private func isEven(_ edges: [Double]) -> Bool {
        let widths = zip(edges.dropFirst(), edges).map { $0 - $1 }
        guard let least = widths.min(), let most = widths.max() else { return true }
        return least > 0 && most <= least * 1.05
    }
}
