import Foundation
import Kubernetes
import Synchronization

/// A container's log as the kubelet keeps it: lines with times, readable while they are written.
final class PodLog: Sendable {
    struct Line: Sendable {
        let time: Timestamp
        let text: String
    }

    private struct State {
        var lines: [Line] = []
        var dropped = 0
        var isClosed = false
        var isLost = false
        var breaks = 0
        var followers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func append(_ text: String) {
        let waiting = state.withLock { state in
            state.lines.append(Line(time: .now, text: text))
            defer { state.followers.removeAll() }
            return state.followers
        }
        for follower in waiting { follower.resume() }
    }

    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.followers.removeAll() }
            return state.followers
        }
        for follower in waiting { follower.resume() }
    }

    /// Forgets what was written so far: the kubelet rotated the log, and the old file is gone.
    func rotate() {
        state.withLock {
            $0.dropped += $0.lines.count
            $0.lines.removeAll()
        }
    }

    /// Nobody can read it any more: its node is gone.
    func lose() {
        state.withLock { $0.isLost = true }
        breakStreams()
    }

    var isLost: Bool { state.withLock(\.isLost) }

    /// All who read along lose their connection: the kubelet restarts.
    func breakStreams() {
        state.withLock { $0.breaks += 1 }
        wakeAll()
    }

    /// How often connections broke so far.
    var breaks: Int { state.withLock(\.breaks) }

    /// Lines from a place on, the place after them, and whether more may come.
    func lines(from place: Int) -> (lines: [Line], place: Int, isOpen: Bool) {
        state.withLock { state in
            let start = max(0, place - state.dropped)
            let lines = start < state.lines.count ? Array(state.lines[start...]) : []
            return (lines, state.dropped + state.lines.count, !state.isClosed)
        }
    }

    /// Waits for more than there is at a place, or the end; wakes now and then, so that a follower who left is noticed.
    func more(after place: Int) async {
        let wake = Task { [weak self] in
            try? await Task.sleep(for: .milliseconds(500))
            self?.wakeAll()
        }
        defer { wake.cancel() }
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.isClosed || state.dropped + state.lines.count > place { return true }
                state.followers.append(continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func wakeAll() {
        let waiting = state.withLock { state in
            defer { state.followers.removeAll() }
            return state.followers
        }
        for follower in waiting { follower.resume() }
    }
}
