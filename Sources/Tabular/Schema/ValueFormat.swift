/// How text spells the values of a column, so that generated values are spelt alike.
public enum ValueFormat: Codable, Hashable, Sendable {
    /// As the type's own default: digits, `true`/`false`, ISO 8601; any text for the rest.
    case plain
    /// Numbers with adornments.
    case number(NumberFormat)
    /// The two spellings of a boolean column.
    case boolean(yes: String, no: String)
    /// A date, time or datetime in `strftime` notation: %Y %y %m %d %b %B %H %I %M %S %f %p %z and literals, as far as
    /// ``TemporalFormat`` knows them.
    case temporal(String)
}

/// The adornments of a number, such as `$1,234.50` or `12 %`.
public struct NumberFormat: Codable, Hashable, Sendable {
    /// What stands before the digits, such as a currency sign.
    public var prefix: String
    /// What stands behind the digits, such as ` %`.
    public var suffix: String
    /// Between groups of three digits; empty for none.
    public var thousands: String
    /// `.` or `,`.
    public var decimalMark: String
    /// Whether every value shows all decimal places (`1.50`) rather than as few as it needs (`1.5`).
    public var fixedScale: Bool
    /// Where not all decimal places are shown, at least so many are: with 1, twelve is `12.0`, also in integer columns.
    public var minimumPlaces: Int

    /// Plain digits with a point, unless said otherwise.
    public init(
        prefix: String = "", suffix: String = "", thousands: String = "", decimalMark: String = ".",
        fixedScale: Bool = false, minimumPlaces: Int = 0
    ) {
        self.prefix = prefix
        self.suffix = suffix
        self.thousands = thousands
        self.decimalMark = decimalMark
        self.fixedScale = fixedScale
        self.minimumPlaces = minimumPlaces
    }
}
