/// The part of a drawing between two axes.
struct Plot {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    /// What lies at `bottom` and at `top`.
    let range: ClosedRange<Double>

    var width: Double { right - left }

    /// Where a value is, within the plot.
    func y(_ value: Double) -> Double {
        let length = range.upperBound - range.lowerBound
        guard value.isFinite, length > 0 else { return bottom }
        return bottom - min(max((value - range.lowerBound) / length, 0), 1) * (bottom - top)
    }

    /// Horizontal lines with their labels on the left.
    func drawShares(_ ticks: Ticks, on canvas: inout Canvas) {
        for mark in ticks.marks {
            var line = Outline()
            line.move(left, y(mark.value))
            line.across(to: right)
            canvas.path("grid", line)
            canvas.text(mark.label, x: left - 6, y: y(mark.value) + 4, anchor: .end)
        }
    }

    func drawBase(at value: Double, on canvas: inout Canvas) {
        var line = Outline()
        line.move(left, y(value))
        line.across(to: right)
        canvas.path("axis", line)
    }

    /// Labels below the plot, moved inwards at its ends; those that would touch the one before are left out.
    func drawLabels(_ labels: [(x: Double, text: String)], on canvas: inout Canvas) {
        var free = -Double.infinity
        for label in labels {
            let half = textWidth(label.text) / 2
            let centre = max(min(label.x, canvas.width - half - 1), half + 1)
            guard centre - half > free else { continue }
            canvas.text(label.text, x: centre, y: bottom + 17, anchor: .middle)
            free = centre + half + 6
        }
    }
}

extension Ticks {
    /// The room that the labels need beside an axis.
    var labelWidth: Double {
        (marks.map { textWidth($0.label) }.max() ?? 0) + 10
    }

    /// From the first mark to the last.
    var range: ClosedRange<Double> {
        guard let first = marks.first, let last = marks.last, first.value < last.value else { return 0...1 }
        return first.value...last.value
    }
}
