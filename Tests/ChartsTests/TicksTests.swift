import Testing

@testable import Charts

struct TicksTests {
    @Test(
        "Numbers are marked in steps of 1, 2 or 5",
        arguments: [
            (0, 10, ["0", "5", "10"]), (-5000, 5000, ["−5,000", "0", "5,000"]), (0, 1, ["0", "0.5", "1.0"]),
            (0.1, 0.72, ["0.2", "0.4", "0.6"]), (18, 98, ["20", "40", "60", "80"]),
            (0, 52_400_000, ["0", "20 M", "40 M"]),
            (-0.0003, 0.0001, ["−0.0003", "−0.0002", "−0.0001", "0", "0.0001"]),
            (1e12, 1.00004e12, ["1,000.00 bn", "1,000.01 bn", "1,000.02 bn", "1,000.03 bn", "1,000.04 bn"]),
        ] as [(Double, Double, [String])])
    func numbers(_ low: Double, _ high: Double, _ labels: [String]) {
        #expect(Ticks.numbers(low...high, atMost: 4).marks.map(\.label) == labels)
    }

    @Test(
        "Ranges that hold nothing have no marks",
        arguments: [
            (3.0, 3.0), (0, .infinity), (-.infinity, .infinity), (-.greatestFiniteMagnitude, .greatestFiniteMagnitude),
        ])
    func nothing(_ low: Double, _ high: Double) {
        #expect(Ticks.numbers(low...high, atMost: 4).marks.isEmpty)
        #expect(Ticks.seconds(low...high, atMost: 4).marks.isEmpty)
        #expect(Ticks.days(low...high, atMost: 4).marks.isEmpty)
    }

    @Test(
        "Shares go from 0 to a mark above the largest",
        arguments: [
            (0.125, ["0 %", "5 %", "10 %", "15 %"]), (1, ["0 %", "50 %", "100 %"]), (0, ["0.0 %", "0.5 %", "1.0 %"]),
            (0.0031, ["0.0 %", "0.1 %", "0.2 %", "0.3 %", "0.4 %"]),
        ] as [(Double, [String])])
    func shares(_ largest: Double, _ labels: [String]) {
        #expect(Ticks.shares(upTo: largest, atMost: 4).marks.map(\.label) == labels)
    }

    @Test(
        "Time is marked by years, months, days or hours",
        arguments: [
            ("1930-2008", -14_610, 13_879, ["1940", "1960", "1980", "2000"]),
            ("a year and a half", 18_000, 18_550, ["Jul 2019", "Jan 2020", "Jul 2020"]),
            ("three weeks", 18_518, 18_540, ["17 Sep 2020", "24 Sep", "1 Oct"]),
            ("New Year", 18_624, 18_632, ["28 Dec 2020", "30 Dec", "1 Jan 2021", "3 Jan", "5 Jan"]),
        ] as [(String, Double, Double, [String])])
    func days(_ name: String, _ low: Double, _ high: Double, _ labels: [String]) {
        #expect(Ticks.days(low...high, atMost: 4).marks.map(\.label) == labels, "\(name)")
    }

    @Test("Hours of one day and of several")
    func hours() {
        let day = AxisKind.timeOfDay.ticks(0...86_400, atMost: 4).marks.map(\.label)
        #expect(day == ["00:00", "06:00", "12:00", "18:00", "24:00"])
        let night = Ticks.seconds(1.6e9...1.6e9 + 86_400, atMost: 4).marks.map(\.label)
        #expect(night == ["18:00", "14 Sep", "06:00", "12:00"])
    }

    @Test("Days and dates agree over all centuries")
    func civilDates() {
        #expect(CivilDate(daysSince1970: 0) == CivilDate(year: 1970, month: 1, day: 1))
        #expect(CivilDate(daysSince1970: 11_016) == CivilDate(year: 2000, month: 2, day: 29))
        #expect(CivilDate(daysSince1970: -719_162) == CivilDate(year: 1, month: 1, day: 1))
        for day in stride(from: -800_000, through: 800_000, by: 37) {
            #expect(CivilDate(daysSince1970: day).daysSince1970 == day)
        }
    }
}
