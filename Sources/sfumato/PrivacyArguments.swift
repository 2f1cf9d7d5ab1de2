public import ArgumentParser
public import Synthesis

/// What a differentially private training may learn.
struct PrivacyArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The privacy budget: smaller is safer; 1 is a common choice.", valueName: "e"))
    var epsilon: Double?

    @Option(help: ArgumentHelp("The chance that epsilon does not hold; far below 1 / rows.", valueName: "d"))
    var delta: Double?

    @Option(
        name: .customLong("public"),
        help: ArgumentHelp(
            "Public knowledge. With trees a table, which is kept as it is; with marginals a column's values or range. May be repeated.",
            valueName: "table[.column]"))
    var declared: [String] = []

    @Option(help: "How to choose what is measured: `aim` is the most accurate, `mst` the fastest.")
    var selection: MarginalSelection?

    /// The δ where none is named.
    static let usualDelta = 1e-6

    func validate(for synthesizer: Synthesizer) throws {
        guard synthesizer == .marginals else {
            guard epsilon == nil, delta == nil, selection == nil else {
                throw ValidationError("--epsilon, --delta and --selection belong to --synthesizer marginals.")
            }
            return
        }
        guard let epsilon else {
            throw ValidationError("--synthesizer marginals needs --epsilon: how much may be learned about one row.")
        }
        guard epsilon > 0, epsilon <= 1_000 else { throw ValidationError("--epsilon is above 0 and at most 1000.") }
        guard (1e-100..<1).contains(delta ?? Self.usualDelta) else {
            throw ValidationError("--delta is from 1e-100 to below 1.")
        }
    }

    func options(targets: [String]) -> PrivacyOptions {
        var options = PrivacyOptions(
            epsilon: epsilon ?? 1, delta: delta ?? Self.usualDelta, declared: declared, targets: targets)
        options.selection = selection ?? .aim
        return options
    }
}

extension MarginalSelection: ExpressibleByArgument {}
