import Glibc
import Testing

@testable import Privacy

@Suite("From zCDP to (epsilon, delta)")
struct ConversionTests {
    /// ρ, δ, ε by PyPI dp-accounting 0.6.0: printed by scripts/reference/privacy-conversion.
    static let published: [(rho: Double, delta: Double, epsilon: Double)] = [
        (1e-5, 1e-9, 0.0225288566345),
        (1e-5, 1e-6, 0.0156498728051),
        (1e-5, 0.001, 0.00363456240103),
        (0.001, 1e-9, 0.245119253872),
        (0.001, 1e-6, 0.182895377242),
        (0.001, 0.001, 0.0903620512069),
        (0.01, 1e-9, 0.810174467905),
        (0.01, 1e-6, 0.621692654653),
        (0.01, 0.001, 0.35431848684),
        (0.1, 1e-9, 2.715481887),
        (0.1, 1e-6, 2.14193892882),
        (0.1, 0.001, 1.35619310637),
        (0.5, 1e-9, 6.47407002377),
        (0.5, 1e-6, 5.22153444453),
        (0.5, 0.001, 3.53656184723),
        (1, 1e-9, 9.52146367193),
        (1, 1e-6, 7.76621662548),
        (1, 0.001, 5.41991916951),
        (5, 1e-9, 24.4059875576),
        (5, 1e-6, 20.5519488147),
        (5, 0.001, 15.4581831715),
        (50, 1e-9, 112.664954976),
        (50, 1e-6, 100.689905191),
        (50, 0.001, 85.0034434092),
    ]

    @Test("Agrees with dp-accounting to 1e-6, never below it by more", arguments: published)
    func knownValues(_ known: (rho: Double, delta: Double, epsilon: Double)) {
        let ours = Rho(units: UInt64((known.rho * 0x1p48).rounded(.up))).epsilon(delta: known.delta)
        #expect(abs(ours - known.epsilon) <= 1e-6 * max(1, known.epsilon))
        let looser = known.rho + 2 * (known.rho * -log(known.delta)).squareRoot()
        #expect(ours < looser)  // Bun, Steinke 2016, proposition 1.3
    }

    @Test(
        "The largest rho keeps its epsilon, and one unit more does not", arguments: [0.01, 0.1, 1, 10, 100],
        [1e-9, 1e-6])
    func inverse(_ epsilon: Double, _ delta: Double) {
        let rho = Rho(epsilon: epsilon, delta: delta)
        #expect(rho.epsilon(delta: delta) <= epsilon)
        #expect(Rho(units: rho.units + 1).epsilon(delta: delta) > epsilon)
    }

}
