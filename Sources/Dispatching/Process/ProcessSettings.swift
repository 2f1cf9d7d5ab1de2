import TaskContract

/// How tasks of one context run as processes.
public struct ProcessSettings: Sendable {
    /// Where the tasks' folders are.
    public var folder: String
    /// The program `sfumato`.
    public var program: String
    /// The program that has the command `supervise`: this one.
    public var supervisor: String
    /// The Unix user of the tasks; nil for our own.
    public var user: String?
    /// The policy that the context's owner has written; nil for none.
    public var policy: String?
    /// A file of `NAME=VALUE` lines with the credentials that tasks need. The Hub never opens it.
    public var environmentFile: String?
    /// The key that signs models; nil for none.
    public var signingKeyFile: String?
    /// Seconds between SIGTERM and SIGKILL.
    public var grace: Double = 10

    /// Settings with no policy, credentials or user of its own.
    public init(folder: String, program: String, supervisor: String) {
        self.folder = folder
        self.program = program
        self.supervisor = supervisor
    }

    /// What the supervisor of one task is told. The task inherits nothing of the Hub's environment.
    func plan(_ folder: TaskFolder, _ order: TaskOrder) -> TaskPlan {
        var environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.temporary,
            "TMPDIR": folder.temporary, "SFUMATO_TERMINATION_LOG": folder.lastWord,
        ]
        environment["SFUMATO_POLICY"] = policy
        environment["SFUMATO_SIGNING_KEY_FILE"] = signingKeyFile
        return TaskPlan(
            command: [program, "task", "run", "--spec", folder.spec], environment: environment,
            environmentFile: environmentFile, user: user, memoryBytes: order.limits.memoryBytes,
            seconds: order.limits.seconds.map { $0 + 30 },  // the task ends itself first, and says so
            grace: grace)
    }
}
