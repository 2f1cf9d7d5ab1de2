import Charts

/// A histogram as a picture: bars for categories, an overlay for bins.
struct HistogramDrawing {
    private enum Kind {
        case overlay(OverlayChart)
        case categories(CategoryChart)
    }
    private let kind: Kind
    private let shares: Compared
    private let names: [String]

    /// nil where there is nothing to draw.
    init?(_ histogram: Histogram?, label: String) {
        guard let histogram else { return nil }
        shares = Compared(real: histogram.real, holdout: histogram.holdout, synthetic: histogram.synthetic)
        guard shares.count > 0 else { return nil }
        if let categories = histogram.categories {
            names = categories
            kind = .categories(CategoryChart(shares, names: categories, label: label))
        } else {
            let chart = OverlayChart(shares, edges: histogram.edges, axis: histogram.unit.axis, label: label)
            names = chart.bins
            kind = .overlay(chart)
        }
    }

    func large(hover: Bool) -> Markup {
        switch kind {
        case .overlay(let chart): chart.svg(hover: hover)
        case .categories(let chart): chart.svg(hover: hover)
        }
    }

    var small: Markup {
        switch kind {
        case .overlay(let chart): chart.thumbnail
        case .categories(let chart): chart.thumbnail
        }
    }

    /// The same as a table, for those who do not see the picture.
    var table: Markup {
        let style = NumberStyle.share(places: 2)
        let rows: [Markup] = (0..<min(shares.count, names.count)).map { bin in
            let holdout: Markup? = shares.holdout.map { "<td class=\"num\">\(style.text($0[bin]))</td>" }
            return """
                <tr><th scope="row">\(names[bin])</th><td class="num">\(style.text(shares.real[bin]))</td>\(holdout)\
                <td class="num">\(style.text(shares.synthetic[bin]))</td></tr>

                """
        }
        let holdout: Markup? = shares.holdout == nil ? nil : "<th scope=\"col\" class=\"num\">Holdout</th>"
        return """
            <table class="tight"><thead><tr><th scope="col">Value</th><th scope="col" class="num">Real</th>\(holdout)\
            <th scope="col" class="num">Synthetic</th></tr></thead><tbody>\(rows)</tbody></table>
            """
    }
}

extension Histogram.Unit {
    fileprivate var axis: AxisKind {
        switch self {
        case .number: .numbers
        case .date: .days
        case .datetime: .seconds
        case .time: .timeOfDay
        }
    }
}
