import Dispatch
import Synchronization

/// Runs `body` for 0 ..< `count` on `threads` threads, the last numbers first; returns when all are done. The caller sees
/// to it that no two calls of `body` write to the same place.
package func inParallel(_ count: Int, threads: Int, _ body: (Int) -> Void) {
    guard count > 1, threads > 1 else { return (0..<max(count, 0)).reversed().forEach(body) }
    let next = Atomic(count)
    withoutActuallyEscaping(body) { body in
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let index = next.wrappingSubtract(1, ordering: .relaxed).newValue
                guard index >= 0 else { return }
                body(index)
            }
        }
    }
}

/// The results of `body` for 0 ..< `count`, in order, worked out on `threads` threads.
package func mapInParallel<Result>(_ count: Int, threads: Int, _ body: (Int) -> Result) -> [Result] {
    [Result?](unsafeUninitializedCapacity: max(count, 0)) { results, initialized in
        initialized = max(count, 0)
        results.initialize(repeating: nil)
        nonisolated(unsafe) let places = results
        inParallel(count, threads: threads) { places[$0] = body($0) }
    }.compactMap { $0 }
}
