import Charts

extension ReportPage {
    var clues: PageSection? {
        let clues = report.tables.flatMap { table in table.clues.map { (table: table.name, clue: $0) } }
            .sorted { $0.clue.auc > $1.clue.auc }
        let curves = report.tables.flatMap { table in
            table.curves.filter { $0.metric.part == .fidelity }.map { card($0, of: table) }
        }
        guard !clues.isEmpty || !curves.isEmpty else { return nil }
        let drawn: Markup? = curves.isEmpty ? nil : "<div class=\"charts gap\">\(curves)</div>"
        return PageSection(
            id: "clues", title: "What gives it away",
            lead: "The columns that tell synthetic rows from real ones, worst first; 0.5 is a blind guess",
            body: (clues.isEmpty ? none : table(clues)) + (drawn ?? ""))
    }

    private var none: Markup {
        "<p>No column, and no pair of columns, was found that tells synthetic rows from real ones by itself.</p>"
    }

    private func table(_ clues: [(table: String, clue: Clue)]) -> Markup {
        let rows: [Markup] = clues.map { table, clue in
            """
            <tr><th scope="row">\(place(table, clue.columns))</th>\
            <td class="num" data-label="AUC">\(NumberStyle.fixed(places: 3).text(clue.auc))</td>\
            <td>\(clue.difference)</td><td>\(clue.remedy)</td></tr>

            """
        }
        return scroll(
            "What gives it away",
            """
            <table class="as-list"><thead><tr><th scope="col">Where</th><th scope="col" class="num">Classifier, AUC\
            </th><th scope="col">What differs</th><th scope="col">What you can do</th></tr></thead><tbody>
            \(rows)</tbody></table>
            """)
    }

    /// A curve of hits against false alarms.
    func card(_ curve: Curve, of table: TableReport) -> Markup {
        let (auc, style) = (curve.auc, NumberStyle.fixed(places: 3))
        let beside = curve.holdoutAuc.map { " (\(style.text($0)))" } ?? ""
        let finding = curve.holdoutAuc.map { ", where real rows reach \(style.text($0))" } ?? ""
        let chart = RateChart(
            synthetic: curve.points.pairs, holdout: curve.holdoutPoints?.pairs,
            label: "\(curve.title): hits against false alarms, AUC \(style.text(auc))\(finding); 0.5 is a blind guess")
        let name = isOfOneTable ? curve.title : "\(table.name): \(curve.title)"
        return """
            <figure class="chart-card"><figcaption><b>\(name)</b><span>AUC \(style.text(auc))\(beside)</span>\
            </figcaption>\(chart.svg)</figure>

            """
    }
}

extension [[Double]] {
    /// The first two numbers of each.
    fileprivate var pairs: [RateChart.Point] {
        filter { $0.count >= 2 }.map { (alarms: $0[0], hits: $0[1]) }
    }
}
