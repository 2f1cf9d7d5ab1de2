import Testing

@testable import Privacy

@Suite("The privacy budget")
struct PrivacyBudgetTests {
    @Test("Three thirds can be spent; one unit more is refused, and nothing is spent by a refusal")
    func filter() throws {
        var budget = PrivacyBudget(total: Rho(epsilon: 1, delta: 1e-6))
        var generator = SecureGenerator()
        let third = GaussianMechanism(squaredSensitivity: 1, spending: budget.total.share(1, of: 3))
        for round in 0..<3 { _ = try third.measure([10, 20], for: "round \(round)", from: &budget, with: &generator) }
        let spent = budget.spent
        var refusal: BudgetExceeded?
        do throws(BudgetExceeded) {
            _ = try third.measure([10, 20], for: "one more", from: &budget, with: &generator)
        } catch { refusal = error }
        let after = (budget.spent, budget.ledger.count, budget.total)
        #expect(refusal?.description.contains("one more: costs rho") == true)
        #expect(after.0 == spent && after.1 == 3 && after.0 <= after.2)
    }

    @Test("The noise costs no more than was given, and little less", arguments: [1, 100, 1 << 30, 1 << 47] as [UInt64])
    func calibration(_ units: UInt64) {
        let mechanism = GaussianMechanism(squaredSensitivity: 2, spending: Rho(units: units))
        #expect(mechanism.rho <= Rho(units: units))
        #expect(mechanism.rho.value >= Double(units) * 0x1p-48 * 0.9999)
    }
}
