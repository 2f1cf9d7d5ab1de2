import Tabular

extension ColumnType {
    /// What numbers of the type mean on an axis.
    var axisUnit: Histogram.Unit {
        switch self {
        case .date: .date
        case .datetime: .datetime
        case .time: .time
        default: .number
        }
    }

    /// Whether values are whole numbers of something.
    var isDiscrete: Bool {
        switch self {
        case .integer, .boolean, .date: true
        default: false
        }
    }
}
