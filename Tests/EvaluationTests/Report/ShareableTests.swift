import Testing

@testable import Evaluation

@Suite("Shareable reports")
struct ShareableTests {
    @Test("Figures are rounded, axes and categories gone, and what the range would betray")
    func rounded() {
        let report = ReportFixture().report.shareable(minimumCount: 5)
        #expect(report.level == .shareable)
        #expect(!report.figures.contains { [.rangeCoverage, .spikeCoverage].contains($0.metric) })
        #expect(
            report.figures.allSatisfy { figure in
                figure.metric == .meanAbsoluteError || (figure.synthetic * 1_000).rounded() / 1_000 == figure.synthetic
            })
        let histograms = report.tables.flatMap(\.columns).compactMap(\.histogram)
        #expect(!histograms.isEmpty && histograms.allSatisfy { $0.edges == nil })
        #expect(histograms.compactMap(\.categories).allSatisfy { $0.first == "most frequent" })
        #expect(
            report.tables.flatMap(\.clues).allSatisfy { $0.difference == "Some values are too rare or too frequent" })
    }

    @Test("Bars of few real rows are left out")
    func few() {
        var report = ReportFixture().report
        report.tables[0].sampled.real = 100
        report.tables[0].columns[0].histogram = Histogram(
            title: "a", edges: [0, 1, 2, 3], unit: .number, categories: nil, real: [0.9, 0.06, 0.04],
            holdout: [0.9, 0.05, 0.05], synthetic: [0.9, 0.05, 0.05])
        let bars = report.shareable(minimumCount: 5).tables[0].columns[0].histogram
        #expect(bars?.real == [0.9, 0.06, 0] && bars?.holdout == [0.9, 0.05, 0] && bars?.synthetic == [0.9, 0.05, 0])
    }
}
