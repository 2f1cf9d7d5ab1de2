public import FoundationEssentials

/// One line of a task's output. Source: DESIGN.md section 5. In JSON it is flat: `event` names the case, beside it stand
/// the case's values, `seq` and `time` (RFC 3339, UTC, milliseconds).
public struct TaskEvent: Hashable, Sendable {
    /// Counts from 1 without gaps, so that a reader notices what it missed.
    public var seq: Int
    /// When it happened.
    public var time: Date
    /// What happened.
    public var body: Body

    /// An event at a time.
    public init(seq: Int, time: Date, body: Body) {
        self.seq = seq
        self.time = time
        self.body = body
    }

    /// What happened. No case holds a value of the source.
    public enum Body: Hashable, Sendable {
        /// First event of every task.
        case started(TaskKind)
        /// `fraction` is of the phase, in 0...1; nil where the end is not known.
        case progress(phase: String, fraction: Double?, rowsPerSecond: Double?)
        /// A number about the outcome.
        case metric(name: String, value: Double)
        /// Something was written and is whole. `digest` is `sha256:` and 64 hexadecimal digits, nil for folders.
        case artifact(role: String, location: String, digest: String?, bytes: Int)
        /// What a person should know, though the task goes on.
        case warning(message: String)
        /// Last event of a task that succeeded.
        case result(TaskResult)
        /// Last event of a task that did not.
        case failed(code: String, message: String, retryable: Bool)
    }
}

/// What a task came to.
public struct TaskResult: Hashable, Sendable, Codable {
    /// Rows and columns of one table.
    public struct Table: Hashable, Sendable, Codable {
        /// As in the schema.
        public var name: String
        /// Read or written; nil where the policy withholds counts.
        public var rows: Int?
        /// Of the schema.
        public var columns: Int
        /// The columns' names in file order, which a schema as a JSON object does not keep; discovery tells them.
        public var columnNames: [String]?

        /// A table's size.
        public init(name: String, rows: Int?, columns: Int, columnNames: [String]? = nil) {
            self.name = name
            self.rows = rows
            self.columns = columns
            self.columnNames = columnNames
        }
    }

    /// What the task did.
    public var kind: TaskKind
    /// The tables that it read or wrote.
    public var tables: [Table]
    /// How long it took.
    public var seconds: Double
    /// What a discovery found: the content of a schema file.
    public var schema: JSONValue?
    /// What an evaluation found: its shareable report, in the form of `docs/schemas/report.schema.json`.
    public var report: JSONValue?

    /// An outcome.
    public init(kind: TaskKind, tables: [Table], seconds: Double) {
        self.kind = kind
        self.tables = tables
        self.seconds = seconds
    }
}
