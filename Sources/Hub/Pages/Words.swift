import FoundationEssentials

/// Numbers and times as people read them. Source: the UI's guide, section 4.
enum Words {
    /// 48,211,902
    static func count(_ number: Int) -> String {
        let digits = String(abs(number))
        let groups = stride(from: digits.count, to: 0, by: -3).map { end in
            String(digits.dropFirst(max(0, end - 3)).prefix(min(3, end)))
        }
        return (number < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
    }

    /// 3,503 rows, 1 row
    static func count(_ number: Int, _ noun: String) -> String {
        let plural = noun.hasSuffix("y") ? String(noun.dropLast()) + "ies" : noun + "s"
        return "\(count(number)) \(number == 1 ? noun : plural)"
    }

    /// 126 MB
    static func bytes(_ bytes: Int) -> String {
        var (amount, unit) = (Double(bytes), "bytes")
        for next in ["kB", "MB", "GB", "TB"] where amount >= 1_000 { (amount, unit) = (amount / 1_000, next) }
        return unit == "bytes" || amount >= 10 ? "\(Int(amount.rounded())) \(unit)" : "\(decimal(amount, 1)) \(unit)"
    }

    /// 6 GiB
    static func memory(_ bytes: Int) -> String {
        let gibibytes = Double(bytes) / Double(1 << 30)
        return gibibytes >= 10 || gibibytes == gibibytes.rounded()
            ? "\(Int(gibibytes.rounded())) GiB" : "\(decimal(gibibytes, 1)) GiB"
    }

    /// 97 %
    static func percent(_ share: Double) -> String { "\(Int((min(max(share, 0), 1) * 100).rounded(.down))) %" }

    /// ε with up to two figures: 0.41, 1, 2.5
    static func epsilon(_ epsilon: Double) -> String {
        if epsilon >= 10 { return String(Int(epsilon.rounded(.up))) }
        let text = decimal(epsilon, epsilon < 1 ? 2 : 1)
        return text.contains(".") ? String(text.reversed().drop { $0 == "0" }.reversed()).trimmedPoint : text
    }

    /// 40 s, 2 min 10 s, 1 h 5 min
    static func duration(_ seconds: TimeInterval) -> String {
        let whole = Int(max(0, seconds).rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3_600 { return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s" }
        return whole % 3_600 < 60 ? "\(whole / 3_600) h" : "\(whole / 3_600) h \(whole % 3_600 / 60) min"
    }

    /// With so many digits after the point, rounded half away from zero.
    static func decimal(_ number: Double, _ places: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
        let unit = (0..<places).reduce(1) { product, _ in product * 10 }
        let whole = Int((abs(number) * Double(unit)).rounded())
        let rest = String(whole % unit)
        let digits = String(repeating: "0", count: max(0, places - rest.count)) + rest
        return "\(number < 0 && whole > 0 ? "-" : "")\(whole / unit)" + (places > 0 ? "." + digits : "")
    }
}

extension String {
    fileprivate var trimmedPoint: String { hasSuffix(".") ? String(dropLast()) : self }
}

/// A time as it is shown, and as programs read it.
struct Moment: Sendable {
    /// today, 09:41
    let text: String
    /// For `<time datetime>`.
    let iso: String
    /// The full time, as a title.
    let full: String

    init(_ date: Date, now: Date = .now) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "UTC") ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        let pad = { (number: Int?) in (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        let clock = "\(pad(parts.hour)):\(pad(parts.minute))"
        let day = "\(parts.day ?? 1) \(Self.months[(parts.month ?? 1) - 1])"
        if calendar.isDate(date, inSameDayAs: now) {
            text = "today, \(clock)"
        } else if calendar.isDate(date, inSameDayAs: now - 86_400) {
            text = "yesterday, \(clock)"
        } else {
            text = calendar.component(.year, from: now) == parts.year ? day : "\(day) \(parts.year ?? 0)"
        }
        iso = date.iso
        full = "\(day) \(parts.year ?? 0), \(clock):\(pad(parts.second)) UTC"
    }

    init?(_ date: Date?, now: Date = .now) {
        guard let date else { return nil }
        self.init(date, now: now)
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
