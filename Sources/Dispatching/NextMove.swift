/// One step of a reconciler.
public enum Move: Hashable, Sendable {
    /// Create the task.
    case create
    /// Ask the task to end.
    case stop
    /// Remove the task's remains.
    case delete
    /// Write down how far it has come.
    case record(Phase)
    /// Nothing to do until something happens; look again after this time all the same.
    case look(after: Duration)
    /// It is over, and nothing is left.
    case settle
}

/// Decides from facts alone what to do next; a crash between any two steps leads to facts from which it goes on.
public func nextMove(_ phase: Phase, _ seen: Observed) -> Move {
    switch (phase, seen) {
    case (.finished, .absent): .settle
    case (.finished, _): .delete  // a task goes only once its outcome is stored
    case (.cancelling, .ended(.done)): .record(.finished(.done))  // it was quicker than the cancel
    case (.cancelling, .ended), (.cancelling, .absent): .record(.finished(.cancelled))
    case (.cancelling, .active): .stop
    case (_, .ended(let outcome)): .record(.finished(outcome))
    case (.queued, .absent): .create
    case (.queued, .active): .record(.started)  // created just before a crash: adopt it
    case (.started, .active): .look(after: .seconds(30))  // a safety net: changes wake us sooner
    case (.started, .absent): .record(.finished(.lost))  // gone behind our back: another attempt, never the same name
    }
}
