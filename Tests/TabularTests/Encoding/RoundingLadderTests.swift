import Testing

@testable import Tabular

@Suite("Rounding")
struct RoundingLadderTests {
    @Test("Numbers without habits have no ladder")
    func evenNumbers() {
        #expect(RoundingLadder((0..<5_000).map { Double($0 * 7_919 % 100_003) }, kind: .decimal, step: 1) == nil)
        #expect(RoundingLadder((0..<5_000).map { Double($0 * 100) }, kind: .none, step: 1) == nil)
        #expect(RoundingLadder([100, 200, 300], kind: .decimal, step: 1) == nil)
        let largest = (0..<200).map { _ in Double(Int64.max) }
        #expect(RoundingLadder(largest, kind: .decimal, step: 1)?.shares(largest).isEmpty != true)
    }

    @Test("Hundreds and thousands are found, quarters of an hour too")
    func habits() {
        let salaries = (0..<5_000).map { Double(Self.mixed($0 * 7_919, every: 2, round: 1_000, below: 90_000)) }
        #expect(RoundingLadder(salaries, kind: .decimal, step: 1)?.rungs.contains(1_000) == true)
        let times = (0..<5_000).map { Double(Self.mixed($0 * 7_919, every: 2, round: 900, below: 86_400)) }
        #expect(RoundingLadder(times, kind: .clock(unitsPerSecond: 1), step: 1)?.rungs.contains(900) == true)
    }

    /// Every so many numbers are round ones.
    private static func mixed(_ number: Int, every: Int, round: Int, below bound: Int) -> Int {
        let number = number % bound
        return number % every == 0 ? number / round * round : number
    }

    @Test("Shares say on which rung values stand, and rounding follows them within the bin")
    func rounding() {
        let ladder = RoundingLadder(rungs: [1, 100, 1_000])
        let shares = ladder.shares([1_000, 2_000, 100, 7])
        #expect(shares == [64, 128])
        #expect(ladder.round(1_234, shares: shares, u: 0.1, within: 0...5_000) == 1_234)
        #expect(ladder.round(1_234, shares: shares, u: 0.4, within: 0...5_000) == 1_200)
        #expect(ladder.round(1_234, shares: shares, u: 0.9, within: 0...5_000) == 1_000)
        #expect(ladder.round(1_234, shares: shares, u: 0.9, within: 1_100...1_300) == 1_200)
    }

    @Test("Dates move to days of the kind that was seen, and not out of their range")
    func calendar() throws {
        let fridays = (0..<200).map { Double(1 + 7 * $0) }
        let habits = try #require(CalendarHabits(fridays))
        #expect(habits.isValid && habits.reach == 3)
        for day in Int64(0)..<50 { #expect(habits.move(day, within: 0...100, u: 0.5) % 7 == 1) }
        #expect(habits.move(40, within: 40...41, u: 0.5) == 40)
        #expect(CalendarHabits((0..<730).map { Double($0) }) == nil)
    }
}
