/// What stands before and behind the digits of a number: a currency, a percent sign, a unit.
struct NumberAdornment {
    let prefix: [UInt8]
    let suffix: [UInt8]

    /// Nil where the text has no digits, or letters around them that make it a code rather than an amount.
    init?(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        var (start, end) = (0, count)
        while start < end, isBlank(bytes[start]) { start += 1 }
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        if start < end, bytes[start] == 45 || bytes[start] == 43 { start += 1 }
        guard let first = (start..<end).first(where: { bytes[$0] &- 48 <= 9 }) else { return nil }
        guard let last = (start..<end).last(where: { bytes[$0] &- 48 <= 9 }) else { return nil }
        var head = Array(UnsafeBufferPointer(start: bytes + start, count: first - start))
        if head.last == 45 || head.last == 43 { head.removeLast() }  // $-5
        if head.last == 46 || head.last == 44 { head.removeLast() }  // .5
        let tail = Array(UnsafeBufferPointer(start: bytes + last + 1, count: end - last - 1))
        guard Self.isPrefix(head), Self.isSuffix(tail) else { return nil }
        (prefix, suffix) = (head, tail)
    }

    private static let currencies: Set<String> = [
        "$", "€", "£", "¥", "₹", "₽", "₺", "₩", "₪", "₫", "zł", "kr", "kr.", "Kč", "Ft", "lei", "R$", "US$", "A$", "C$",
        "Fr.", "Rs", "Rs.", "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK",
        "HUF", "INR", "BRL", "MXN", "TRY", "ZAR", "ILS", "SGD", "HKD", "NZD", "KRW", "RUB",
    ]
    private static let units: Set<String> = [
        "%", "‰", "°", "°C", "°F", "kg", "g", "mg", "km", "m", "cm", "mm", "ml", "l", "h", "min", "s", "ms", "GB", "MB",
        "kB", "px", "kWh", "kW", "W",
    ]

    private static func isPrefix(_ bytes: [UInt8]) -> Bool {
        bytes.isEmpty || currencies.contains(withoutBlanks(bytes))
    }

    private static func isSuffix(_ bytes: [UInt8]) -> Bool {
        let text = withoutBlanks(bytes)
        if bytes.isEmpty || currencies.contains(text) || units.contains(text) { return true }
        // A word behind a blank, as in `36 months`.
        return bytes.first == 32 && text.utf8.count <= 12 && text.allSatisfy { $0.isLetter }
    }

    private static func withoutBlanks(_ bytes: [UInt8]) -> String {
        var text = Substring(String(decoding: bytes, as: UTF8.self))
        while let first = text.first, first == " " || first == "\u{A0}" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\u{A0}" { text.removeLast() }
        return String(text)
    }
}
