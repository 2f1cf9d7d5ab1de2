/// Why the cluster cannot be reached as it was told: something a person must put right. Holds names and places, never a
/// credential.
public struct AccessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, where, and what to do.
    public let description: String

    init(_ place: String, _ problem: String, _ remedy: String) { description = "\(place): \(problem). \(remedy)." }
}
