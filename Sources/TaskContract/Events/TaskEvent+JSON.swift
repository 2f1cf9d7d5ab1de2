import FoundationEssentials

extension TaskEvent: Codable {
    private enum Key: String, CodingKey {
        case seq, time, event, kind, phase, fraction, rowsPerSecond, name, value, role, location, digest, bytes
        case message, code, retryable
    }

    private enum Name: String, Codable {
        case started, progress, metric, artifact, warning, result, failed
    }

    private static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// One line of JSON without its line end; keys are sorted.
    public func line() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Writes the flat form.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(seq, forKey: .seq)
        try fields.encode(time.formatted(Self.timeStyle), forKey: .time)
        try fields.encode(body.name, forKey: .event)
        switch body {
        case .started(let kind):
            try fields.encode(kind, forKey: .kind)
        case .progress(let phase, let fraction, let rowsPerSecond):
            try fields.encode(phase, forKey: .phase)
            try fields.encodeIfPresent(fraction, forKey: .fraction)
            try fields.encodeIfPresent(rowsPerSecond, forKey: .rowsPerSecond)
        case .metric(let name, let value):
            try fields.encode(name, forKey: .name)
            try fields.encode(value, forKey: .value)
        case .artifact(let role, let location, let digest, let bytes):
            try fields.encode(role, forKey: .role)
            try fields.encode(location, forKey: .location)
            try fields.encodeIfPresent(digest, forKey: .digest)
            try fields.encode(bytes, forKey: .bytes)
        case .warning(let message):
            try fields.encode(message, forKey: .message)
        case .result(let result):
            try result.encode(to: encoder)
        case .failed(let code, let message, let retryable):
            try fields.encode(code, forKey: .code)
            try fields.encode(message, forKey: .message)
            try fields.encode(retryable, forKey: .retryable)
        }
    }

    /// Reads the flat form.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        seq = try fields.decode(Int.self, forKey: .seq)
        time = try Self.timeStyle.parse(try fields.decode(String.self, forKey: .time))
        func text(_ key: Key) throws -> String { try fields.decode(String.self, forKey: key) }
        switch try fields.decode(Name.self, forKey: .event) {
        case .started:
            body = .started(try fields.decode(TaskKind.self, forKey: .kind))
        case .progress:
            body = .progress(
                phase: try text(.phase), fraction: try fields.decodeIfPresent(Double.self, forKey: .fraction),
                rowsPerSecond: try fields.decodeIfPresent(Double.self, forKey: .rowsPerSecond))
        case .metric:
            body = .metric(name: try text(.name), value: try fields.decode(Double.self, forKey: .value))
        case .artifact:
            body = .artifact(
                role: try text(.role), location: try text(.location),
                digest: try fields.decodeIfPresent(String.self, forKey: .digest),
                bytes: try fields.decode(Int.self, forKey: .bytes))
        case .warning:
            body = .warning(message: try text(.message))
        case .result:
            body = .result(try TaskResult(from: decoder))
        case .failed:
            body = .failed(
                code: try text(.code), message: try text(.message),
                retryable: try fields.decode(Bool.self, forKey: .retryable))
        }
    }
}

extension TaskEvent.Body {
    fileprivate var name: String {
        switch self {
        case .started: "started"
        case .progress: "progress"
        case .metric: "metric"
        case .artifact: "artifact"
        case .warning: "warning"
        case .result: "result"
        case .failed: "failed"
        }
    }
}
