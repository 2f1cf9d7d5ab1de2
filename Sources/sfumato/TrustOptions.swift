import ArgumentParser
import Synthesis
import Tabular
import Tasks

/// Whose models are accepted.
struct TrustOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Refuse a model unless the owner of this public key signed it; may be repeated.", valueName: "key.pub"),
        completion: .file())
    var verifyKey: [String] = []

    func keys() throws -> [VerifyingKey] {
        try verifyKey.map { path in
            try Console.failing { () throws(DataError) in try SigningIdentity.verifyingKey(at: path) }
        }
    }
}
