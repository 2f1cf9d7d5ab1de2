import ArgumentParser
import Evaluation
import FoundationEssentials
import Synthesis
import Tabular
import Tasks

struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try it on a bundled example: train, generate, evaluate, report.",
        discussion: """
            Takes a sample of the Adult census data, 5,000 rows and 15 columns, and writes a model, a \
            synthetic table and a report on it.

            Examples:

              sfumato demo
              sfumato demo --out /tmp/demo --force
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder for the files.", valueName: "folder"))
    var out = "sfumato-demo"

    @Option(help: ArgumentHelp("Draw the same random numbers each time; a whole number from 0.", valueName: "n"))
    var seed: UInt64?

    @Flag(name: .shortAndLong, help: "Replace files of an earlier demo.")
    var force = false

    @OptionGroup
    var output: OutputOptions

    func run() throws {
        let examples = try Console.failing { () throws(DataError) in try Examples.folder() }
        let (real, holdout) = ("\(examples)/adult/train.csv", "\(examples)/adult/holdout.csv")
        let (model, copy) = ("\(out)/adult.sfm", "\(out)/adult-synthetic.csv")
        try Console.failing { () throws(DataError) in try prepare([model, copy]) }
        let console = Console(output)
        console.show("Training on \(real)")
        var training = TrainingTask(locations: [real], out: model)
        (training.seed, training.overwrite) = (seed, force)
        let manifest = try console.run { reporter throws(DataError) in try training.run(reporter) }
        console.show("Generating as many rows as there were")
        var generation = GenerationTask(model: model, out: copy)
        (generation.seed, generation.overwrite) = (seed, force)
        _ = try console.run { reporter throws(DataError) in try generation.run(reporter) }
        var evaluation = EvaluationTask(real: [real], synthetic: [copy], out: "\(out)/report")
        (evaluation.holdout, evaluation.targets, evaluation.overwrite) = ([holdout], ["income"], force)
        let report = try console.run { reporter throws(DataError) in try evaluation.run(reporter) }
        console.show("\n" + report.terminalText(width: min(Terminal.outputWidth, 100)))
        console.show(
            """
            The original    \(real)
            The model       \(model)   (look inside: sfumato inspect \(model))
            The copy        \(copy)
            The report      \(out)/report/report.html   (open it in a browser)

            \(manifest.privacy.guarantee)
            """)
    }

    private func prepare(_ paths: [String]) throws(DataError) {
        var isFolder = false
        if !FileManager.default.fileExists(atPath: out, isDirectory: &isFolder) {
            do { try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false) } catch {
                throw DataError(
                    .usage, out, problem: "the folder cannot be made", remedy: "Name another with --out")
            }
        }
        for path in paths { try OutputFile.check(path, overwrite: force) }
    }
}
