import FoundationEssentials
import TaskContract

/// What a run that came to no good end has written whole before it ended, such as a model that was being judged when its training
/// was cancelled. Nothing names it any more.
enum Leftovers {
    /// Removes it where it lies on this host. The task is gone by now.
    static func remove(of run: Run, in context: ContextConfiguration) {
        guard run.state.isOver, run.state != .done, context.keepsFilesHere else { return }
        let paths =
            switch run.kind {
            case .training: [context.model(run.id), context.report(run.id)]
            case .generation: [context.dataset(run.id)]
            case .discovery, .evaluation: [String]()
            }
        for path in paths where FileManager.default.fileExists(atPath: path) {
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}
