import Charts

extension ReportPage {
    var utility: PageSection? {
        let body = eachTable { table in
            table.targets.isEmpty ? nil : "<div class=\"charts\">\n\(table.targets.map(target))</div>"
        }
        return body.map { body in
            PageSection(
                id: "utility", title: "Utility",
                lead: """
                    One model learns from synthetic rows, its twin from real ones; both are asked about rows that \
                    neither has seen.
                    """,
                body: body)
        }
    }

    private func target(_ target: TargetReport) -> Markup {
        let rows: [Markup] = target.learners.map { learner in
            let style = learner.metric.style
            return """
                <tr><th scope="row">\(learner.name)<span class="hint">\(learner.metric.title)</span></th>\
                <td class="num">\(style.text(learner.synthetic))</td><td class="num">\(style.text(learner.real))</td>\
                </tr>

                """
        }
        return """
            <figure class="chart-card"><figcaption><b>\(target.column)</b>\
            <span>\(target.declared ? "named as target" : "chosen as target")</span></figcaption>\
            <table class="tight"><thead><tr><th scope="col">Learner</th><th scope="col" class="num">Synthetic</th>\
            <th scope="col" class="num">Real</th></tr></thead><tbody>\(rows)</tbody></table>\(importance(target))\
            </figure>

            """
    }

    private func importance(_ target: TargetReport) -> Markup? {
        guard !target.importance.isEmpty else { return nil }
        let chart = CategoryChart(
            Compared(real: target.importance.map(\.real), synthetic: target.importance.map(\.synthetic)),
            names: target.importance.map(\.column),
            label: "What matters for \(target.column), to a model of real and to one of synthetic rows")
        return "<p class=\"small muted gap\">What matters to the boosted trees</p>\(chart.svg())"
    }
}
