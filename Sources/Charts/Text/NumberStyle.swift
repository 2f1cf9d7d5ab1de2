import Glibc

/// How a number is written for people: `48,211,902`, `52.4 M`, `97 %`, `0.984`.
public enum NumberStyle: Hashable, Sendable {
    /// With so many decimal places and commas.
    case fixed(places: Int)
    /// A share of 1 in per cent, with so many decimal places; none and all have no decimals.
    case share(places: Int)
    /// Short: three or four digits, and M or bn for millions and billions.
    case compact

    /// The number, or – where it is none.
    public func text(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        return switch self {
        case .fixed(let places): fixedText(value, places: places)
        case .share(let places): "\(fixedText(value * 100, places: value == 0 || value == 1 ? 0 : places)) %"
        case .compact: compactText(value)
        }
    }

    /// A count, with commas.
    public static func count(_ count: Int) -> String {
        (count < 0 ? "−" : "") + grouped(String(count.magnitude))
    }
}

private func fixedText(_ value: Double, places: Int) -> String {
    let power = pow(10, Double(places))
    let scaled = (abs(value) * power).rounded()
    guard scaled < 1e15 else { return scientificText(value) }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(places + 1 - digits.count, 0)) + digits
    let whole = grouped(String(padded.dropLast(places)))
    let sign = value < 0 && scaled > 0 ? "−" : ""
    return places == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(places))"
}

private func compactText(_ value: Double) -> String {
    switch abs(value) {
    case 1e15...: scientificText(value)
    case 1e9...: fixedText(value / 1e9, places: 1) + " bn"
    case 1e6...: fixedText(value / 1e6, places: 1) + " M"
    case 1000...: fixedText(value, places: 0)
    case 0: "0"
    case ..<1e-4: scientificText(value)
    default: shortened(fixedText(value, places: 3 - min(Int(log10(abs(value)).rounded(.down)), 3)))
    }
}

/// Such as `3.1e−7`.
private func scientificText(_ value: Double) -> String {
    guard value.isFinite else { return value < 0 ? "−∞" : "∞" }
    var exponent = Int(log10(abs(value)).rounded(.down))
    var front = (value / pow(10, Double(exponent)) * 10).rounded() / 10
    if abs(front) >= 10 { (front, exponent) = (front / 10, exponent + 1) }
    guard front.isFinite else { return value < 0 ? "−0" : "0" }
    return "\(shortened(fixedText(front, places: 1)))e\(exponent < 0 ? "−" : "")\(abs(exponent))"
}

/// Without zeros at the end of the decimal places.
private func shortened(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text[...]
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
}

/// With a comma between groups of three digits.
private func grouped(_ digits: String) -> String {
    digits.enumerated().reduce(into: "") { text, digit in
        if digit.offset > 0, (digits.count - digit.offset).isMultiple(of: 3) { text.append(",") }
        text.append(digit.element)
    }
}
