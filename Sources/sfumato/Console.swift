import ArgumentParser
import Tabular
import TaskContract
import Tasks

/// Where the edge of the program meets people or programs: shows progress and results, ends with the right exit code.
struct Console {
    private let options: OutputOptions
    private let sink: any EventSink

    init(_ options: OutputOptions) {
        self.options = options
        sink = options.json ? JSONEvents() : ProgressDisplay(isQuiet: options.quiet, isLive: Terminal.errorIsLive)
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
        if !options.quiet && !options.json { Terminal.writeOutput(Self.endingLine(text)) }
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
