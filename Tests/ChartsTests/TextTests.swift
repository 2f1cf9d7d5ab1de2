import Testing

@testable import Charts

struct TextTests {
    @Test(
        "Numbers are written for people",
        arguments: [
            (.fixed(places: 0), 48_211_902, "48,211,902"), (.fixed(places: 3), 0.98351, "0.984"),
            (.fixed(places: 2), -0.001, "0.00"), (.fixed(places: 1), -1234.56, "−1,234.6"),
            (.share(places: 0), 0.973, "97 %"), (.share(places: 2), 0, "0 %"), (.share(places: 2), 1, "100 %"),
            (.share(places: 1), 0.9999, "100.0 %"), (.compact, 52_400_000, "52.4 M"),
            (.compact, 1_250_000_000, "1.3 bn"),
            (.compact, 0.25, "0.25"), (.compact, 12_345, "12,345"), (.compact, 1e-6, "1e−6"),
            (.compact, 3.14159, "3.142"),
            (.compact, -2.5e17, "−2.5e17"), (.fixed(places: 2), .nan, "–"), (.compact, .infinity, "–"),
        ] as [(NumberStyle, Double, String)])
    func numbers(_ style: NumberStyle, _ value: Double, _ text: String) {
        #expect(style.text(value) == text)
    }

    @Test(
        "No finite number makes a style stop", arguments: [NumberStyle.fixed(places: 4), .share(places: 1), .compact])
    func allMagnitudes(_ style: NumberStyle) {
        var value = Double.leastNonzeroMagnitude
        while value.isFinite {
            #expect(!style.text(value).isEmpty && !style.text(-value).isEmpty)
            value *= 7
        }
        #expect(NumberStyle.count(.min) == "−9,223,372,036,854,775,808")
    }

    @Test("What comes from outside cannot open an element or leave an attribute")
    func escaping() {
        let name = "\"><script>alert('1')</script>&\u{202E}\0\n"
        let markup: Markup = "<b title=\"\(name)\">\(name)</b>"
        let safe = "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;\u{FFFD}\u{FFFD} "
        #expect(markup.text == "<b title=\"\(safe)\">\(safe)</b>")
        let twice: Markup = "<p>\(markup)</p>"
        #expect(twice.text == "<p>\(markup.text)</p>", "what is escaped stays as it is")
    }

    @Test(
        "Places are written to a tenth",
        arguments: [(34, "34"), (145.06, "145.1"), (-0.04, "0"), (-2.5, "-2.5"), (.nan, "0")])
    func coordinates(_ place: Double, _ text: String) {
        #expect(coordinate(place) == text)
    }

    @Test("The steps of a path end where its points are")
    func outline() {
        var outline = Outline(through: [(x: 10, y: 20), (x: 12.34, y: 19.95), (x: 14.68, y: 25)])
        #expect(outline.text == "M10 20l2.3 0 2.4 5")
        outline.across(to: 10)
        outline.upright(to: 24.5)
        outline.close()
        #expect(outline.text == "M10 20l2.3 0 2.4 5h-4.7v-.5z")
        #expect(Outline(through: [(x: 0, y: 0), (x: 1, y: .nan), (x: 2, y: 1)]).text == "M0 0M2 1")
    }
}
