/// What a source's column holds physically, once the reader has brought Arrow's many types to a few.
public enum PhysicalKind: Codable, Hashable, Sendable {
    /// UTF-8; every CSV column is text.
    case text
    /// Any Arrow integer, as `Int64`.
    case integer
    /// Half, float, double; also unsigned integers and decimals with values that do not fit 64 bits. As `Double`.
    case real
    /// 0 or 1 as `Int64`.
    case boolean
    /// Mantissas as `Int64`: value = mantissa · 10^(−scale).
    case decimal(scale: Int)
    /// Days since 1970-01-01 as `Int64`.
    case date
    /// Microseconds (nanoseconds where the source has them) since midnight as `Int64`.
    case time(unit: TimeUnit)
    /// Units since 1970-01-01T00:00 as `Int64`.
    case datetime(unit: TimeUnit, zone: String?)
}

/// A column as the source has it.
public struct SourceColumn: Codable, Hashable, Sendable {
    /// Its name in the header or schema of the file.
    public let name: String
    /// What its values are.
    public let kind: PhysicalKind
    /// Arrow's own name of the type, so that output comes back in it (`int16`, `decimal128(10, 2)`); `utf8` for CSV.
    public let arrowType: String

    /// A column, for those who write tables.
    public init(name: String, kind: PhysicalKind, arrowType: String) {
        self.name = name
        self.kind = kind
        self.arrowType = arrowType
    }
}
