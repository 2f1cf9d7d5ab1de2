/// What becomes of a row whose foreign key points to no row.
public enum OrphanRule: String, Hashable, Sendable, CaseIterable, Codable {
    /// Training is refused.
    case error
    /// The key is taken for empty.
    case null
    /// The row is left out, and all rows that hang on it.
    case drop
}
