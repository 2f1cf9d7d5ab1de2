/// A line that a container wrote, and when.
public struct LogLine: Hashable, Sendable {
    /// When the runtime got it.
    public var time: Timestamp
    /// What was written, without the line end.
    public var text: String
}

/// A place in a container's log. Times are not unique and the server counts in whole seconds, so a place is a time and how
/// many lines of that very time were read.
public struct LogPlace: Hashable, Sendable, Codable {
    /// Of the last line that was read.
    public var time: Timestamp
    /// How many lines of this time were read.
    public var count: Int

    /// After the `count`th line of this time.
    public init(time: Timestamp, count: Int) {
        self.time = time
        self.count = count
    }

    private enum Key: String, CodingKey { case time, count }

    /// Reads what was written.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        guard let time = Timestamp(try fields.decode(String.self, forKey: .time)) else {
            throw DecodingError.dataCorruptedError(forKey: .time, in: fields, debugDescription: "no time")
        }
        self.init(time: time, count: try fields.decode(Int.self, forKey: .count))
    }

    /// Writes the time to the nanosecond: the API's own form stops at microseconds.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(time.text(digits: 9), forKey: .time)
        try fields.encode(count, forKey: .count)
    }
}

/// Leaves out of a log what was read before it was opened anew.
struct LogResumption {
    private(set) var place: LogPlace?
    private var isResuming: Bool
    private var passed = 0

    init(after place: LogPlace?) {
        self.place = place
        isResuming = place != nil
    }

    /// The log is opened once more, from the second of the last line.
    mutating func reopen() { (isResuming, passed) = (place != nil, 0) }

    /// Whether the line is new.
    mutating func admits(_ line: LogLine) -> Bool {
        guard let known = place else {
            place = LogPlace(time: line.time, count: 1)
            return true
        }
        if isResuming {
            if line.time < known.time { return false }
            if line.time == known.time {
                passed += 1
                if passed <= known.count { return false }
            }
            isResuming = false
        }
        // A clock that was set back must not make lines look old later on: the place keeps to the line that was read last.
        place = LogPlace(time: line.time, count: line.time == known.time ? known.count + 1 : 1)
        return true
    }
}
