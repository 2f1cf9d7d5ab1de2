import Charts

extension ReportPage {
    var pairs: PageSection? {
        let body = eachTable { table in
            table.associations.flatMap { $0.columns.count > 1 ? pairs($0, of: table) : nil }
        }
        return body.map { body in
            PageSection(
                id: "pairs", title: "Pairs",
                lead: """
                    How strongly two columns depend on each other, 0 to 1. The third picture shows what was lost or \
                    added.
                    """,
                body: body)
        }
    }

    private func pairs(_ matrix: AssociationMatrix, of table: TableReport) -> Markup {
        let changes = matrix.changes
        let greatest = changes.first.map { change in
            "greatest difference \(signed(change.difference)), \(change.columns.joined(separator: " × "))"
        }
        let maps = [
            (
                "Real",
                HeatMap(matrix.real, names: matrix.columns, scale: .oneWay, label: "Real: associations of columns")
            ),
            (
                "Synthetic",
                HeatMap(
                    matrix.synthetic, names: matrix.columns, scale: .oneWay, label: "Synthetic: associations of columns"
                )
            ),
            (
                "Difference",
                HeatMap(
                    matrix.difference, names: matrix.columns, scale: .twoWay(low: "weaker", high: "stronger"),
                    label: "Synthetic against real: \(greatest ?? "no difference")")
            ),
        ]
        let cards: [Markup] = maps.map { name, map in
            "<figure class=\"chart-card\"><figcaption><b>\(name)</b></figcaption>\(frame(map, named: name))</figure>\n"
        }
        let isWide = maps[0].1.isWide
        return """
            <div class="charts\(isWide ? " charts-wide" : "" as Markup)">
            \(cards)</div>
            \(changed(changes.prefix(10), of: table))
            """
    }

    /// A large map scrolls in its frame where the screen is narrow.
    private func frame(_ map: HeatMap, named name: String) -> Markup {
        guard map.isWide else { return map.svg }
        return "<div class=\"pan\" tabindex=\"0\" role=\"group\" aria-label=\"\(name), associations\">\(map.svg)</div>"
    }

    private func changed(_ changes: ArraySlice<AssociationMatrix.Change>, of table: TableReport) -> Markup? {
        guard !changes.isEmpty else { return nil }
        let style = NumberStyle.fixed(places: 2)
        let rows: [Markup] = changes.map { change in
            """
            <tr><th scope="row">\(change.columns.joined(separator: " × "))</th>\
            <td class="num">\(style.text(change.real))</td><td class="num">\(style.text(change.synthetic))</td>\
            <td class="num">\(signed(change.difference))</td></tr>

            """
        }
        return "<div class=\"gap\">"
            + scroll(
                "Pairs that changed most, \(table.name)",
                """
                <table class="tight"><thead><tr><th scope="col">Pairs that changed most</th><th scope="col" \
                class="num">Real</th>\
                <th scope="col" class="num">Synthetic</th><th scope="col" class="num">Difference</th></tr></thead>\
                <tbody>
                \(rows)</tbody></table>
                """) + "</div>"
    }

    private func signed(_ difference: Double) -> String {
        (difference >= 0.005 ? "+" : "") + NumberStyle.fixed(places: 2).text(difference)
    }
}

extension AssociationMatrix {
    /// Two columns that hang together otherwise than in the real table.
    struct Change {
        let columns: [String]
        let real: Double
        let synthetic: Double
        var difference: Double { synthetic - real }
    }

    /// Synthetic less real, row by row.
    var difference: [[Double]] {
        zip(synthetic, real).map { synthetic, real in zip(synthetic, real).map { $0 - $1 } }
    }

    /// Each pair once, the greatest difference first.
    var changes: [Change] {
        let rows = Array(zip(real, synthetic)).prefix(columns.count)
        let pairs = rows.enumerated().flatMap { row, values in
            zip(values.0, values.1).prefix(row).enumerated().map { column, pair in
                Change(columns: [columns[column], columns[row]], real: pair.0, synthetic: pair.1)
            }
        }
        return pairs.filter { $0.difference.isFinite }.sorted { abs($0.difference) > abs($1.difference) }
    }
}
