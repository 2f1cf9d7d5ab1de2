import FoundationEssentials
import Synchronization
import TaskContract

/// Writes the task contract's events to standard output; at most ten of progress a second, and the last of each phase.
final class JSONEvents: EventSink {
    private struct State {
        var seq = 0
        var pace = ProgressPace(interval: .milliseconds(100))
    }

    // Threads of the engine report at any time; the lock keeps lines whole and numbers in order.
    private let state = Mutex(State())

    func take(_ event: TaskEvent.Body) {
        state.withLock { state in
            if case .progress(let phase, let fraction, _) = event, !state.pace.admits(phase, fraction) { return }
            state.seq += 1
            guard let line = try? TaskEvent(seq: state.seq, time: .now, body: event).line() else { return }
            Terminal.writeOutput(line + "\n")
        }
    }

    func finish() {}
}

/// Thins out progress: the first and last of each phase pass, and others after an interval.
struct ProgressPace {
    private let interval: Duration
    private var phase = ""
    private var last = ContinuousClock.now
    private var isDone = false

    init(interval: Duration) { self.interval = interval }

    mutating func admits(_ phase: String, _ fraction: Double?) -> Bool {
        let isLast = (fraction ?? 0) >= 1
        if phase != self.phase {
            (self.phase, last, isDone) = (phase, .now, isLast)
            return true
        }
        guard !isDone, isLast || .now - last >= interval else { return false }
        (last, isDone) = (.now, isLast)
        return true
    }
}
