/// What differs between databases' languages.
enum SQLDialect: Hashable, Sendable {
    case postgresql, sqlite

    /// Whether a column's values, rather than its declaration, have types.
    var marksTypes: Bool { self == .sqlite }

    /// The type of a column that is to hold what the source's column holds.
    func type(of column: SourceColumn) -> String {
        switch (self, column.kind) {
        case (_, .text): "text"
        case (.sqlite, .integer), (.sqlite, .boolean): "integer"
        case (.sqlite, .real): "real"
        case (.postgresql, .boolean): "boolean"
        case (.postgresql, .real): ["float", "halffloat"].contains(column.arrowType) ? "real" : "double precision"
        case (.postgresql, .integer):
            // Numbers without a sign need the next wider type.
            switch column.arrowType {
            case "int8", "uint8", "int16": "smallint"
            case "uint16", "int32": "integer"
            default: "bigint"
            }
        case (_, .decimal(let scale)): Self.decimal(column.arrowType, scale: scale)
        case (_, .date): "date"
        case (_, .time): "time"
        case (.sqlite, .datetime): "datetime"
        case (.postgresql, .datetime(_, let zone)): zone == nil ? "timestamp" : "timestamptz"
        }
    }

    /// `decimal128(10, 2)` becomes `numeric(10, 2)`.
    private static func decimal(_ arrowType: String, scale: Int) -> String {
        guard let open = arrowType.firstIndex(of: "("), arrowType.hasPrefix("decimal") else {
            return "numeric(18, \(scale))"
        }
        return "numeric" + arrowType[open...]
    }

    /// A column of text or of a driver's type, brought to a type of PostgreSQL's; binary data are in hexadecimal text.
    static func cast(_ column: String, to type: String) -> String {
        type == "bytea" ? "decode(\(quoted(column)), 'hex')" : "\(quoted(column))::\(type)"
    }

    /// A name in quotes. Source: ISO/IEC 9075-2, delimited identifiers.
    static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    /// A text in quotes.
    static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
