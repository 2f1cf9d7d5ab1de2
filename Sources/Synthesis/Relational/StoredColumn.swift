import Tabular

/// The values of a column of rows that others refer to, kept so that they can be looked up by row.
enum StoredColumn: Hashable, Sendable {
    /// For each row the index of its label, or −1 where there is none.
    case labels([Int32], of: [String])
    /// Numbers of the column's type; `Int64.min` where there is none.
    case integers([Int64])
    /// NaN where there is none.
    case reals([Double])

    var rows: Int {
        switch self {
        case .labels(let indices, _): indices.count
        case .integers(let numbers): numbers.count
        case .reals(let numbers): numbers.count
        }
    }

    /// The values of these rows; −1 stands for no row.
    func values(of rows: some Collection<Int32>) -> ColumnDecoder.Values {
        switch self {
        case .labels(let indices, let labels): .labels(rows.map { $0 < 0 ? -1 : indices[Int($0)] }, of: labels)
        case .integers(let numbers): .integers(rows.map { $0 < 0 ? DerivedNumber.missing : numbers[Int($0)] })
        case .reals(let numbers): .reals(rows.map { $0 < 0 ? .nan : numbers[Int($0)] })
        }
    }

    /// Adds what a chunk of decoded rows holds; nil where these values cannot be kept.
    static func appending(_ values: ColumnDecoder.Values, to stored: StoredColumn?) -> StoredColumn? {
        switch (values, stored) {
        case (.labels(let indices, let labels), nil): .labels(indices, of: labels)
        case (.labels(let indices, _), .labels(let earlier, let labels)): .labels(earlier + indices, of: labels)
        case (.integers(let numbers), nil): .integers(numbers)
        case (.integers(let numbers), .integers(let earlier)): .integers(earlier + numbers)
        case (.reals(let numbers), nil): .reals(numbers)
        case (.reals(let numbers), .reals(let earlier)): .reals(earlier + numbers)
        default: stored
        }
    }
}
