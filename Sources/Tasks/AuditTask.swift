import Foundation
public import Synthesis
public import Tabular

/// Audits the differential privacy of `marginals` on tables made for it.
public struct AuditTask: Sendable {
    /// What is audited.
    public var audit: PrivacyAudit

    /// - Parameter threads: nil for one per core.
    public init(_ audit: PrivacyAudit, threads: Int?) {
        self.audit = audit
        self.audit.threads = threads ?? Processor.cores
    }

    /// Runs it; nothing is left behind.
    public func run(_ reporter: Reporter) throws(DataError) -> AuditReport {
        let folder = FileManager.default.temporaryDirectory.path + "/sfumato-audit-\(UInt64.random(in: .min ... .max))"
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw DataError(
                .unavailable, folder, problem: "the folder cannot be made",
                remedy: "Free some space there, or set TMPDIR to another place")
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try audit.run(in: folder, progress: reporter.progress(MemoryCeiling(bytes: nil)))
    }
}
