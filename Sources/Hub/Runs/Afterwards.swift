import Dispatching
import FoundationEssentials
import TaskContract

/// What becomes of a run when one of its attempts has ended.
enum Afterwards: Hashable, Sendable {
    case ends(RunState, code: String?, message: String?)
    /// Another attempt after a pause, perhaps with more memory.
    case again(after: TimeInterval, memoryBytes: Int?, because: String)
}

/// The rules of trying again: what may pass is tried three times, each time later; what ran out of memory gets twice as much
/// up to the context's ceiling; what was disrupted from outside is tried again for free, up to ten times in all.
func afterwards(
    _ outcome: Outcome, attempt: Int, memoryBytes: Int?, ceilingBytes: Int?, chance: Double = .random(in: 0.5...1)
) -> Afterwards {
    switch outcome {
    case .done: return .ends(.done, code: nil, message: nil)
    case .cancelled: return .ends(.cancelled, code: nil, message: nil)
    case .lost where attempt < 3:
        return .again(after: 1, memoryBytes: memoryBytes, because: "its process was gone and left no word")
    case .lost:
        return .ends(
            .lost, code: "lost", message: "Its process was gone three times and left no word. Nothing was written")
    case .failed(let failure):
        switch failure.cause {
        case .memory:
            guard let memoryBytes, let ceilingBytes, memoryBytes < ceilingBytes else { break }
            let more = min(memoryBytes * 2, ceilingBytes)
            return .again(after: 0, memoryBytes: more, because: "it ran out of memory; it may have twice as much now")
        case .disrupted where attempt < 10:
            return .again(after: 1, memoryBytes: memoryBytes, because: failure.message)
        case .exit, .killed:
            guard failure.isRetryable, attempt < 3 else { break }
            let pause = 5 * Double(1 << (2 * (attempt - 1))) * chance  // 5 s, 20 s, shortened by chance
            return .again(after: pause, memoryBytes: memoryBytes, because: failure.message)
        case .refused: return .ends(.refused, code: failure.code, message: failure.message)
        default: break
        }
        return .ends(.failed, code: failure.code, message: failure.message)
    }
}
