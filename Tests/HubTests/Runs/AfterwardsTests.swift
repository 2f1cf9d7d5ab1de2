import Dispatching
import Testing

@testable import Hub

@Suite("What becomes of a run when an attempt has ended")
struct AfterwardsTests {
    private func next(_ outcome: Outcome, attempt: Int = 1, memory: Int? = 4, ceiling: Int? = 10) -> Afterwards {
        afterwards(outcome, attempt: attempt, memoryBytes: memory, ceilingBytes: ceiling, chance: 1)
    }

    @Test("What may pass is tried three times, each later")
    func retryable() {
        let failure = Failure(.exit, exitCode: 69, code: "unavailable", message: "The store does not answer")
        #expect(next(.failed(failure)) == .again(after: 5, memoryBytes: 4, because: failure.message))
        #expect(next(.failed(failure), attempt: 2) == .again(after: 20, memoryBytes: 4, because: failure.message))
        #expect(next(.failed(failure), attempt: 3) == .ends(.failed, code: "unavailable", message: failure.message))
    }

    @Test("Bad data, a policy's refusal and a deadline are final", arguments: [65, 77, 64] as [Int32])
    func final(_ code: Int32) {
        let failure = Failure(code == 77 ? .refused : .exit, exitCode: code, code: "x", message: "No")
        #expect(next(.failed(failure)) == .ends(code == 77 ? .refused : .failed, code: "x", message: "No"))
    }

    @Test("Who ran out of memory gets twice as much, up to the ceiling, and then no more")
    func memory() {
        let failure = Failure(.memory, message: "Too much")
        guard case .again(0, 8, _) = next(.failed(failure)) else { return #expect(Bool(false), "4 becomes 8") }
        guard case .again(0, 10, _) = next(.failed(failure), memory: 8) else {
            return #expect(Bool(false), "8 becomes 10")
        }
        #expect(next(.failed(failure), memory: 10) == .ends(.failed, code: "memory", message: "Too much"))
    }

    @Test("What was disrupted from outside is tried again for free; what is lost three times")
    func disrupted() {
        guard case .again = next(.failed(Failure(.disrupted, message: "Evicted")), attempt: 9) else {
            return #expect(Bool(false), "the ninth is not the last")
        }
        guard case .again = next(.lost, attempt: 2) else { return #expect(Bool(false), "lost twice is tried again") }
        guard case .ends(.lost, _, _) = next(.lost, attempt: 3) else {
            return #expect(Bool(false), "lost thrice is lost")
        }
    }
}
