import FoundationEssentials
import TaskContract

/// A run as pages and live followers see it.
struct RunView: Sendable {
    let number: Int
    let title: String
    let path: String
    let badge: Badge
    let context: String
    let requester: String
    let purpose: String?
    let created: Moment
    let started: Moment?
    let took: String?
    let isOver: Bool
    let percent: Int
    let phase: String
    /// Set for a list over several projects.
    var project: String?
    var projectPath: String?

    init(_ run: Run, context title: String, project: Project? = nil, now: Date = .now) {
        let progress = RunProgress(run)
        number = run.number ?? 0
        (self.title, path) = (run.title, "/runs/\(run.number ?? 0)")
        badge = Badge(run, now: now)
        (context, requester) = (title, run.requester)
        purpose = run.purpose.isEmpty ? nil : run.purpose
        (created, started) = (Moment(run.createdAt, now: now), Moment(run.startedAt, now: now))
        took = run.startedAt.map { start in
            let text = Words.duration((run.endedAt ?? now).timeIntervalSince(start))
            return run.state.isOver ? text : text + " so far"
        }
        isOver = run.state.isOver
        (percent, phase) = (progress.percent, progress.phase)
        (self.project, projectPath) = (project?.title, project.map { "/projects/\($0.slug)" })
    }
}

/// A state as a sign and a word.
struct Badge: Codable, Hashable, Sendable {
    let css: String
    let text: String

    init(_ css: String, _ text: String) { (self.css, self.text) = (css, text) }

    init(_ run: Run, now: Date = .now) {
        switch run.state {
        case .waiting: self.init("is-queued", "Queued")
        case .starting: self.init("is-queued", "Starting")
        case .running: self.init("is-running", "Running")
        case .retrying: self.init("is-waiting", "Tries again")
        case .cancelling: self.init("is-waiting", "Cancelling")
        case .done: self.init("is-done", "Done")
        case .failed: self.init("is-failed", "Failed")
        case .refused: self.init("is-refused", "Refused")
        case .cancelled: self.init("is-cancelled", "Cancelled")
        case .lost: self.init("is-failed", "Lost")
        }
    }
}

/// How far a run has come, in stages that people know, from the phases that the task tells of.
struct RunProgress: Sendable {
    struct Stage: Codable, Hashable, Sendable {
        let label: String
        /// `past`, `now`, or empty.
        var css: String
        /// In 0...100.
        var value: Int
        /// Of all the time, in twelfths; about.
        let share: Int
    }

    let stages: [Stage]
    /// Over all stages.
    let percent: Int
    /// Such as `fitting orders, 62 %`.
    let phase: String

    init(_ run: Run) {
        let plan = Self.plan(run)
        let stage = run.phase.map { Self.stage(of: $0, run.kind, plan.count) } ?? 0
        let fraction = min(max(run.fraction ?? 0, 0), 1)
        let isDone = run.state == .done
        var (done, stages) = (0.0, [Stage]())
        let whole = plan.reduce(0) { $0 + $1.1 }
        for (index, (label, share)) in plan.enumerated() {
            let isPast = isDone || (run.phase != nil && index < stage)
            let isNow = !isDone && run.state == .running && index == stage
            let value = isPast ? 1 : isNow ? fraction : 0
            done += value * Double(share)
            stages.append(
                Stage(label: label, css: isPast ? "past" : isNow ? "now" : "", value: Int(value * 100), share: share))
        }
        self.stages = stages
        percent = Int(done / Double(whole) * 100)
        phase =
            run.phase.map { name in run.fraction.map { "\(name), \(Words.percent($0))" } ?? name }
            ?? (run.state.hasPlace ? "starting" : "waiting")
    }

    private static func plan(_ run: Run) -> [(String, Int)] {
        switch run.kind {
        case .discovery: [("Reading", 12)]
        case .generation: [("Generating", 12)]
        case .evaluation: [("Reading", 3), ("Judging", 9)]
        case .training:
            run.spec.contains("\"evaluation\":")
                ? [("Reading", 2), ("Learning", 5), ("Copying", 1), ("Judging", 4)] : [("Reading", 3), ("Learning", 9)]
        }
    }

    private static func stage(of phase: String, _ kind: TaskKind, _ count: Int) -> Int {
        guard kind == .training || kind == .evaluation else { return 0 }
        let verb = phase.prefix { $0 != " " }
        let judging = ["comparing", "predicting", "attacking"].contains(verb) || phase.hasPrefix("reading the")
        if judging { return count - 1 }
        if kind == .evaluation { return 0 }
        switch verb {
        case "generating": return min(2, count - 1)
        case "ordering", "fitting", "learning", "measuring", "sampling": return 1
        default: return 0
        }
    }
}
