import ArgumentParser
import Tabular
import TaskContract
import Tasks

/// Where the edge of the program meets people or programs: shows progress and results, ends with the right exit code.
struct Console {
    private let showsResults: Bool
    private let sink: any EventSink

    init(_ options: OutputOptions) {
        showsResults = !options.quiet && !options.json
        sink = options.json ? JSONEvents() : ProgressDisplay(isQuiet: options.quiet, isLive: Terminal.errorIsLive)
    }

    /// Events on standard output, and nothing else there.
    static let forPrograms = Console(showsResults: false, sink: JSONEvents())

    private init(showsResults: Bool, sink: any EventSink) {
        self.showsResults = showsResults
        self.sink = sink
    }

    /// Runs a task until it is done, fails or is stopped.
    func run<Outcome>(_ work: (Reporter) throws(DataError) -> Outcome) throws -> Outcome {
        StopSignal.watch()
        let sink = sink
        let reporter = Reporter(emit: { sink.take($0) }, isCancelled: { StopSignal.number != 0 })
        return try Self.failing { () throws(DataError) in
            defer { sink.finish() }
            return try work(reporter)
        }
    }

    /// A result, for people.
    func show(_ text: String) {
        if showsResults { Terminal.writeOutput(Self.endingLine(text)) }
    }

    /// Runs work; a failure is told on standard error and becomes the exit code.
    static func failing<Outcome>(_ work: () throws(DataError) -> Outcome) throws -> Outcome {
        do throws(DataError) { return try work() } catch {
            let text = error.place == "sfumato" ? error.description : "sfumato: \(error.description)"
            Terminal.writeError(Phrase.printable(text) + "\n")
            let stopped = error.code == .cancelled && StopSignal.number != 0
            throw ArgumentParser.ExitCode(stopped ? 128 + StopSignal.number : error.exitCode.rawValue)
        }
    }

    private static func endingLine(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }
}

/// Takes the events of a task, from any thread.
protocol EventSink: Sendable {
    func take(_ event: TaskEvent.Body)
    func finish()
}
