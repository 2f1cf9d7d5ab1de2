import Foundation
import Testing

@testable import Tabular

@Suite("Dates and times")
struct TemporalFormatTests {
    @Test(
        "A datetime comes back as it was spelt",
        arguments: [
            ("%Y-%m-%d %H:%M:%S", "2013-01-01 10:00:00", 1_357_034_400_000_000_000),
            ("%-d/%-m/%y %-I:%M %p", "3/12/69 12:05 AM", -2_505_300_000_000_000),
            ("%-d/%-m/%y %-I:%M %p", "13/1/68 12:00 PM", 3_093_681_600_000_000_000),
            ("%a, %d %b %Y %H:%M:%S%.f %:z", "Thu, 29 Feb 2024 23:59:59.125 +00:00", 1_709_251_199_125_000_000),
            ("%d.%m.%Y %H:%M", "31.12.1899 23:59", -2_208_988_860_000_000_000),
            ("%Y-%m-%dT%H:%M:%S.%3fZ", "1969-12-31T23:59:59.999Z", -1_000_000),
            ("%Y%m%d%H%M%S", "20240229000000", 1_709_164_800_000_000_000),
            ("%B %e, %Y %H:%M:%S.%f", "May  7, 2020 01:02:03.000004", 1_588_813_323_000_004_000),
        ] as [(String, String, Int64)])
    func roundTrip(_ pattern: String, _ text: String, _ nanoseconds: Int64) throws {
        let format = try #require(TemporalFormat(pattern: pattern))
        #expect(withBytes(text) { format.datetime($0, $1, unit: .nanosecond) } == nanoseconds)
        #expect(spelled { format.append(datetime: nanoseconds, unit: .nanosecond, to: &$0) } == text)
    }

    @Test(
        "Days that do not exist and texts that do not follow the pattern are refused",
        arguments: [
            "2023-02-29", "1900-02-29", "2020-13-01", "2020-00-10", "2020-04-31", "2020-1-01", "2020-01-1", "20-01-01",
            "2020-01-01 ", " 2020-01-01", "", "2020/01/01", "2020-01-0a",
        ])
    func refused(_ text: String) throws {
        let format = try #require(TemporalFormat(pattern: "%Y-%m-%d"))
        #expect(withBytes(text) { format.days($0, $1) } == nil)
    }

    @Test("Every day of 800 years agrees with Foundation's calendar at its end, and comes back")
    func calendar() throws {
        let format = try #require(TemporalFormat(pattern: "%Y-%m-%d"))
        let start = try #require(withBytes("1600-01-01") { format.days($0, $1) })
        let end = try #require(withBytes("2399-12-31") { format.days($0, $1) })
        #expect(end - start + 1 == 2 * 146_097)
        var last = ""
        for days in start...end {
            let text = spelled { format.append(days: days, to: &$0) }
            #expect(text > last)
            #expect(withBytes(text) { format.days($0, $1) } == days)
            last = text
        }
        #expect(start * 86_400 == Int64(try Date.ISO8601FormatStyle().parseSeconds("1600-01-01T00:00:00Z")))
    }

    @Test("An offset brings the instant to UTC, and is spelt again")
    func offsets() throws {
        let format = try #require(TemporalFormat(pattern: "%Y-%m-%d %H:%M%z"))
        let value = withBytes("2024-03-31 02:30+0530") { format.datetime($0, $1, unit: .second) }
        #expect(value == 1_711_832_400)
        #expect(withBytes("2024-03-30 21:00Z") { format.datetime($0, $1, unit: .second) } == value)
        #expect(
            spelled { format.append(datetime: 1_711_832_400, unit: .second, offset: 330, to: &$0) }
                == "2024-03-31 02:30+0530")
    }

    @Test("A unit that cannot hold the fraction or the year is refused")
    func units() throws {
        let fine = try #require(TemporalFormat(pattern: "%Y-%m-%d %H:%M:%S%.f"))
        #expect(withBytes("2024-01-01 00:00:00.5") { fine.datetime($0, $1, unit: .second) } == nil)
        #expect(withBytes("2024-01-01 00:00:00.5") { fine.datetime($0, $1, unit: .millisecond) } == 1_704_067_200_500)
        #expect(withBytes("9999-01-01 00:00:00") { fine.datetime($0, $1, unit: .nanosecond) } == nil)
    }

    @Test("Times of day, in microseconds")
    func times() throws {
        let format = try #require(TemporalFormat(pattern: "%I:%M:%S %P"))
        #expect(withBytes("12:00:01 am") { format.timeOfDay($0, $1) } == 1_000_000)
        #expect(spelled { format.append(timeOfDay: 43_200_000_000, to: &$0) } == "12:00:00 pm")
        #expect(withBytes("13:00:00 pm") { format.timeOfDay($0, $1) } == nil)
    }

    @Test(
        "Patterns that show no whole date or hold unknown directives are none",
        arguments: ["", "%d", "%Y", "%Q", "%", "%H %d"])
    func patterns(_ pattern: String) {
        #expect(TemporalFormat(pattern: pattern) == nil)
    }

    @Test("Random bytes do no harm, and what is read comes back")
    func fuzz() throws {
        var random = SystemRandomNumberGenerator()
        let patterns = ["%Y-%m-%d %H:%M:%S%.f%z", "%-d.%-m.%y", "%a %e %^B %Y %I%p", "%Y%m%d", "%H:%M:%S.%9f %Z"]
        let formats = patterns.compactMap { TemporalFormat(pattern: $0) }
        #expect(formats.count == patterns.count)
        let alphabet = Array("0123456789-: .+ZTAPMJanFebMONTHUTC\u{0}\u{80}".utf8)
        for round in 0..<100_000 {
            let format = formats[round % formats.count]
            var bytes: [UInt8] = []
            format.append(datetime: Int64.random(in: -1_000_000_000...4_000_000_000), unit: .second, to: &bytes)
            for _ in 0..<Int.random(in: 0...2) {
                bytes[Int.random(in: bytes.indices)] = alphabet.randomElement(using: &random) ?? 0
            }
            if Bool.random() { bytes.removeLast(Int.random(in: 0...bytes.count)) }
            _ = withBytes(bytes) { format.datetime($0, $1, unit: .nanosecond) }
        }
    }
}

extension Date.ISO8601FormatStyle {
    fileprivate func parseSeconds(_ text: String) throws -> Double { try parse(text).timeIntervalSince1970 }
}
