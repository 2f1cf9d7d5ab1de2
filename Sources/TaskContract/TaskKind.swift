/// What a task does. Source: DESIGN.md section 1.
public enum TaskKind: String, Sendable, CaseIterable, Codable {
    /// Reads a source's schema.
    case discovery
    /// Learns a model from a source.
    case training
    /// Turns a model into a dataset.
    case generation
    /// Compares a dataset with its source.
    case evaluation
}
