import Charts

extension ReportPage {
    /// More would make the page too large to open; the rest is in `report.json`.
    private static let most = 2000

    var figures: PageSection? {
        guard !report.figures.isEmpty else { return nil }
        let figures = report.figuresToShow(atMost: Self.most)
        let count = report.figures.count
        let lead: Markup =
            figures.count < count
            ? """
            The \(NumberStyle.count(figures.count)) that fall farthest behind, of \(NumberStyle.count(count)); all \
            are in report.json
            """
            : "\(NumberStyle.count(count)) figures; each name links to what it means"
        return PageSection(
            id: "every", title: "Every figure", lead: lead,
            body: tools
                + scroll(
                    "Every figure",
                    """
                    <table class="tight" id="figures"><thead><tr><th scope="col">Figure</th><th scope="col">Where</th>\
                    <th scope="col" class="num">Synthetic</th><th scope="col" class="num">Holdout</th>\
                    <th scope="col" class="num">Share reached</th></tr></thead><tbody>
                    \(figures.map(row))</tbody></table>
                    """))
    }

    /// Shown by the script that serves them.
    private var tools: Markup {
        let parts: [Markup] = Verdict.Kind.allCases.map { "<option value=\"\($0.rawValue)\">\($0.title)</option>" }
        return """
            <div class="toolbar" id="tools" hidden><label class="vh" for="f-words">Filter figures</label>\
            <input id="f-words" type="search" placeholder="Filter" autocomplete="off">\
            <label class="vh" for="f-part">Part</label><select id="f-part"><option value="">All parts</option>\(parts)\
            </select>\
            <label class="check"><input type="checkbox" id="f-below"><span>Only below the mark</span></label>\
            <span class="push small muted" id="f-said" role="status"></span></div>

            """
    }

    private func row(_ figure: Figure) -> Markup {
        let style = figure.metric.style
        let misses = report.misses(figure)
        let share = figure.reached.map { NumberStyle.share(places: 0).text($0) } ?? "–"
        let side = figure.metric.part == .privacy ? "above" : "below"
        let below: Markup? = misses ? "<span class=\"low\">\(side) the mark</span> " : nil
        return """
            <tr data-part="\(figure.metric.part.rawValue)"\(misses ? " class=\"miss\"" : "" as Markup)>\
            <th scope="row"><a href="#what-\(figure.metric.rawValue)">\(figure.name)</a></th>\
            <td>\(place(figure.table, figure.columns))</td><td class="num">\(style.text(figure.synthetic))</td>\
            <td class="num">\(figure.holdout.map { style.text($0) } ?? "–")</td><td class="num">\(below)\(share)</td>\
            </tr>

            """
    }

    /// What each figure of this report is.
    var words: PageSection? {
        let metrics = Set(report.figures.map(\.metric))
        guard !metrics.isEmpty else { return nil }
        let items: [Markup] = Metric.allCases.filter(metrics.contains).map { metric in
            "<div id=\"what-\(metric.rawValue)\"><dt>\(metric.title)</dt><dd>\(metric.explanation)</dd></div>\n"
        }
        return PageSection(id: "words", title: "What the figures mean", body: "<dl class=\"words\">\(items)</dl>")
    }
}

extension EvaluationReport {
    /// Whether a figure alone would not pass: what a column or a pair reaches is below the share that the whole must
    /// reach, or an attack on membership finds more than it may.
    func misses(_ figure: Figure) -> Bool {
        switch figure.metric {
        case .membershipNeighbour, .membershipDensity, .membershipOutliers:
            figure.synthetic > marks.privacy
        default:
            figure.reached.map { $0 < share(for: figure.metric.part) } ?? false
        }
    }

    private func share(for part: Verdict.Kind) -> Double {
        part == .fidelity ? marks.fidelity : marks.utility
    }

    /// In their order; where there are more, those of whole tables and those that fall farthest behind.
    func figuresToShow(atMost most: Int) -> [Figure] {
        guard figures.count > most else { return figures }
        let order = figures.indices.sorted { (rank(figures[$0]), $0) < (rank(figures[$1]), $1) }
        return order.prefix(most).sorted().map { figures[$0] }
    }

    private func rank(_ figure: Figure) -> Double {
        figure.columns.isEmpty ? -1 : figure.reached ?? 1
    }
}
