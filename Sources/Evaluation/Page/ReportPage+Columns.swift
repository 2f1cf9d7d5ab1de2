import Charts

extension ReportPage {
    /// So many are drawn large, with their values; the rest on request.
    private var shown: Int { report.tables.count > 3 ? 6 : 12 }

    var columns: PageSection? {
        guard let body = eachTable(columns) else { return nil }
        let count = report.tables.map(\.columns.count).reduce(0, +)
        let hasMore = isOfOneTable && count > shown
        let all: Markup = "<a class=\"small\" href=\"#all-columns\" data-opens>All \(count)</a>"
        return PageSection(
            id: "columns", title: "Columns",
            lead: "Overlap with the real distribution, worst first; in brackets what the holdout reaches",
            aside: hasMore ? all : "", body: body)
    }

    private func columns(_ table: TableReport) -> Markup? {
        guard !table.columns.isEmpty else { return nil }
        let columns = table.worstColumnsFirst
        let large = columns.prefix(shown).map { card($0, table: true, hover: true) }
        return """
            <div class="charts">
            \(large)</div>
            \(rest(columns.dropFirst(shown), of: columns.count))
            """
    }

    private func rest(_ columns: ArraySlice<ColumnReport>, of count: Int) -> Markup? {
        guard !columns.isEmpty else { return nil }
        let isSmall = count > 60
        let cards = columns.map { isSmall ? smallCard($0) : card($0, table: false, hover: false) }
        let id: Markup? = isOfOneTable ? " id=\"all-columns\"" : nil
        return """
            <details class="more"\(id)><summary>All \(count) columns <span>\(columns.count) more, in which less differs\
            </span></summary><div class="charts\(isSmall ? " charts-small" : "" as Markup)">
            \(cards)</div></details>
            """
    }

    private func card(_ column: ColumnReport, table: Bool, hover: Bool) -> Markup {
        let drawing = HistogramDrawing(column.histogram, label: column.finding)
        let values: Markup? = drawing.map { drawing in
            """
            <details class="what"><summary>The same as a table</summary><div tabindex="0" role="group" \
            aria-label="\(column.name), table">\(drawing.table)</div></details>
            """
        }
        return """
            <figure class="chart-card">\(column.caption)\(drawing?.large(hover: hover) ?? nothing)\
            \(table ? values : nil)</figure>

            """
    }

    private func smallCard(_ column: ColumnReport) -> Markup {
        let drawing = HistogramDrawing(column.histogram, label: column.finding)
        return "<figure class=\"chart-card\">\(column.caption)\(drawing?.small ?? nothing)</figure>\n"
    }

    private var nothing: Markup { "<p class=\"small muted\">Nothing to draw</p>" }
}

extension TableReport {
    /// By the share that a column reaches of what its holdout does.
    var worstColumnsFirst: [ColumnReport] {
        columns.sorted { ($0.reached, $0.name) < ($1.reached, $1.name) }
    }
}

extension ColumnReport {
    /// Of what the holdout reaches, where there is one.
    var reached: Double {
        guard let holdoutOverlap, holdoutOverlap > 0 else { return overlap }
        return overlap / holdoutOverlap
    }

    fileprivate var caption: Markup {
        let style = NumberStyle.fixed(places: 3)
        let beside = holdoutOverlap.map { " (\(style.text($0)))" } ?? ""
        return """
            <figcaption><b title="\(name)">\(name)</b><span title="\(type)">\(style.text(overlap))\(beside)</span>\
            </figcaption>
            """
    }

    fileprivate var finding: String {
        let style = NumberStyle.fixed(places: 3)
        let beside = holdoutOverlap.map { ", where a holdout reaches \(style.text($0))" } ?? ""
        return "\(name): overlap \(style.text(overlap))\(beside)"
    }
}
