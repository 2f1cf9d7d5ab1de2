import Testing

@testable import Dispatching

@Suite("The next move follows from what is wanted and what is seen")
struct NextMoveTests {
    private static let failure = Outcome.failed(Failure(.exit, exitCode: 65, message: "Bad data"))

    @Test(
        "Each pair has one move",
        arguments: [
            (Phase.queued, Observed.absent, Move.create),
            (.queued, .active(nil), .record(.started)),
            (.queued, .ended(.done), .record(.finished(.done))),
            (.started, .active(nil), .look(after: .seconds(30))),
            (.started, .absent, .record(.finished(.lost))),
            (.started, .ended(failure), .record(.finished(failure))),
            (.cancelling, .active(nil), .stop),
            (.cancelling, .absent, .record(.finished(.cancelled))),
            (.cancelling, .ended(failure), .record(.finished(.cancelled))),
            (.cancelling, .ended(.done), .record(.finished(.done))),
            (.finished(.done), .active(nil), .delete),
            (.finished(.done), .ended(.done), .delete),
            (.finished(.lost), .absent, .settle),
        ])
    func move(_ phase: Phase, _ seen: Observed, _ move: Move) { #expect(nextMove(phase, seen) == move) }

    @Test("From every state the moves lead to an end, whatever a crash leaves out")
    func ends() {
        for (start, seen) in [(Phase.queued, Observed.absent), (.started, .ended(.done)), (.cancelling, .active(nil))] {
            var (phase, seen, steps) = (start, seen, 0)
            while steps < 12 {
                let move = nextMove(phase, seen)
                if case .settle = move { break }
                switch move {
                case .create: seen = .active(nil)
                case .stop: seen = .ended(.cancelled)
                case .delete: seen = .absent
                case .record(let next): phase = next
                case .look: seen = .ended(.done)
                case .settle: break
                }
                steps += 1
            }
            #expect(steps < 12, "\(start)")
        }
    }
}
