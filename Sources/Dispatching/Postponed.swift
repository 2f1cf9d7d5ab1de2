/// A task that cannot be started now, for a reason that passes by itself: a quota that is used up, credentials that are being
/// renewed.
public struct Postponed: Error, Hashable, Sendable {
    /// What it waits for.
    public let condition: Condition

    /// A reason.
    public init(_ condition: Condition) { self.condition = condition }
}
