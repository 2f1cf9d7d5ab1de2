import Foundation
import TestSupport
import Testing

@testable import Synthesis

/// The audit's own test: it stays silent on the product, and finds what others got wrong.
@Suite("Privacy audit")
struct AuditTests {
    private static func report(epsilon: Double, trials: Int, _ fault: PrivacyAudit.Fault?) throws -> AuditReport {
        var audit = PrivacyAudit(epsilon: epsilon, delta: 1e-6)
        (audit.trials, audit.fault) = (trials, fault)
        // AIM's cheap sibling adds the same noise.
        if case .lessNoise = fault { audit.selection = .mst }
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) { try audit.run(in: folder.path, progress: .silent) }
    }

    /// Each bound holds with 95 % confidence, and is far from ε: noisy counts carry two thirds of ρ, so that a right
    /// pipeline is found guilty with probability below 1e-6.
    @Test("The product is not found guilty, but the outlier does leave its trace in the noise")
    func product() throws {
        let report = try Self.report(epsilon: 8, trials: 300, nil)
        #expect(!report.isViolated)
        #expect(report.findings.last.map { $0.hits > $0.falseAlarms + 30 } == true)
        #expect(report.lowerBound > 0)
    }

    /// A quarter of the noise is missed with probability below 1e-5: the bound lies five of its deviations above ε.
    @Test(
        "Planted faults are found",
        arguments: [
            (PrivacyAudit.Fault.lessNoise(divisor: 4), 8.0, 300), (.rangeFromData, 1, 60), (.keptLabel, 1, 60),
        ])
    func faults(_ fault: PrivacyAudit.Fault, _ epsilon: Double, _ trials: Int) throws {
        let report = try Self.report(epsilon: epsilon, trials: trials, fault)
        #expect(report.isViolated, "\(fault): \(report.lowerBound)")
    }

    /// Half the noise takes thousands of trainings to tell from the whole: `make audit`.
    @Test("Halved noise is found", .enabled(if: ProcessInfo.processInfo.environment["SFUMATO_AUDIT"] != nil))
    func halvedNoise() throws {
        let report = try Self.report(epsilon: 16, trials: 6_000, .lessNoise(divisor: 2))
        #expect(report.isViolated, "\(report.lowerBound)")
    }

    /// Published values: Clopper and Pearson's interval for 0 and 10 of 100 at 97.5 %.
    @Test("Bounds are Clopper's and Pearson's")
    func bounds() {
        #expect(abs(BinomialBound(hits: 0, trials: 100).upper(alpha: 0.025) - 0.03621669) < 1e-6)
        #expect(abs(BinomialBound(hits: 10, trials: 100).upper(alpha: 0.025) - 0.17622260) < 1e-6)
        #expect(BinomialBound(hits: 100, trials: 100).upper(alpha: 0.025) == 1)
    }

    /// Balle and Wang 2018: one unit of sensitivity, σ = 3.730632 gives (1, 1e-5)… so μ = 1/3.730632.
    @Test("The trade-off of normal noise is the analytic Gaussian mechanism's")
    func gaussian() {
        #expect(abs(Normal.epsilon(mu: 1 / 3.730632, delta: 1e-5) - 1) < 1e-4)
    }
}
