/// How columns of PostgreSQL are read: in their own type where we have it, else as text.
enum PostgresType {
    /// - Parameters:
    ///   - type: its name in `pg_type`, of a domain's base type.
    ///   - modifier: as in `pg_attribute.atttypmod`; for numeric, precision and scale (16 bits each) and 4 more.
    static func column(_ name: String, type: String, modifier: Int) -> DatabaseColumn {
        let quoted = SQLDialect.quoted(name)
        func column(_ kind: PhysicalKind, _ arrow: String, _ expression: String) -> DatabaseColumn {
            DatabaseColumn(source: SourceColumn(name: name, kind: kind, arrowType: arrow), expression: expression)
        }
        /// `infinity` is no day that could be counted: it is read as missing.
        let finite = "CASE WHEN isfinite(\(quoted)) THEN \(quoted) END"
        switch type {
        case "int2": return column(.integer, "int16", quoted)
        case "int4": return column(.integer, "int32", quoted)
        case "int8": return column(.integer, "int64", quoted)
        case "float4": return column(.real, "float", quoted)
        case "float8": return column(.real, "double", quoted)
        case "bool": return column(.boolean, "bool", quoted)
        case "date": return column(.date, "date32[day]", finite)
        case "time": return column(.time(unit: .microsecond), "time64[us]", quoted)
        case "timestamp": return column(.datetime(unit: .microsecond, zone: nil), "timestamp[us]", finite)
        case "timestamptz":
            return column(.datetime(unit: .microsecond, zone: "UTC"), "timestamp[us, tz=UTC]", finite)
        case "numeric":
            let (precision, scale) = ((modifier - 4) >> 16, (modifier - 4) & 0x7FF)
            // Exact: the last place of 18 digits still fits 64 bits. Without a precision it is read as text.
            guard modifier >= 4, precision <= 18, scale <= precision else { break }
            let factor = "1" + String(repeating: "0", count: scale)
            return column(
                .decimal(scale: scale), "decimal128(\(precision), \(scale))", "(\(quoted) * \(factor)::numeric)::int8")
        case "bytea": return column(.text, "string", "encode(\(quoted), 'hex')")
        default: break
        }
        return column(.text, "string", "\(quoted)::text")
    }
}
