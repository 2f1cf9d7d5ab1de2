import Charts

extension ReportPage {
    var verdicts: Markup {
        "<div class=\"verdicts\">\n\(report.verdicts.map(verdict))</div>"
    }

    private func verdict(_ verdict: Verdict) -> Markup {
        let style = verdict.style
        let figure = verdict.value.map { style.text($0) } ?? "–"
        return """
            <section class="verdict" id="\(verdict.kind.rawValue)-verdict"><h2>\(verdict.kind.title) \(verdict.badge)\
            </h2><div class="figure">\(figure)<small>\(verdict.unit)</small></div><p>\(verdict.sentence)</p>\
            \(gauge(verdict, style))</section>

            """
    }

    private func gauge(_ verdict: Verdict, _ style: NumberStyle) -> Markup? {
        guard let value = verdict.value, verdict.range.count == 2, verdict.range[0] < verdict.range[1] else {
            return nil
        }
        return Gauge(
            value, ceiling: verdict.ceiling, mark: verdict.mark, range: verdict.range[0]...verdict.range[1],
            lowerIsBetter: verdict.lowerIsBetter, style: style
        ).svg
    }
}

extension Verdict {
    fileprivate var badge: Markup {
        switch passed {
        case true: "<span class=\"badge is-done\">Passed</span>"
        case false: "<span class=\"badge is-failed\">Below the mark</span>"
        case nil: "<span class=\"badge is-cancelled\">Not judged</span>"
        }
    }

    /// With one decimal place more where the figure would be rounded to its mark.
    fileprivate var style: NumberStyle {
        let isClose = value.flatMap { value in mark.map { abs(value - $0) < 0.01 } } ?? false
        return switch kind {
        case .fidelity: .share(places: isClose ? 1 : 0)
        case .utility: .fixed(places: isClose ? 3 : 2)
        case .privacy: .fixed(places: 3)
        }
    }
}

extension Verdict.Kind {
    /// For people.
    var title: String {
        switch self {
        case .fidelity: "Fidelity"
        case .utility: "Utility"
        case .privacy: "Privacy"
        }
    }
}
