/// The spellings that often mean "missing".
enum MissingVocabulary {
    /// Those that mean nothing else in a column of text.
    static let certain = [
        "", "NA", "N/A", "n/a", "n.a.", "?", "null", "NULL", "Null", "nan", "NaN", "NAN", "#N/A", "<NA>", "(null)",
        "\\N",
        "NaT",
    ]
    /// Those that mean it only beside numbers, dates or booleans.
    static let likely = [
        "-", "--", "---", ".", "..", "*", "None", "none", "NONE", "nil", "na", "N.A.", "k.A.", "unknown", "Unknown",
        "missing", "Missing", "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "–", "—",
    ]
    static let all = certain + likely
    private static let bytes = all.map { Array($0.utf8) }
    private static let index: [[Int]] = (0..<16).map { length in bytes.indices.filter { bytes[$0].count == length } }
    /// Bit b is set where a token starts with a byte whose low six bits are b.
    private static let starts: UInt64 = bytes.reduce(0) { $0 | 1 << UInt64(($1.first ?? 0) & 63) }

    /// Which of `all` the bytes spell, if any.
    @inline(__always)
    static func find(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        guard count < 10 else { return nil }
        if count == 0 { return 0 }
        guard starts & (1 &<< UInt64(bytes[0] & 63)) != 0 else { return nil }
        return search(bytes, count)
    }

    private static func search(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        index[count].first { matches(bytes, Self.bytes[$0]) }
    }
}
