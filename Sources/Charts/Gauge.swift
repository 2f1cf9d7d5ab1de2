/// A figure on its range, with what real rows that were held out reach and the pass mark.
public struct Gauge: Sendable {
    private let value: Double
    private let ceiling: Double?
    private let mark: Double?
    private let range: ClosedRange<Double>
    private let lowerIsBetter: Bool
    private let style: NumberStyle

    /// A gauge; all in the unit of the value.
    public init(
        _ value: Double, ceiling: Double?, mark: Double?, range: ClosedRange<Double>, lowerIsBetter: Bool,
        style: NumberStyle
    ) {
        self.value = value
        self.ceiling = ceiling
        self.mark = mark
        self.range = range
        self.lowerIsBetter = lowerIsBetter
        self.style = style
    }

    /// 320 wide, 62 high.
    public var svg: Markup {
        var canvas = Canvas(width: 320, height: 62)
        canvas.bar("base", x: 10, y: 22, width: 300, height: 12, radius: 6)
        canvas.bar("got", x: 10, y: 22, width: max(place(value) - 10, 12), height: 12, radius: 6)
        if let ceiling {
            stroke("ceil", at: ceiling, on: &canvas)
            let text = "holdout \(style.text(ceiling))"
            canvas.text(text, x: inside(ceiling, text), y: 56, anchor: .middle)
            if lowerIsBetter, inside(ceiling, text) < 160 {
                canvas.text("lower is better", x: 310, y: 56, anchor: .end)
            }
        } else if lowerIsBetter {
            canvas.text("lower is better", x: 310, y: 56, anchor: .end)
        }
        if let mark {
            stroke("pass", at: mark, on: &canvas)
            let text = "mark \(style.text(mark))"
            canvas.text(text, x: inside(mark, text), y: 11, anchor: .middle)
        }
        return canvas.svg(label, class: "gauge")
    }

    private var label: String {
        let beside = ceiling.map { "; a real holdout reaches \(style.text($0))" } ?? ""
        let mark = mark.map { "; pass mark \(style.text($0))" } ?? ""
        return style.text(value) + beside + mark + (lowerIsBetter ? "; lower is better" : "")
    }

    private func stroke(_ name: Markup, at value: Double, on canvas: inout Canvas) {
        canvas.path(name, Outline(through: [(place(value), 16), (place(value), 40)]))
    }

    private func place(_ value: Double) -> Double {
        let length = range.upperBound - range.lowerBound
        guard value.isFinite, length > 0 else { return 10 }
        return 10 + 300 * min(max((value - range.lowerBound) / length, 0), 1)
    }

    /// The middle of a text at a value, moved so that it ends within the drawing.
    private func inside(_ value: Double, _ text: String) -> Double {
        let half = textWidth(text) / 2
        return max(min(place(value), 310 - half), 10 + half)
    }
}
