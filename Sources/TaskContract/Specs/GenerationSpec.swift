/// Turns a model into a dataset.
public struct GenerationSpec: Hashable, Sendable, Codable {
    /// Where the model is.
    public var model: String
    /// What the model's bytes must be: `sha256:` and 64 hexadecimal digits; nil for whatever is there.
    public var modelDigest: String?
    /// Rows of the root table, or of the only one.
    public var rows: Int?
    /// Times as many as were trained on; nil for 1 where `rows` is nil, too.
    public var scale: Double?
    /// Only these tables; nil for all.
    public var tables: [String]?
    /// Draws the same random numbers each time; nil for one that the operating system draws.
    public var seed: UInt64?
    /// Where the dataset goes: a file for one table, else a folder or database.
    public var output: String

    /// Generates as many rows as were trained on.
    public init(model: String, output: String) {
        self.model = model
        self.output = output
    }
}
