import Charts

/// A report as one HTML file that needs nothing else: styles, script and pictures are in it, and its content policy
/// forbids it to load anything. Everything can be read without the script, which sorts and filters the table of all
/// figures.
public struct ReportPage: Sendable {
    let report: EvaluationReport

    /// A page of a report.
    public init(_ report: EvaluationReport) {
        self.report = report
    }

    /// The file's text, UTF-8. At most 2 MB for a table of 100 columns.
    public var html: String {
        let sections = sections
        let page: Markup = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(PageAssets.policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>\(title) · Sfumato</title>
            <style>\(PageAssets.styles)</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            \(bar(sections))
            <main class="page" id="main">
            \(head)
            \(verdicts)
            \(legend)
            \(notes)
            \(sections.map(\.markup))
            \(foot)
            </main>
            <script type="module">\(PageAssets.script)</script>
            </body>
            </html>

            """
        return page.text
    }

    /// In the order in which doubts arise.
    private var sections: [PageSection] {
        [
            clues, columns, pairs, sequences, relations, utility, privacy, compared, figures, words,
        ].compactMap { $0 }
    }

    private func bar(_ sections: [PageSection]) -> Markup {
        let links: [Markup] = sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" }
        return """
            <header class="bar"><span class="brand"><svg class="mark" viewBox="0 0 24 24" aria-hidden="true">\
            <circle cx="9" cy="12" r="7"/><circle cx="13" cy="12" r="7" opacity=".38"/>\
            <circle cx="16.5" cy="12" r="6.5" opacity=".18"/></svg>Sfumato</span>
            <nav aria-label="Sections"><ul>\(links)</ul></nav></header>
            """
    }

    private var foot: Markup {
        """
        <p class="foot">Written by \(report.writtenBy), seed \(String(report.seed)). Every number of this page is in \
        report.json beside it (\(report.format)).</p>
        """
    }

    /// The parts of a section: one for each table that has any, under its name if the report is of several tables.
    func eachTable(_ part: (TableReport) -> Markup?) -> Markup? {
        let parts: [Markup] = report.tables.compactMap { table in
            guard let part = part(table) else { return nil }
            return isOfOneTable ? part : "<h3 class=\"of-table\">\(table.name)</h3>\n\(part)"
        }
        return parts.isEmpty ? nil : Markup(parts)
    }

    var isOfOneTable: Bool { report.tables.count == 1 }

    /// Columns joined by ×, after the name of the table if there are several.
    func place(_ table: String, _ columns: [String]) -> String {
        let joined = columns.joined(separator: " × ")
        if isOfOneTable { return joined.isEmpty ? "whole table" : joined }
        return joined.isEmpty ? table : "\(table): \(joined)"
    }
}

/// A part of the page with a title that the list of sections links to.
struct PageSection {
    let id: Markup
    let title: Markup
    var lead: Markup = ""
    /// On the right of the title.
    var aside: Markup = ""
    let body: Markup

    var markup: Markup {
        """
        <section class="section" id="\(id)" aria-labelledby="\(id)-title"><div class="section-head">\
        <h2 id="\(id)-title">\(title)</h2><p>\(lead)</p>\(aside)</div>
        \(body)</section>

        """
    }
}
