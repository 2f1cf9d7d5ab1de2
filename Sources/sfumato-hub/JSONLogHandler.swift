import Foundation
import Logging
import TaskContract

/// A line of JSON on standard error for each message.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields: [String: JSONValue] = [
            "time": .string(Date.now.ISO8601Format(.init(includingFractionalSeconds: true))),
            "level": .string(event.level.rawValue), "message": .string("\(event.message)"),
        ]
        for (name, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { _, new in new }) {
            fields[name] = .string("\(value)")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var line = try? encoder.encode(JSONValue.object(fields)) else { return }
        line.append(10)
        FileHandle.standardError.write(line)
    }
}
