/// A square of numbers, one row and one column for each name, as tones.
public struct HeatMap: Sendable {
    /// What the tones mean.
    public enum Scale: Sendable {
        /// From 0 to 1, in one tone.
        case oneWay
        /// From −1 to 1, in two tones; the words stand at the ends of the key.
        case twoWay(low: String, high: String)
    }
    private let names: [String]
    private let values: [[Double]]
    private let scale: Scale
    private let label: String
    /// Beyond so many, cells of a tone are one path: small to send, without values where the pointer rests.
    private static let mostWithValues = 16

    /// One row of values for each name. Rows that are missing stay empty.
    public init(_ values: [[Double]], names: [String], scale: Scale, label: String) {
        (self.names, self.values, self.scale, self.label) = (names, values, scale, label)
    }

    /// Whether the drawing needs more room than a card of the usual width has.
    public var isWide: Bool { names.count > Self.mostWithValues }

    /// With names and a key.
    public var svg: Markup {
        let margin = min(max((names.map(textWidth).max() ?? 0) + 8, 30), isWide ? 158 : 96).rounded()
        let side = max((isWide ? 640 : 340) - margin - 2, 40)
        let exact = min(side / Double(max(names.count, 1)), 40)
        let pitch = isWide ? max(exact.rounded(.down), 1) : exact
        let bottom = 4 + pitch * Double(names.count)
        var canvas = Canvas(width: isWide ? 640 : 340, height: bottom + min(margin, isWide ? 130 : 96) + 44)
        let grid = Grid(left: margin, top: 4, pitch: pitch)
        drawNames(grid, margin: margin, on: &canvas)
        if isWide { drawTones(grid, on: &canvas) } else { drawCells(grid, on: &canvas) }
        drawKey(at: canvas.height - 40, left: margin, on: &canvas)
        return canvas.svg(label)
    }

    private func drawNames(_ grid: Grid, margin: Double, on canvas: inout Canvas) {
        let bottom = grid.top + grid.pitch * Double(names.count) + 6
        for (index, name) in names.enumerated() {
            let middle = (Double(index) + 0.5) * grid.pitch
            canvas.name(name, x: grid.left - 5, y: grid.top + middle + 4, width: margin - 6)
            canvas.name(
                name, x: grid.left + middle + 4, y: bottom, width: min(margin, isWide ? 130 : 96) - 6, anchor: .end,
                upright: true)
        }
    }

    private func drawCells(_ grid: Grid, on canvas: inout Canvas) {
        forEachCell { row, column, value in
            canvas.bar(
                tone(value), x: grid.left + grid.pitch * Double(column), y: grid.top + grid.pitch * Double(row),
                width: grid.pitch - 1, height: grid.pitch - 1,
                title: "\(names[row]) × \(names[column]): \(NumberStyle.fixed(places: 2).text(value))")
        }
    }

    /// Neighbours of one tone are one stroke of the path.
    private func drawTones(_ grid: Grid, on canvas: inout Canvas) {
        var outlines: [Markup: Outline] = [:]
        for (row, values) in values.prefix(names.count).enumerated() {
            let tones = values.prefix(names.count).map { $0.isFinite ? tone($0) : nil }
            var start = 0
            while start < tones.count {
                let end = tones[start...].firstIndex { $0 != tones[start] } ?? tones.count
                if let tone = tones[start] {
                    outlines[tone, default: Outline()].bar(in: grid, row: row, columns: start..<end)
                }
                start = end
            }
        }
        for tone in tones {
            if let outline = outlines[tone] { canvas.path(tone, outline) }
        }
    }

    private func forEachCell(_ draw: (_ row: Int, _ column: Int, _ value: Double) -> Void) {
        for (row, values) in values.prefix(names.count).enumerated() {
            for (column, value) in values.prefix(names.count).enumerated() where value.isFinite {
                draw(row, column, value)
            }
        }
    }

    private func drawKey(at y: Double, left: Double, on canvas: inout Canvas) {
        let (low, high) = ends
        let start = left + textWidth(low) + 6
        canvas.text(low, x: left, y: y + 22)
        for (index, tone) in tones.enumerated() {
            canvas.bar(tone + " key", x: start + Double(index) * 18, y: y + 12, width: 17, height: 12)
        }
        canvas.text(high, x: start + Double(tones.count) * 18 + 5, y: y + 22)
    }
}

extension HeatMap {
    /// What the ends of the key say.
    private var ends: (String, String) {
        switch scale {
        case .oneWay: ("0", "1")
        case .twoWay(let low, let high): (low, high)
        }
    }

    /// From the lowest to the highest.
    private var tones: [Markup] {
        switch scale {
        case .oneWay: ["r0", "r1", "r2", "r3", "r4", "r5"]
        case .twoWay: ["d3", "d2", "d1", "d0", "d4", "d5", "d6"]
        }
    }

    private func tone(_ value: Double) -> Markup {
        switch scale {
        case .oneWay: tones[min(max(Int(min(max(value, 0), 1) * 6), 0), 5)]
        case .twoWay: tones[Self.bounds.count { value > $0 }]
        }
    }

    /// Between the tones of a difference.
    private static let bounds = [-0.3, -0.15, -0.05, 0.05, 0.15, 0.3]
}

/// Where the cells lie.
private struct Grid {
    let left: Double
    let top: Double
    let pitch: Double
}

extension Outline {
    fileprivate mutating func bar(in grid: Grid, row: Int, columns: Range<Int>) {
        let (left, top) = (grid.left + grid.pitch * Double(columns.lowerBound), grid.top + grid.pitch * Double(row))
        move(left, top)
        across(to: grid.left + grid.pitch * Double(columns.upperBound))
        upright(to: top + grid.pitch)
        across(to: left)
        close()
    }
}
