import ArgumentParser
import Synthesis
import Tabular
import Tasks

struct Privacy: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put the promise of differential privacy to the test.", subcommands: [AuditPrivacy.self])
}

struct AuditPrivacy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Train many times with and without one outlier, and see how well the models tell.",
        discussion: """
            Two made-up tables differ by one row whose number is extreme, whose label nobody else has, and which alone \
            lacks a value. From how often each can be told from the models, and from all noisy counts together, follows a \
            lower bound on epsilon (95 % confidence). Above the declared epsilon it would disprove the guarantee; the exit \
            code is 70 then.

            Examples:

              sfumato privacy audit
              sfumato privacy audit --epsilon 4 --trials 5000
            """)

    @Option(help: ArgumentHelp("The declared privacy budget.", valueName: "e"))
    var epsilon = 1.0

    @Option(help: ArgumentHelp("The declared chance that epsilon does not hold.", valueName: "d"))
    var delta = 1e-6

    @Option(help: ArgumentHelp("Trainings on each of the two tables.", valueName: "n"))
    var trials = 1_000

    @Option(help: "How marginals are chosen: `aim` or `mst`.")
    var selection = MarginalSelection.aim

    @OptionGroup(title: "Resources")
    var resources: ResourceOptions

    @OptionGroup(title: "Output")
    var output: OutputOptions

    func validate() throws {
        guard epsilon > 0, epsilon <= 1_000 else { throw ValidationError("--epsilon is above 0 and at most 1000.") }
        guard (1e-100..<1).contains(delta) else { throw ValidationError("--delta is from 1e-100 to below 1.") }
        guard (20...1_000_000).contains(trials) else { throw ValidationError("--trials is from 20 to 1000000.") }
    }

    func run() throws {
        var audit = PrivacyAudit(epsilon: epsilon, delta: delta)
        (audit.trials, audit.selection) = (trials, selection)
        let console = Console(output)
        let report = try console.run { reporter throws(DataError) in
            try AuditTask(audit, threads: resources.threads).run(reporter)
        }
        console.show(report.terminalText)
        if report.isViolated { throw ExitCode(70) }
    }
}

extension AuditReport {
    fileprivate var terminalText: String {
        let rows = findings.map { finding in
            let alarms = "\(finding.falseAlarms) of \(finding.judged)"
            let hits = "\(finding.hits) of \(finding.judged)"
            return
                "  \(Self.padded(alarms, 14))\(Self.padded(hits, 14))\(Self.padded(Self.short(finding.lowerBound), 11))\(finding.statistic)"
        }
        let verdict =
            isViolated
            ? "VIOLATED: the models tell more than epsilon \(Self.short(epsilon)) allows. Do not use them, and report this."
            : "No violation found: the lower bound \(Self.short(lowerBound)) is not above the declared \(Self.short(epsilon))."
        return """
            Audit of epsilon \(Self.short(epsilon)), delta \(delta): \(Phrase.grouped(trials)) trainings on \(Phrase.grouped(self.rows)) rows, and as many with one outlier more

              said without  said with     epsilon ≥  looking at
            \(rows.joined(separator: "\n"))

            \(verdict)
            """
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func short(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }
}
