import FoundationEssentials
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// A run's changes as they come, as server-sent events: at most one message a second, and one each quarter of a minute in any
/// case, so that a broken connection is found out. Source: Server-Sent Events, WHATWG HTML, section 9.2.
struct RunFeed<Cursor: Sendable>: Sendable {
    let hub: Hub
    let run: String
    /// Reads what is new since a place; nil where the run is gone.
    let read: @Sendable (Database, Cursor?) throws -> Part?

    /// What is sent at once.
    struct Part: Sendable {
        let text: String
        let last: Cursor
        let isEnd: Bool
    }

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: .init(asyncSequence: messages.cancelOnGracefulShutdown()))
    }

    private var messages: AsyncStream<ByteBuffer> {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(8))
        let follower = Task {
            try? await follow { continuation.yield($0) }
            continuation.finish()
        }
        continuation.onTermination = { _ in follower.cancel() }
        return stream
    }

    private func follow(_ send: (ByteBuffer) -> Void) async throws {
        var last: Cursor?
        for await _ in await ticks() {
            let (since, read) = (last, read)
            guard let part = try await hub.store.read({ try read($0, since) }) else { return }
            last = part.last
            send(ByteBuffer(string: part.text))
            if part.isEnd { return }
            try await Task.sleep(for: .seconds(1))
        }
    }

    private func ticks() async -> AsyncStream<Void> {
        let changes = await hub.signals.changes(of: run)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let pump = Task {
            continuation.yield()
            for await _ in changes { continuation.yield() }
        }
        let clock = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(15))
                continuation.yield()
            }
        }
        continuation.onTermination = { _ in
            pump.cancel()
            clock.cancel()
        }
        return stream
    }
}

/// What the page of a run follows: its progress and its log.
struct RunStream: Sendable {
    let hub: Hub
    let run: String
    /// The last log line that the page has.
    let after: Int

    var response: Response {
        let (run, start) = (run, after)
        let feed = RunFeed(hub: hub, run: run) { (database, last: Int?) in
            let since = last ?? start
            guard let record = try Run.find(id: run, in: database) else { return nil }
            let state = RunSnapshot(record, lines: try LogLine.after(since, of: run, limit: 500, in: database))
            return RunFeed.Part(
                text: "data: \(try state.json)\n\n", last: state.lines.last?.number ?? since, isEnd: state.isOver)
        }
        return feed.response
    }
}

/// What a live page is told.
struct RunSnapshot: Codable, Sendable {
    struct Line: Codable, Sendable {
        let number: Int
        let time: String
        let level: String
        let text: String
    }

    let badge: Badge
    let percent: Int
    let phase: String
    let stages: [RunProgress.Stage]
    let rate: String
    let elapsed: String
    let condition: String
    let isOver: Bool
    let lines: [Line]

    init(_ run: Run, lines: [LogLine], now: Date = .now) {
        let progress = RunProgress(run)
        (badge, percent, phase, stages) = (Badge(run, now: now), progress.percent, progress.phase, progress.stages)
        rate = run.rate.map { Words.count(Int($0)) } ?? ""
        elapsed = run.startedAt.map { Words.duration((run.endedAt ?? now).timeIntervalSince($0)) } ?? ""
        (condition, isOver) = (run.condition ?? "", run.state.isOver)
        self.lines = lines.map {
            Line(number: $0.number, time: $0.clock, level: $0.level.css, text: $0.text)
        }
    }

    var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}

extension LogLine {
    /// 09:41:02
    var clock: String { String(time.iso.dropFirst(11).prefix(8)) }
}

extension LogLine.Level {
    /// As the style sheet has it.
    var css: String {
        switch self {
        case .phase: "phase"
        case .plain: ""
        case .warning: "warn"
        case .failure: "bad"
        }
    }
}
