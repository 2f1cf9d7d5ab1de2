/// A run's identity for programs: lower-case letters and digits, so that it can be part of any name. People know a run by
/// its number.
public struct RunID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Such as `01k5a9m2q3c4d5e6f7g8h9j0ka`.
    public let description: String

    /// nil for what cannot be part of a Kubernetes name (RFC 1123 label) with room for a prefix and an attempt.
    public init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
        guard isPlain, (1...40).contains(text.utf8.count) else { return nil }
        description = text
    }

    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        guard let id = RunID(try value.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: value, debugDescription: "no run's id")
        }
        self = id
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(description)
    }
}

/// The name of one attempt of one run. Whoever keeps tasks (a folder, a Kubernetes namespace) refuses a second task of the
/// same name, so that creating twice is harmless and no attempt ever starts twice.
public struct TaskName: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The run.
    public let run: RunID
    /// From 1.
    public let attempt: Int

    /// The name of an attempt.
    public init(run: RunID, attempt: Int) {
        self.run = run
        self.attempt = attempt
    }

    /// nil for a name that is not one of ours.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "sfm", let run = RunID(String(parts[1])), let attempt = Int(parts[2]),
            attempt > 0, text == "sfm-\(run)-\(attempt)"
        else { return nil }
        self.init(run: run, attempt: attempt)
    }

    /// Such as `sfm-01k5a9m2q3-1`.
    public var description: String { "sfm-\(run)-\(attempt)" }
}
