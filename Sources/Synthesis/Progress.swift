import Tabular

/// How long work tells how far it is, and learns that it is to stop.
public struct Progress: Sendable {
    let report: @Sendable (_ phase: String, _ fraction: Double, _ rowsPerSecond: Double?) -> Void
    let isCancelled: @Sendable () -> Bool

    /// - Parameter report: phase for people (`reading adult`), fraction of it in 0...1, rows per second where known.
    public init(
        report: @escaping @Sendable (_ phase: String, _ fraction: Double, _ rowsPerSecond: Double?) -> Void,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.report = report
        self.isCancelled = isCancelled
    }

    /// Says nothing and never stops.
    public static let silent = Progress(report: { _, _, _ in }, isCancelled: { false })

    func checkCancellation() throws(DataError) {
        guard isCancelled() else { return }
        throw DataError(.cancelled, "sfumato", problem: "stopped on request", remedy: "Nothing was written")
    }
}
