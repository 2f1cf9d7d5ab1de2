import ArgumentParser
import Dispatching

/// Not for people: the Hub starts it beside each task.
struct Supervise: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stands beside one task.", shouldDisplay: false)

    @Argument var folder: String

    func run() {
        var supervisor = Supervisor(folder: folder)
        supervisor.run()
    }
}
