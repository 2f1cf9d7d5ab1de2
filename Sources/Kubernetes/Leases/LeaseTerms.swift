/// Which lease, for whom, and for how long. Source of the times and of the rules: client-go, tools/leaderelection.
public struct LeaseTerms: Hashable, Sendable {
    /// Where the lease is.
    public var namespace: String
    /// The lease's name.
    public var name: String
    /// Who asks for it: unique among those that ask at the same time.
    public var holder: String
    /// So long after the last renewal that others have seen, they leave the lease to its holder.
    public var duration = Duration.seconds(15)
    /// So long after the last renewal that succeeded, the holder holds it no more. Shorter than `duration`, by what it takes
    /// to stop.
    public var patience = Duration.seconds(10)
    /// Between two tries.
    public var pause = Duration.seconds(2)

    /// A lease with the usual times.
    public init(namespace: String, name: String, holder: String) {
        (self.namespace, self.name, self.holder) = (namespace, name, holder)
    }

    /// What an asker sees of the lease, and since when on its own clock: no clock of another machine is believed.
    struct Sighting: Sendable {
        var spec: Lease.Spec
        var since: ContinuousClock.Instant
    }

    /// Whether one may take it who has seen this: nobody holds it, or we do, or its holder has not renewed it in time.
    func mayTake(_ seen: Sighting, now: ContinuousClock.Instant) -> Bool {
        guard let other = seen.spec.holderIdentity, !other.isEmpty, other != holder else { return true }
        return now - seen.since > seen.spec.leaseDurationSeconds.map { .seconds($0) } ?? duration
    }

    /// The lease's content once it is ours.
    func taken(from old: Lease.Spec?, now: Timestamp) -> Lease.Spec {
        var spec = Lease.Spec()
        let isOurs = old?.holderIdentity == holder
        spec.holderIdentity = holder
        spec.leaseDurationSeconds = max(1, Int(duration.components.seconds))
        spec.acquireTime = isOurs ? old?.acquireTime ?? now : now
        spec.renewTime = now
        spec.leaseTransitions = (old?.leaseTransitions ?? 0) + (isOurs || old == nil ? 0 : 1)
        return spec
    }
}
