import Foundation
import FoundationXML
import Testing

@testable import Charts

struct ChartTests {
    private static let shares = Compared(
        real: [0.1, 0.4, 0.3, 0.2], holdout: [0.12, 0.38, 0.3, 0.2], synthetic: [0.2, 0.3, 0.3, 0.2])
    private static let odd = Compared(real: [.nan, -1, .infinity], holdout: nil, synthetic: [0.2, .nan, 7])
    private static let names = ["mass <script>", "affluent & \"rich\"", String(repeating: "long ", count: 25), "staff"]

    /// Each kind of chart, of ordinary numbers, of odd ones, of one and of none.
    private static let drawings: [Markup] = {
        let all = [shares, odd, Compared(real: [1], synthetic: [1]), Compared(real: [], synthetic: [])]
        return all.flatMap { numbers -> [Markup] in
            let edges = (0...numbers.count).map { Double($0) * 10 }
            let names = Array(names.prefix(numbers.count))
            let square = numbers.real.map { _ in numbers.synthetic }
            let overlay = OverlayChart(numbers, edges: edges, axis: .numbers, label: "finding")
            let categories = CategoryChart(numbers, names: names, label: "finding")
            return [
                overlay.svg(), overlay.thumbnail, categories.svg(), categories.thumbnail,
                OverlayChart(numbers, edges: nil, axis: .days, label: "finding").svg(hover: false),
                ColumnChart(numbers, names: names, label: "finding").svg,
                LineChart(numbers, names: names, label: "finding").svg,
                HeatMap(square, names: names, scale: .oneWay, label: "finding").svg,
                HeatMap(square, names: names, scale: .twoWay(low: "weaker", high: "stronger"), label: "finding").svg,
                RateChart(
                    synthetic: zip(numbers.real, numbers.synthetic).map { ($0, $1) }, holdout: nil, label: "finding"
                ).svg,
            ]
        }
    }()

    @Test("Every drawing is XML with a role, a label and a box, and carries no colour", arguments: drawings)
    func wellFormed(_ drawing: Markup) {
        #expect(XMLParser(data: .init(drawing.text.utf8)).parse())
        #expect(drawing.text.contains("role=\"img\" aria-label=\"finding\"") && drawing.text.contains("viewBox=\"0 0 "))
        #expect(!drawing.text.contains("nan") && !drawing.text.contains("inf\"") && !drawing.text.contains("#"))
        #expect(!drawing.text.contains("style=") && !drawing.text.contains("stroke="))
    }

    @Test("A gauge says figure, ceiling and mark, also where they lie beyond its range")
    func gauge() {
        let gauge = Gauge(
            0.561, ceiling: 0.503, mark: 0.53, range: 0.5...0.55, lowerIsBetter: true, style: .fixed(places: 3)
        ).svg.text
        #expect(gauge.contains("aria-label=\"0.561; a real holdout reaches 0.503; pass mark 0.530; lower is better\""))
        #expect(gauge.contains("class=\"got\" x=\"10\" y=\"22\" width=\"300\""))
    }

    @Test("Series are told by their classes, and each is one path")
    func series() {
        let svg = OverlayChart(Self.shares, edges: [0, 1, 2, 3, 4], axis: .numbers, label: "").svg().text
        for name in ["c-real-fill", "l-hold", "l-syn"] {
            #expect(svg.split(separator: "class=\"\(name)\"", omittingEmptySubsequences: false).count == 2)
        }
        #expect(svg.contains("<title>1.0 to 2.0: real 40.0 %, holdout 38.0 %, synthetic 30.0 %</title>"))
    }

    @Test("Long names are cut, and whole where the pointer rests")
    func longNames() {
        let svg = CategoryChart(Self.shares, names: Self.names, label: "").svg().text
        #expect(svg.contains("long long long…<title>\(Self.names[2])</title>"))
    }

    @Test("Beyond fourteen categories the rest is counted")
    func manyCategories() {
        let shares = Compared(real: Array(repeating: 0.01, count: 100), synthetic: Array(repeating: 0.01, count: 100))
        let svg = CategoryChart(shares, names: (0..<100).map { "name \($0)" }, label: "").svg().text
        #expect(svg.contains("and 87 more") && svg.contains("name 12<") && !svg.contains("name 13<"))
    }

    @Test("Uneven bins are labelled by some of their edges")
    func unevenBins() {
        let edges = [0, 10, 100, 1000, 10_000].map(Double.init)
        let svg = OverlayChart(Self.shares, edges: edges, axis: .numbers, label: "").svg().text
        #expect(svg.contains(">100</text>") && svg.contains(">10,000</text>"))
    }
}
