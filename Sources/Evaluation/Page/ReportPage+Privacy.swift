import Charts

extension ReportPage {
    var privacy: PageSection? {
        let attacks = report.figures.filter { $0.metric.part == .privacy }
        let curves = report.tables.flatMap { table in
            table.curves.filter { $0.metric.part == .privacy }.map { card($0, of: table) }
        }
        guard !attacks.isEmpty || !curves.isEmpty || report.statement != nil else { return nil }
        let charts: Markup? = curves.isEmpty ? nil : "<div class=\"charts gap\">\n\(curves)</div>"
        let table: Markup? = attacks.isEmpty ? nil : "<div class=\"gap\">\(self.table(attacks))</div>"
        return PageSection(
            id: "privacy", title: "Privacy", lead: "What is proven, and what attacks found",
            body: "\(report.statement.map(statement) ?? unproven)\(charts)\(table)")
    }

    private var unproven: Markup {
        """
        <p class="soft">Nothing is proven here: what follows are tests. That a test finds nothing does not show that \
        there is nothing to be found.</p>
        """
    }

    private func statement(_ statement: EvaluationReport.Statement) -> Markup {
        let mechanisms: [Markup] = statement.mechanisms.map { "<dt>Mechanism</dt><dd>\($0)</dd>" }
        return """
            <div class="card"><p class="plain">\(statement.meaning)</p>
            <dl class="kv gap"><dt>Privacy loss</dt><dd>ε \(statement.epsilonText), \(statement.strictness)</dd>\
            <dt>Chance of failure</dt><dd>δ \(NumberStyle.compact.text(statement.delta))</dd>\
            <dt>Protected unit</dt><dd>\(statement.unit)</dd>\(mechanisms)</dl></div>
            """
    }

    private func table(_ attacks: [Figure]) -> Markup {
        let shown = attacks.prefix(40)
        let rows: [Markup] = shown.enumerated().map { place, figure in
            // Said once for each kind of attack.
            let isFirst = place == 0 || shown[place - 1].metric != figure.metric
            let words: Markup? = isFirst ? "<span class=\"hint\">\(figure.metric.explanation)</span>" : nil
            return """
                <tr><th scope="row">\(figure.name)\(words)</th>\
                <td>\(self.place(figure.table, figure.columns))</td>\
                <td class="num" data-label="Synthetic">\(figure.metric.style.text(figure.synthetic))\(figure.doubt)</td>\
                <td class="num" data-label="Holdout">\(figure.holdout.map { figure.metric.style.text($0) } ?? "–")</td></tr>

                """
        }
        let more: Markup =
            "<p class=\"small muted\">\(attacks.count - shown.count) more are in the table of all figures.</p>"
        return scroll(
            "Attacks",
            """
            <table class="as-list"><thead><tr><th scope="col">Attack</th><th scope="col">Where</th>\
            <th scope="col" class="num">Synthetic</th><th scope="col" class="num">Holdout</th></tr></thead><tbody>
            \(rows)</tbody></table>
            """) + (shown.count < attacks.count ? more : "")
    }
}

extension Figure {
    /// Of the metric, with what tells it from others of its kind.
    var name: String {
        variant.map { "\(metric.title), \($0)" } ?? metric.title
    }

    /// How sure the figure is, as far as that is known.
    fileprivate var doubt: Markup? {
        let style = metric.style
        let range = interval.flatMap { $0.count == 2 ? "\(style.text($0[0])) to \(style.text($0[1]))" : nil }
        let chance = pValue.map { $0 < 0.001 ? "p < 0.001" : "p \(NumberStyle.fixed(places: 3).text($0))" }
        let parts = [range, chance].compactMap { $0 }
        return parts.isEmpty ? nil : "<span class=\"hint\">\(parts.joined(separator: ", "))</span>"
    }
}
