/// What a source's column holds physically, once the reader has brought Arrow's many types to a few.
public enum PhysicalKind: Codable, Hashable, Sendable {
    /// UTF-8; every CSV column is text.
    case text
    /// Any Arrow integer, as `Int64`.
    case integer
    /// Half, float, double, and decimals of more than 18 digits, as `Double`.
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
    public let name: String
    public let kind: PhysicalKind
    /// Arrow's own name of the type, so that output comes back in it (`int16`, `decimal128(10, 2)`); `utf8` for CSV.
    public let arrowType: String

    public init(name: String, kind: PhysicalKind, arrowType: String) {
        self.name = name
        self.kind = kind
        self.arrowType = arrowType
    }
}

/// A view of one column of a batch; valid only while the batch that it came from lives.
public struct ColumnValues {
    /// Where the values are.
    public enum Storage {
        /// All kinds but text and real.
        case integers(UnsafePointer<Int64>)
        case reals(UnsafePointer<Double>)
        /// `offsets` has one more entry than there are rows; row r is bytes[offsets[r] ..< offsets[r + 1]].
        case text(offsets: UnsafePointer<Int64>, bytes: UnsafePointer<UInt8>)
    }
    public let rows: Int
    public let storage: Storage
    /// Arrow's validity bitmap (1 = present, least significant bit first) from bit `validityOffset`; nil: all present.
    let validity: UnsafePointer<UInt8>?
    let validityOffset: Int

    init(rows: Int, storage: Storage, validity: UnsafePointer<UInt8>?, validityOffset: Int) {
        self.rows = rows
        self.storage = storage
        self.validity = validity
        self.validityOffset = validityOffset
    }

    /// Whether the source has no value (a null; an empty CSV field is *not* null here, but an empty text).
    @inline(__always)
    public func isNull(_ row: Int) -> Bool {
        guard let validity else { return false }
        let bit = row &+ validityOffset
        return validity[bit &>> 3] & (1 &<< UInt8(truncatingIfNeeded: bit & 7)) == 0
    }
}
