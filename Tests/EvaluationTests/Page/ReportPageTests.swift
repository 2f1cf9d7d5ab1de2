import Foundation
import Testing

@testable import Evaluation

struct ReportPageTests {
    private static let cases: [(String, ReportFixture)] = [
        ("8 columns", ReportFixture()), ("one column", ReportFixture(columns: 1)),
        ("58 columns", ReportFixture(columns: 58)), ("300 columns", ReportFixture(columns: 300)),
        ("no holdout", ReportFixture(hasHoldout: false)), ("shareable", ReportFixture(level: .shareable)),
        ("several tables", ReportFixture(tables: ["customers", "cards", "transactions"])),
        ("names of 128 characters", ReportFixture(prefix: String(repeating: "long_name_", count: 12))),
        (
            "hostile names",
            ReportFixture(prefix: "\"'</script><script>alert(1)</script><img src=x onerror=x>\u{202E}\0")
        ),
    ]

    @Test("The page is well formed", arguments: cases.indices)
    func wellFormed(_ index: Int) {
        let (name, fixture) = Self.cases[index]
        let found = faults(in: ReportPage(fixture.report).html).prefix(5)
        #expect(found.isEmpty, "\(name)")
    }

    @Test("Nothing is loaded, and no more runs than the page's own script", arguments: cases.indices)
    func nothingLoaded(_ index: Int) {
        let html = ReportPage(Self.cases[index].1.report).html
        #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("url("))
        #expect(!html.contains("<img") && !html.contains("<link") && !html.contains("onerror=x>"))
        #expect(count(of: "<script", in: html) == 1)
        #expect(!html.contains("\u{202E}") && !html.contains("\0"))
        #expect(html.contains("default-src 'none'"))
    }

    @Test("The content policy allows the page's own style and script, by their hashes")
    func policy() throws {
        let html = ReportPage(ReportFixture().report).html
        for (element, directive) in [("style>", "style-src"), ("script type=\"module\">", "script-src")] {
            let start = try #require(html.range(of: "<" + element)).upperBound
            let end = try #require(
                html.range(of: "</\(element.prefix(while: { $0.isLetter }))>", range: start..<html.endIndex))
            let hash = try sha256(String(html[start..<end.lowerBound]))
            #expect(
                html.contains("\(directive) 'sha256-\(hash)'"), "PageAssets.policy needs \(directive) 'sha256-\(hash)'")
        }
    }

    @Test("A page stays small", arguments: [(8, 180_000), (58, 420_000), (100, 600_000), (300, 1_200_000)])
    func size(_ columns: Int, _ most: Int) {
        let bytes = ReportPage(ReportFixture(columns: columns).report).html.utf8.count
        #expect(bytes < most, "\(columns) columns: \(bytes) bytes")
    }

    @Test("Every column is there, and the worst is drawn first")
    func columns() throws {
        let report = ReportFixture(columns: 100).report
        let html = ReportPage(report).html
        let worst = try #require(report.tables[0].worstColumnsFirst.first)
        let best = try #require(report.tables[0].worstColumnsFirst.last)
        let first = try #require(html.range(of: "<b title=\"\(worst.name)\">")).lowerBound
        let rest = try #require(html.range(of: "id=\"all-columns\"")).lowerBound
        let last = try #require(html.range(of: "<b title=\"\(best.name)\">")).lowerBound
        #expect(first < rest && rest < last)
        #expect(report.tables[0].columns.allSatisfy { html.contains("<b title=\"\($0.name)\">") })
    }

    @Test("Verdicts say passed, below the mark, or not judged")
    func verdicts() {
        let html = ReportPage(ReportFixture(hasHoldout: false).report).html
        #expect(html.contains(">Passed<") && html.contains(">Below the mark<") && html.contains(">Not judged<"))
        #expect(html.contains("There is no holdout"))
        #expect(count(of: "class=\"gauge\"", in: html) == 2, "what was not judged has no gauge")
    }

    @Test("Nobody is told that the data is safe or anonymous")
    func words() {
        let html = ReportPage(ReportFixture().report).html.lowercased()
        #expect(!html.contains("anonym") && !html.contains("is safe"))
        #expect(html.contains("at most 74 % sure"))
    }

    @Test("A shareable page says so and shows no category")
    func shareable() {
        let html = ReportPage(ReportFixture(level: .shareable).report).html
        #expect(html.contains(">Shareable<") && !html.contains("stays in its security context"))
        #expect(!html.contains("standing order"))
    }

    @Test("Every metric has a title and an explanation of its own", arguments: Metric.allCases)
    func metrics(_ metric: Metric) {
        #expect(metric.title != metric.rawValue && metric.explanation.hasSuffix("."))
        #expect(Metric.allCases.count { $0.title == metric.title } == 1)
    }

    @Test("Beyond 2,000 figures, those that fall farthest behind are shown")
    func manyFigures() {
        var report = ReportFixture(columns: 1).report
        report.figures = (0..<5000).map { index in
            let lags = index == 4321
            return Figure(
                .pairDistance, table: "customers", columns: ["left \(index)", "right"], synthetic: lags ? 0.3 : 0.02,
                holdout: 0.02, uninformed: 0.4)
        }
        let html = ReportPage(report).html
        #expect(html.contains("left 4321 ×") && !html.contains("left 4999 ×"))
        #expect(html.contains("The 2,000 that fall farthest behind, of 5,000"))
        #expect(count(of: "class=\"miss\"", in: html) == 1)
    }

    private func sha256(_ text: String) throws -> String {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import base64,hashlib,sys; print(base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())",
        ]
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
