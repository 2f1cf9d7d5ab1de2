/// Reads a source's schema; it comes back in the result, and as a file where one is named.
public struct DiscoverySpec: Hashable, Sendable, Codable {
    /// What to read.
    public var source: SourceSpec
    /// Where a schema file goes; nil for nowhere.
    public var output: String?

    /// Discovers a source.
    public init(source: SourceSpec, output: String? = nil) {
        self.source = source
        self.output = output
    }
}
