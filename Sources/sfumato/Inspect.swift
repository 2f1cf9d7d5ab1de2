import ArgumentParser
import FoundationEssentials
import Tabular
import Tasks

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a model is, what it promises, and what values of the source leave with it.",
        discussion: """
            Checks the whole file: one that is cut short, altered or of a later release is refused, and with --verify-key \
            one that none of these keys has signed.

            Examples:

              sfumato inspect patients.sfm
              sfumato inspect patients.sfm --verify-key context-b.pem.pub
              sfumato inspect patients.sfm --json | python3 -m json.tool
            """)

    @Argument(
        help: ArgumentHelp("What `sfumato train` wrote.", valueName: "model.sfm"),
        completion: .file(extensions: ["sfm"]))
    var model: String

    @OptionGroup
    var trust: TrustOptions

    @Flag(help: "Write one JSON object.")
    var json = false

    func run() throws {
        let keys = try trust.keys()
        let card = try Console.failing { () throws(DataError) in try ModelCard(reading: model, signedBy: keys) }
        guard json else {
            Terminal.writeOutput(card.terminalText(width: Terminal.outputWidth))
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        Terminal.writeOutput(String(decoding: try encoder.encode(card), as: UTF8.self) + "\n")
    }
}
