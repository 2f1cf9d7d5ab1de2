import ArgumentParser
import Tabular
import Tasks

struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make keys that sign models.", subcommands: [GenerateKey.self])
}

struct GenerateKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make an Ed25519 key: one file to sign with, one to verify with.",
        discussion: """
            The private key stays in the security context that trains (SFUMATO_SIGNING_KEY_FILE, or `train \
            --signing-key`); only its owner can read the file. The public key, beside it with .pub at its end, goes to \
            those who check models (`generate --verify-key`, `inspect --verify-key`, or a policy).

            Example:

              sfumato key generate --out context-b.pem
            """)

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the private key goes.", valueName: "key.pem"),
        completion: .file())
    var out: String

    func run() throws {
        let key = try Console.failing { () throws(DataError) in try KeyPair.make(at: out) }
        Terminal.writeOutput("Wrote \(out), to sign with: keep it secret\nWrote \(out).pub, to verify with\n")
        Terminal.writeOutput("In a policy: \(key)\n")
    }
}
