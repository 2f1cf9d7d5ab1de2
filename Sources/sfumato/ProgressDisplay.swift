import Synchronization
import TaskContract

/// Shows progress on standard error: as one live line on a terminal, else as plain lines, few of them.
final class ProgressDisplay: EventSink {
    private struct State {
        var pace: ProgressPace
        var phase = ""
        var start = ContinuousClock.now
        var isLineOpen = false
    }

    private let isQuiet: Bool
    private let isLive: Bool
    // Threads of the engine report at any time; the lock keeps lines whole.
    private let state: Mutex<State>

    init(isQuiet: Bool, isLive: Bool) {
        self.isQuiet = isQuiet
        self.isLive = isLive
        state = Mutex(State(pace: ProgressPace(interval: isLive ? .milliseconds(100) : .seconds(5))))
    }

    func take(_ event: TaskEvent.Body) {
        guard !isQuiet else { return }
        state.withLock { state in
            switch event {
            case .progress(let phase, let fraction, let rate):
                show(ProgressLine(phase: phase, fraction: fraction, rowsPerSecond: rate), &state)
            case .warning(let message):
                clear(&state)
                Terminal.writeError("sfumato: note: \(Phrase.printable(message))\n")
            default:
                break
            }
        }
    }

    func finish() { state.withLock { clear(&$0) } }

    private func show(_ line: ProgressLine, _ state: inout State) {
        if line.phase != state.phase { (state.phase, state.start) = (line.phase, .now) }
        guard state.pace.admits(line.phase, line.fraction) else { return }
        let elapsed = (.now - state.start) / .seconds(1)
        guard isLive else {
            Terminal.writeError(line.plain(elapsed: elapsed) + "\n")
            return
        }
        Terminal.writeError("\r\u{1b}[K" + line.bar(elapsed: elapsed, width: Terminal.errorWidth - 1))
        state.isLineOpen = true
    }

    private func clear(_ state: inout State) {
        guard state.isLineOpen else { return }
        Terminal.writeError("\r\u{1b}[K")
        state.isLineOpen = false
    }
}

/// One state of a phase, in words.
struct ProgressLine {
    let phase: String
    let fraction: Double?
    let rowsPerSecond: Double?

    /// `learning adult: 45 %, 120,000 rows/s, 3 s left`
    func plain(elapsed: Double) -> String {
        let facts = facts(elapsed: elapsed).joined(separator: ", ")
        return facts.isEmpty ? Phrase.printable(phase) : "\(Phrase.printable(phase)): \(facts)"
    }

    /// `learning adult        ━━━━━━━━━━━━━━──────────  45 %  120,000 rows/s  3 s left`
    func bar(elapsed: Double, width: Int) -> String {
        let name = Phrase.printable(phase)
        let facts = facts(elapsed: elapsed).joined(separator: "  ")
        let blanks = String(repeating: " ", count: max(0, 28 - name.count))
        let label = name.count > 28 ? name.prefix(27) + "…" : name + blanks
        let room = min(width - label.count - 42, 40)
        guard let fraction, room >= 8 else { return String("\(label)  \(facts)".prefix(max(width, 0))) }
        let full = Int(Double(room) * min(max(fraction, 0), 1))
        let bar = String(repeating: "━", count: full) + String(repeating: "─", count: room - full)
        return String("\(label)  \(bar)  \(facts)".prefix(width))
    }

    private func facts(elapsed: Double) -> [String] {
        var facts: [String] = []
        if let fraction, fraction > 0 {
            let percent = "\(Int((min(max(fraction, 0), 1) * 100).rounded(.down)))"
            facts.append(String(repeating: " ", count: max(0, 3 - percent.count)) + "\(percent) %")
        }
        if let rowsPerSecond, rowsPerSecond.isFinite, rowsPerSecond >= 1, rowsPerSecond < 1e12 {
            facts.append("\(Phrase.grouped(Self.rounded(rowsPerSecond))) rows/s")
        }
        if let fraction, fraction > 0.02, fraction < 1, elapsed > 1 {
            facts.append("\(Phrase.seconds(elapsed * (1 - fraction) / fraction)) left")
        }
        return facts
    }

    /// To two digits, so that the number does not flicker.
    private static func rounded(_ rate: Double) -> Int {
        var unit = 1.0
        while rate / unit >= 100 { unit *= 10 }
        return Int((rate / unit).rounded() * unit)
    }
}
