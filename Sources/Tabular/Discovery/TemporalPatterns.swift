/// The patterns that discovery knows: those of dates, those of times, and their combinations.
enum TemporalPatterns {
    /// Digits only: a date when the column's name says so.
    static let compact: Set<String> = ["%Y%m%d", "%Y%m%d%H%M%S", "%d%m%Y"]

    /// In the order of preference where several read all values: fixed width first, then day before month.
    private static let dates = [
        "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y-%-m-%-d", "%Y/%-m/%-d", "%d/%m/%Y", "%m/%d/%Y", "%-d/%-m/%Y",
        "%-m/%-d/%Y", "%d.%m.%Y", "%-d.%-m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%-d-%-m-%Y", "%-m-%-d-%Y", "%d/%m/%y",
        "%m/%d/%y", "%-d/%-m/%y", "%-m/%-d/%y", "%d.%m.%y", "%-d.%-m.%y", "%d-%m-%y", "%m-%d-%y", "%d %b %Y",
        "%-d %b %Y", "%d %B %Y", "%-d %B %Y", "%d-%b-%Y", "%-d-%b-%Y", "%d-%b-%y", "%-d-%b-%y", "%d-%^b-%Y",
        "%d-%^b-%y", "%d%b%Y", "%d%^b%Y", "%b %d, %Y", "%b %-d, %Y", "%B %d, %Y", "%B %-d, %Y", "%b %e, %Y",
        "%a, %d %b %Y", "%a %d %b %Y", "%A, %d %B %Y", "%A, %-d %B %Y", "%A, %B %-d, %Y", "%Y-%b-%d", "%Y%m%d",
        "%Y-%m", "%Y/%m", "%b-%Y", "%b %Y", "%B %Y", "%b-%y", "%m/%Y",
    ]
    private static let clocks = [
        "%H:%M:%S", "%H:%M", "%H:%M:%S.%3f", "%H:%M:%S.%f", "%H:%M:%S.%9f", "%H:%M:%S%.f", "%-H:%M:%S", "%-H:%M",
        "%I:%M:%S %p", "%I:%M %p", "%-I:%M:%S %p", "%-I:%M %p", "%I:%M%p", "%-I:%M%p", "%I:%M:%S %P", "%I:%M %P",
        "%-I:%M %P", "%-I:%M%P", "%H:%M:%S,%3f",
    ]
    private static let zones = ["", "Z", "%:z", "%z", " %z", " %:z", " %Z", "%Z"]
    private static let joints = [" ", "T", ", "]

    private static let compiledDates = dates.compactMap { TemporalFormat(pattern: $0) }
    private static let compiledTimes = clocks.flatMap { clock in zones.map { clock + $0 } }.compactMap {
        TemporalFormat(pattern: $0)
    }

    /// Every pattern that reads the text and spells it back as it is, in the order of preference.
    static func reading(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> [TemporalFormat] {
        guard (4...48).contains(count), (0..<count).contains(where: { bytes[$0] &- 48 <= 9 }) else { return [] }
        var found = compiledDates.filter { $0.civilTime(bytes, count) != nil }
        found += compiledTimes.filter { !$0.hasZone && $0.civilTime(bytes, count) != nil }
        for date in compiledDates {
            for joint in joints { found += combined(date, joint, bytes, count) }
        }
        if count == 14 { found += [TemporalFormat(pattern: "%Y%m%d%H%M%S")].compactMap { $0 } }
        return found.filter { $0.spellsBack(bytes, count) }
    }

    private static func combined(
        _ date: TemporalFormat, _ joint: String, _ bytes: UnsafePointer<UInt8>, _ count: Int
    ) -> [TemporalFormat] {
        let mark = Array(joint.utf8)
        return (4..<count).filter { place in
            place + mark.count < count && matches(bytes + place, mark) && date.civilTime(bytes, place) != nil
        }.flatMap { place in
            let start = place + mark.count
            return compiledTimes.filter { $0.civilTime(bytes + start, count - start) != nil }.compactMap {
                TemporalFormat(pattern: date.pattern + joint + $0.pattern)
            }
        }
    }
}

extension TemporalFormat {
    /// Whether the text comes back byte for byte.
    func spellsBack(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard let time = civilTime(bytes, count) else { return false }
        var buffer: ByteBuffer = []
        append(time, to: &buffer)
        return buffer.count == count && matches(bytes, buffer)
    }
}
