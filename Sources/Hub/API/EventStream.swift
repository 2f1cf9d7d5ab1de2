import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import TaskContract

/// A place among a run's events: attempt and sequence number, such as `1.42`.
struct EventCursor: Hashable, Sendable {
    var attempt = 0
    var seq = 0

    var text: String { "\(attempt).\(seq)" }

    /// From the query's `after`, or the header that a browser or client sends when it connects again.
    init(_ call: Call) throws(HubError) {
        let header = HTTPField.Name("Last-Event-ID").flatMap { call.request.headers[$0] }
        guard let text = header ?? call.query["after"] else { return }
        let parts = text.split(separator: ".").map { Int($0) }
        guard parts.count == 2, let attempt = parts[0], let seq = parts[1] else {
            throw .invalid("after", "after is the id of an event, such as 1.42")
        }
        (self.attempt, self.seq) = (attempt, seq)
    }

    init(attempt: Int, seq: Int) { (self.attempt, self.seq) = (attempt, seq) }

    /// The events that follow.
    func events(of run: String, limit: Int, in database: Database) throws -> [StoredEvent] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT attempt, seq, body FROM event WHERE runId = ?1 AND (attempt, seq) > (?2, ?3)
                ORDER BY attempt, seq LIMIT ?4
                """, arguments: [run, attempt, seq, limit]
        ).map { row in
            StoredEvent(cursor: EventCursor(attempt: row["attempt"], seq: row["seq"]), body: row["body"])
        }
    }
}

/// An event of a task as it is stored.
struct StoredEvent: Sendable {
    let cursor: EventCursor
    /// The task's own line.
    let body: String
}

/// An event, as programs see it.
struct EventAnswer: Encodable, Sendable {
    let id: String
    let attempt: Int
    let event: JSONValue

    init(_ stored: StoredEvent) {
        (id, attempt) = (stored.cursor.text, stored.cursor.attempt)
        event = (try? JSONDecoder().decode(JSONValue.self, from: Data(stored.body.utf8))) ?? .null
    }
}

/// A run's events as they come: `event: task` for each of the task's, `event: run` with the run's state after each change;
/// ends with the run. Source: Server-Sent Events, WHATWG HTML, section 9.2.
struct EventStream: Sendable {
    let hub: Hub
    let run: String
    let project: String
    let after: EventCursor

    var response: Response {
        let (id, slug) = (run, project)
        let start = after
        let feed = RunFeed(hub: hub, run: run) { (database, last: EventCursor?) in
            let since = last ?? start
            guard let run = try Run.find(id: id, in: database) else { return nil }
            let events = try since.events(of: id, limit: 500, in: database)
            var text = events.map { "id: \($0.cursor.text)\nevent: task\ndata: \($0.body)\n\n" }.joined()
            let state = try Response.jsonText(RunAnswer(run, project: slug))
            text += "event: run\ndata: \(state)\n\n"
            let isWhole = events.count < 500
            return RunFeed.Part(text: text, last: events.last?.cursor ?? since, isEnd: run.state.isOver && isWhole)
        }
        return feed.response
    }
}
