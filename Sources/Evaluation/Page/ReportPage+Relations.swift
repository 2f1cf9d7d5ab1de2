import Charts

extension ReportPage {
    /// Between tables, and what must hold in every row.
    var relations: PageSection? {
        let degrees = report.tables.flatMap { table in table.degrees.map { degree($0, of: table) } }
        let kept = report.figures.filter { [.keyIntegrity, .keyUniqueness, .ruleKept].contains($0.metric) }
        guard !degrees.isEmpty || !kept.isEmpty else { return nil }
        let charts: Markup? = degrees.isEmpty ? nil : "<div class=\"charts\">\n\(degrees)</div>"
        let rules: Markup? = kept.isEmpty ? nil : "<div class=\"gap\">\(self.kept(kept))</div>"
        return PageSection(
            id: "relations", title: "Keys and rules", lead: "How tables hang together, and what must hold in every row",
            body: "\(charts)\(rules)")
    }

    private func degree(_ histogram: Histogram, of table: TableReport) -> Markup {
        let shares = Compared(real: histogram.real, holdout: histogram.holdout, synthetic: histogram.synthetic)
        let label = "\(histogram.title): shares of parents by number of children, real and synthetic"
        let chart = histogram.categories.map { ColumnChart(shares, names: $0, label: label).svg }
        return """
            <figure class="chart-card"><figcaption><b>\(histogram.title)</b></figcaption>\
            \(chart ?? HistogramDrawing(histogram, label: label)?.large(hover: true))</figure>

            """
    }

    private func kept(_ figures: [Figure]) -> Markup {
        let rows: [Markup] = figures.prefix(100).map { figure in
            """
            <tr><th scope="row">\(figure.metric.title)</th><td>\(place(figure.table, figure.columns))\
            \(figure.variant.map { ", \($0)" } ?? "")</td><td \
            class="num">\(figure.metric.style.text(figure.synthetic))</td>\
            <td class="num">\(figure.holdout.map { figure.metric.style.text($0) } ?? "–")</td></tr>

            """
        }
        return scroll(
            "Keys and rules",
            """
            <table class="tight"><thead><tr><th scope="col">What must hold</th><th scope="col">Where</th>\
            <th scope="col" class="num">Synthetic</th><th scope="col" class="num">Holdout</th></tr></thead><tbody>
            \(rows)</tbody></table>
            """)
    }

    /// What holds along the order of rows.
    var sequences: PageSection? {
        let body = eachTable { table in
            table.sequences.isEmpty ? nil : "<div class=\"charts\">\n\(table.sequences.map(sequence))</div>"
        }
        return body.map {
            PageSection(
                id: "sequences", title: "Order and time", lead: "What holds from one row of a parent to its next",
                body: $0)
        }
    }

    private func sequence(_ sequence: SequenceReport) -> Markup {
        let chart = LineChart(
            Compared(real: sequence.real, holdout: sequence.holdout, synthetic: sequence.synthetic),
            names: sequence.labels, label: "\(sequence.title): real and synthetic, place by place")
        return """
            <figure class="chart-card"><figcaption><b>\(sequence.title)</b></figcaption>\(chart.svg)</figure>

            """
    }
}
