import Foundation
import Kubernetes
import TaskContract

/// A place in a task's log, and what was last heard. Source: what ``OutputCursor`` holds for this executor.
struct LogCursor: Hashable, Codable, Sendable {
    /// The pod whose log it is.
    var pod: String
    /// Up to where it was read; nil where nothing was.
    var place: LogPlace?
    /// The last event's number.
    var seq = 0
    /// Whether the task's last event was read, or taken from its termination message.
    var isFinal = false

    init(pod: String) { self.pod = pod }

    init?(_ cursor: OutputCursor?) {
        guard let cursor, let read = try? JSONDecoder().decode(Self.self, from: Data(cursor.text.utf8)) else {
            return nil
        }
        self = read
    }

    var text: OutputCursor {
        let data = (try? JSONEncoder().encode(self)) ?? Data()
        return OutputCursor(String(decoding: data, as: UTF8.self))
    }

    /// Sorts lines into events and sentences for people: a pod's log holds both of a process's streams.
    mutating func take(_ lines: [LogLine]) -> (events: [TaskEvent], lines: [String]) {
        var (events, sentences) = ([TaskEvent](), [String]())
        for line in lines {
            guard line.text.hasPrefix("{"), let event = LastWord.event(line.text) else {
                sentences.append(line.text)
                continue
            }
            seq = max(seq, event.seq)
            if event.body.isFinal { isFinal = true }
            events.append(event)
        }
        return (events, sentences)
    }

    /// The last word, where the log did not have it.
    mutating func takeLastWord(_ message: String?) -> TaskEvent? {
        guard !isFinal, var event = LastWord.event(message), event.body.isFinal else { return nil }
        isFinal = true
        seq += 1
        event.seq = seq  // the file counts from 1
        return event
    }
}

extension TaskEvent.Body {
    /// Whether nothing comes after it.
    var isFinal: Bool {
        switch self {
        case .result, .failed: true
        default: false
        }
    }
}
