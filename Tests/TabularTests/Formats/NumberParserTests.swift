import Testing

@testable import Tabular

@Suite("Numbers with a fixed count of places")
struct NumberParserTests {
    private static let euro = NumberFormat(prefix: "€ ", thousands: ".", decimalMark: ",", fixedScale: true)

    @Test(
        "A number comes back as it was spelt",
        arguments: [
            ("12.50", NumberFormat(fixedScale: true), 2, 1_250), ("0.05", NumberFormat(), 2, 5),
            ("-0.5", NumberFormat(), 2, -50), ("12.0", NumberFormat(minimumPlaces: 1), 0, 12),
            ("77.0", NumberFormat(minimumPlaces: 1), 2, 7_700), ("11.77", NumberFormat(minimumPlaces: 1), 2, 1_177),
            ("€ 1.234.567,80", euro, 2, 123_456_780), ("-€ 0,01", euro, 2, -1),
            ("12 %", NumberFormat(suffix: " %"), 0, 12), ("1 234", NumberFormat(thousands: " "), 0, 1_234),
            ("9223372036854775807", NumberFormat(), 0, .max), ("-9223372036854775808", NumberFormat(), 0, .min),
            ("0.000000000000000001", NumberFormat(), 18, 1),
        ] as [(String, NumberFormat, Int, Int64)])
    func roundTrip(_ text: String, _ format: NumberFormat, _ scale: Int, _ mantissa: Int64) {
        let parser = NumberParser(format: format, scale: scale)
        #expect(withBytes(text, parser.parse) == mantissa)
        #expect(spelled { parser.append(mantissa, to: &$0) } == text)
    }

    @Test(
        "What would lose digits or is no number is refused",
        arguments: [
            "1.234", "9223372036854775808", "99999999999999999999", "", " ", "-", "+", ".", "1e5", "0x1", "1,5", "1..2",
            "--1", "1-", "1 2", "nan", "92233720368547758.08",
        ])
    func refused(_ text: String) {
        #expect(withBytes(text, NumberParser(scale: 2).parse) == nil)
    }

    @Test("Groups have three digits", arguments: ["1,23", "1234,567", ",123", "1,234,56", "12,", "1,,234"])
    func groups(_ text: String) {
        #expect(withBytes(text, NumberParser(format: NumberFormat(thousands: ","), scale: 0).parse) == nil)
    }

    @Test("Numbers may be padded, have a sign, and zeros beyond the scale")
    func lenient() {
        #expect(withBytes("  7\t", NumberParser(scale: 0).parse) == 7)
        #expect(withBytes("+7.00", NumberParser(scale: 0).parse) == 7)
        #expect(withBytes(".5", NumberParser(scale: 1).parse) == 5)
        #expect(withBytes("$-5", NumberParser(format: NumberFormat(prefix: "$"), scale: 0).parse) == -5)
    }

    @Test("Any mantissa comes back in any format, and random bytes do no harm")
    func fuzz() {
        var random = SystemRandomNumberGenerator()
        let formats = [
            NumberFormat(), Self.euro, NumberFormat(suffix: "%", minimumPlaces: 1),
            NumberFormat(prefix: "CHF ", thousands: "’", decimalMark: ".", fixedScale: true),
            NumberFormat(thousands: "\u{202F}", decimalMark: ","),
        ]
        for round in 0..<100_000 {
            let scale = Int.random(in: 0...18, using: &random)
            let parser = NumberParser(format: formats[round % formats.count], scale: scale)
            let mantissa = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random)
            let text = spelled { parser.append(mantissa, to: &$0) }
            #expect(withBytes(text, parser.parse) == mantissa, "\(text)")
            let noise = (0..<Int.random(in: 0...12)).map { _ in Self.alphabet.randomElement(using: &random) ?? 0 }
            guard let read = withBytes(noise, parser.parse) else { continue }
            let again = spelled { parser.append(read, to: &$0) }
            #expect(withBytes(again, parser.parse) == read)
        }
    }

    private static let alphabet = Array("0123456789.,-+eE €%$ ’\u{0}\u{FF}".utf8)
}

@Suite("Reals")
struct RealTextTests {
    @Test(
        "Reading is correctly rounded",
        arguments: [
            "0", "-0.0", "12", "12.5", "1e-5", "1E+5", "2.2250738585072014e-308", "4.9e-324", "1.7976931348623157e308",
            "123456789012345678901234567890", "0.1", "9007199254740993", "8.5e22", "1e23", ".5", "5.",
            "179769313486231580793728971405301e276",
        ])
    func exact(_ text: String) {
        #expect(
            withBytes(text, RealText().parse)
                == Double(text.hasPrefix(".") ? "0" + text : text + (text.hasSuffix(".") ? "0" : "")))
    }

    @Test(
        "Anything but a finite number is refused",
        arguments: ["", "nan", "inf", "1e999", "1e", "e5", "0x10", "1,5", "1 2"])
    func refused(_ text: String) {
        #expect(withBytes(text, RealText().parse) == nil)
    }

    @Test("A double comes back from its shortest spelling")
    func roundTrip() {
        var random = SystemRandomNumberGenerator()
        for format in [NumberFormat(), NumberFormat(prefix: "$", decimalMark: ",", minimumPlaces: 1)] {
            let text = RealText(format: format)
            for _ in 0..<50_000 {
                let value = Double(bitPattern: random.next())
                guard value.isFinite else { continue }
                let spelling = spelled { text.append(value, to: &$0) }
                #expect(withBytes(spelling, text.parse) == value, "\(spelling)")
            }
        }
    }

    @Test("Whole doubles show a point only where the format asks for it")
    func wholeNumbers() {
        #expect(spelled { RealText().append(12, to: &$0) } == "12")
        #expect(spelled { RealText(format: NumberFormat(minimumPlaces: 1)).append(12, to: &$0) } == "12.0")
    }
}
