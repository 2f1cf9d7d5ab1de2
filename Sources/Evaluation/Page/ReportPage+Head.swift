import Charts

extension ReportPage {
    var title: String { "Can this data be trusted?" }

    var head: Markup {
        """
        <div class="head"><div><h1>\(title)</h1><p class="lead">\(judged)</p>\(sampled)</div>\(level)</div>
        """
    }

    private var level: Markup {
        let lock: Markup = """
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">\
            <path d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5"/></svg>
            """
        return switch report.level {
        case .full: "<span class=\"tag\">\(lock) Full report, stays in its security context</span>"
        case .shareable: "<span class=\"tag\">Shareable</span>"
        }
    }

    /// What was judged against what.
    private var judged: String {
        let rows = report.tables.map(\.rows)
        let place = isOfOneTable ? report.tables[0].name : "\(NumberStyle.count(rows.count)) tables"
        let judged =
            "\(count(rows.map(\.synthetic))) synthetic rows of \(place), judged against \(count(rows.map(\.real)))"
        let holdouts = rows.compactMap(\.holdout)
        return holdouts.isEmpty
            ? "\(judged) real ones. There is no holdout, so nothing says how much better a copy could be."
            : "\(judged) real ones and \(count(holdouts)) that the model has not seen, the holdout."
    }

    private var sampled: Markup? {
        let parts = report.tables.filter { $0.sampled != $0.rows }
        guard !parts.isEmpty else { return nil }
        let tables = isOfOneTable ? "the rows" : parts.map(\.name).joined(separator: ", ")
        let error = parts.compactMap(\.samplingError).max().map { error in
            ", which moves a share by \(NumberStyle.share(places: 2).text(error)) at most (standard error)"
        }
        return """
            <p class="small soft">Samples of \(tables) were looked at\(error ?? ""). \
            <a href="#compared">How many rows</a></p>
            """
    }

    private func count(_ counts: [Int]) -> String {
        NumberStyle.count(counts.reduce(0, +))
    }

    var legend: Markup {
        let hasHoldout = report.tables.contains { $0.rows.holdout != nil }
        let holdout: Markup = """
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path class="l-hold" d="M0 6h28"/></svg>\
            holdout, the ceiling</li>
            """
        return """
            <ul class="legend" aria-label="Legend of all charts">\
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><rect class="c-real-fill" width="28" height="12"/></svg>\
            real</li>\(hasHoldout ? holdout : nil)\
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path class="l-syn" d="M0 6h28"/></svg>synthetic</li></ul>
            """
    }

    /// What could not be judged, before all that could.
    var notes: Markup? {
        guard !report.notes.isEmpty else { return nil }
        let items: [Markup] = report.notes.map { note in
            let place = note.table.map { self.place($0, note.columns) } ?? note.columns.joined(separator: ", ")
            let before: Markup? = place.isEmpty || place == "whole table" ? nil : "<b>\(place)</b> "
            return "<li>\(before)\(note.text)</li>"
        }
        let rest: Markup? =
            items.count <= 8 ? nil : more("\(NumberStyle.count(items.count - 6)) more", items.dropFirst(6))
        return """
            <section class="notice" aria-labelledby="notes-title"><h2 id="notes-title">What could not be judged</h2>
            <ul>\(Array(items.prefix(rest == nil ? 8 : 6)))</ul>\(rest)</section>
            """
    }

    private func more(_ title: String, _ items: ArraySlice<Markup>) -> Markup {
        "<details class=\"what\"><summary>\(title)</summary><ul>\(Array(items))</ul></details>"
    }

    /// How many rows there were and were looked at.
    var compared: PageSection? {
        guard !report.tables.isEmpty else { return nil }
        let rows: [Markup] = report.tables.map { table in
            let error = table.samplingError.map { NumberStyle.share(places: 2).text($0) } ?? "–"
            return """
                <tr><th scope="row">\(table.name)</th>\(cell(table, \.synthetic))\(cell(table, \.real))\
                \(cell(table, \.holdout))<td class="num">\(error)</td></tr>

                """
        }
        return PageSection(
            id: "compared", title: "What was compared", lead: "Rows; in brackets how many of them were looked at",
            body: scroll(
                "What was compared",
                """
                <table class="tight"><thead><tr><th scope="col">Table</th><th scope="col" class="num">Synthetic</th>\
                <th scope="col" class="num">Real</th><th scope="col" class="num">Holdout</th>\
                <th scope="col" class="num">Error of sampling</th></tr></thead><tbody>
                \(rows)</tbody></table>
                """))
    }

    private func cell(_ table: TableReport, _ rows: (TableReport.Rows) -> Int?) -> Markup {
        guard let all = rows(table.rows) else { return "<td class=\"num\">–</td>" }
        let looked = rows(table.sampled).flatMap { $0 == all ? nil : " (\(NumberStyle.count($0)))" } ?? ""
        return "<td class=\"num\">\(NumberStyle.count(all))\(looked)</td>"
    }

    /// A frame that scrolls sideways, not the page; with the keyboard, too.
    func scroll(_ name: String, _ table: Markup) -> Markup {
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(name), table\">\(table)</div>"
    }
}
