import ArgumentParser
import Foundation
import Tabular
import TaskContract
import Tasks

struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Run tasks as a scheduler does.", subcommands: [RunTask.self])
}

struct RunTask: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run one task from its spec: what the Hub, Kubernetes Jobs, cron and pipelines call.",
        discussion: """
            The spec is JSON or YAML (docs/schemas/task.schema.json, docs/pipelines.md). Standard output has one event a \
            line and nothing else; what is for people goes to standard error. Outputs of an earlier run are replaced, and \
            appear only when they are whole.

            Variables: SFUMATO_POLICY names the policy of the security context, which is asked first; \
            SFUMATO_TERMINATION_LOG a file for the last event; SFUMATO_SIGNING_KEY_FILE (or SFUMATO_SIGNING_KEY, the key \
            itself) the key that signs models.

            Exit codes: 0 done, 64 wrong spec, 65 wrong data or model, 69 source or store not available, 70 a fault of \
            ours, 75 try again, 77 refused by the policy, 130 or 143 stopped.

            Examples:

              sfumato task run --spec training.json
              echo '{"apiVersion": "sfumato/v1", "kind": "generation", "model": "m.sfm", "output": "out/"}' | \\
                sfumato task run --spec -
            """)

    @Option(help: ArgumentHelp("The spec's file, or - for standard input.", valueName: "file"), completion: .file())
    var spec: String

    func run() throws {
        try Console.forPrograms.run { reporter throws(DataError) in
            let run = TaskRun(environment: ProcessInfo.processInfo.environment, reporter: reporter)
            try run.run(spec == "-" ? nil : spec)
        }
    }
}
