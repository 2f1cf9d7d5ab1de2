/// Shares by category, one bar each: the real rows broad and grey, the synthetic rows narrow and blue within, the
/// holdout an ochre mark.
public struct CategoryChart: Sendable {
    private let names: [String]
    private let shares: Compared
    private let label: String
    private let hidden: Int
    private static let most = 14

    /// One name for each share; beyond fourteen, the rest is counted below the bars.
    public init(_ shares: Compared, names: [String], label: String) {
        let count = min(shares.count, names.count)
        let shown = count > Self.most ? Self.most - 1 : count
        self.names = Array(names.prefix(shown))
        self.shares = shares.prefix(shown)
        self.label = label
        hidden = count - shown
    }

    /// With an axis of shares and, if so wished, the shares of a category where the pointer rests.
    public func svg(hover: Bool = true) -> Markup {
        let rows = Double(max(names.count + (hidden > 0 ? 1 : 0), 1))
        let pitch = min(max(148 / rows, 16), 30)
        var canvas = Canvas(width: 340, height: max(pitch * rows + 36, 184))
        let ticks = Ticks.shares(upTo: shares.largest, atMost: 3)
        let left = min(max((names.map(textWidth).max() ?? 0) + 10, 44), 128)
        let bars = Bars(left: left, right: canvas.width - 20, top: 10, pitch: pitch, largest: ticks.range.upperBound)
        drawAxis(ticks, bars, on: &canvas)
        for row in names.indices { draw(row, bars, hover: hover, on: &canvas) }
        if hidden > 0 {
            canvas.text("and \(NumberStyle.count(hidden)) more", x: left + 4, y: bars.middle(names.count) + 4)
        }
        return canvas.svg(label)
    }

    /// Small, without names: the largest eight.
    public var thumbnail: Markup {
        var canvas = Canvas(width: 200, height: 64)
        let shown = min(names.count, 8)
        let pitch = 62 / Double(max(shown, 1))
        let bars = Bars(left: 0, right: 196, top: 1, pitch: min(pitch, 16), largest: max(shares.largest, 1e-9))
        for row in 0..<shown { drawMarks(row, bars, on: &canvas) }
        return canvas.svg(label)
    }

    private func draw(_ row: Int, _ bars: Bars, hover: Bool, on canvas: inout Canvas) {
        canvas.name(names[row], x: bars.left - 6, y: bars.middle(row) + 4, width: bars.left - 8)
        drawMarks(row, bars, on: &canvas)
        guard hover else { return }
        canvas.bar(
            "hit", x: bars.left, y: bars.middle(row) - bars.pitch / 2, width: bars.right - bars.left,
            height: bars.pitch,
            title: "\(names[row]): \(shares.text(row, .shares(upTo: shares.largest)))")
    }

    private func drawMarks(_ row: Int, _ bars: Bars, on canvas: inout Canvas) {
        let (middle, half) = (bars.middle(row), bars.pitch * 0.36)
        let real = bars.length(shares.real[row])
        canvas.bar("c-real-fill", x: bars.left, y: middle - half, width: real, height: 2 * half)
        let synthetic = bars.length(shares.synthetic[row])
        canvas.bar("c-syn", x: bars.left, y: middle - half * 0.36, width: synthetic, height: half * 0.72)
        guard let holdout = shares.holdout?[row], holdout.isFinite else { return }
        let x = bars.left + bars.length(holdout)
        canvas.path("l-hold", Outline(through: [(x, middle - half - 1.5), (x, middle + half + 1.5)]))
    }

    private func drawAxis(_ ticks: Ticks, _ bars: Bars, on canvas: inout Canvas) {
        for mark in ticks.marks {
            let x = bars.left + bars.length(mark.value)
            canvas.path("grid", Outline(through: [(x, 4), (x, canvas.height - 24)]))
            canvas.text(mark.label, x: x, y: canvas.height - 9, anchor: .middle)
        }
    }
}

/// Where the bars of categories lie.
private struct Bars {
    let left: Double
    let right: Double
    let top: Double
    let pitch: Double
    let largest: Double

    func middle(_ row: Int) -> Double { top + pitch * (Double(row) + 0.5) }

    func length(_ share: Double) -> Double {
        share.isFinite && largest > 0 ? min(max(share / largest, 0), 1) * (right - left) : 0
    }
}
