/// Types as schema files name them.
extension ColumnType {
    /// Such as `decimal` or `name.first`, without scale, unit or pattern.
    public var keyword: String {
        switch self {
        case .categorical: "categorical"
        case .boolean: "boolean"
        case .integer: "integer"
        case .decimal: "decimal"
        case .real: "real"
        case .date: "date"
        case .time: "time"
        case .datetime: "datetime"
        case .text: "text"
        case .id: "id"
        case .personal(let kind): kind.rawValue
        }
    }

    /// With its detail: `decimal(2)`, `datetime(ms)`, `id(C######)`.
    public var label: String {
        switch self {
        case .decimal(let scale): "decimal(\(scale))"
        case .datetime(let unit, let zone):
            switch (unit, zone) {
            case (.second, nil): "datetime"
            case (_, nil): "datetime(\(unit.rawValue))"
            case (.second, let zone?): "datetime(\(zone))"
            case (_, let zone?): "datetime(\(unit.rawValue), \(zone))"
            }
        case .id(let pattern?): "id(\(pattern))"
        default: keyword
        }
    }

    static let names =
        ["categorical", "boolean", "integer", "decimal", "real", "date", "time", "datetime", "text", "id"]
        + PersonalKind.allCases.map(\.rawValue)
}
