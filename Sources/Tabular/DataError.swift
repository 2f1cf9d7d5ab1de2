/// A failure that a person must act on. Holds places and counts, never a value of source data or a credential.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// For programs, stable from release to release; the texts are for people and may improve.
    public enum Code: String, Sendable, CaseIterable {
        /// The options or the schema are wrong: exit code 64.
        case usage
        /// The data is at fault: exit code 65.
        case data
        /// The file, folder or store cannot be reached, read or written: exit code 69.
        case unavailable
        /// A fault of ours: exit code 70.
        case `internal`
        /// A passing trouble, worth another try: exit code 75.
        case temporary
        /// The policy of the security context does not allow it: exit code 77.
        case refused
        /// The person stopped it: exit code 130.
        case cancelled
    }
    /// What went wrong, for programs.
    public let code: Code
    /// Where: a file, a table, `table.column`, with a line or row where there is one.
    public let place: String
    package let problem: String
    let remedy: String

    /// For people, such as `orders.customer_id: 12 of 800 rows point to no row of customers. Add them, or …`
    public var description: String { "\(place): \(problem). \(remedy)." }

    /// `place: problem. remedy.` – the sentences carry no full stop of their own.
    public init(_ code: Code, _ place: String, problem: String, remedy: String) {
        self.code = code
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }
}
