/// What a person must act on: the same for a page, an API answer and the command line. Holds no value of a source and no
/// credential.
public struct HubError: Error, Hashable, Sendable, CustomStringConvertible {
    /// For programs, stable from release to release.
    public enum Code: String, Sendable {
        /// The request is not what it should be.
        case invalid
        /// Nobody is signed in, or the token is not valid.
        case signInNeeded
        /// Not with this role.
        case forbidden
        /// There is no such thing, as far as this person may know.
        case notFound
        /// It has changed meanwhile, or its state does not allow it.
        case conflict
        /// An edit that does not say which version it changes.
        case preconditionNeeded
        /// It has changed since it was read.
        case preconditionFailed
        /// What a policy or a budget refuses.
        case refused
        /// Too much at once.
        case tooMany
        /// The Hub is set up wrongly.
        case configuration
        /// Hub and dispatcher are of releases that do not understand each other.
        case incompatible
    }

    /// What went wrong, for programs.
    public let code: Code
    /// What went wrong.
    public let problem: String
    /// What to do.
    public let remedy: String
    /// The field of the form or request at fault; nil where it is none.
    public var field: String?

    /// For people: what went wrong and what to do.
    public var description: String { remedy.isEmpty ? "\(problem)." : "\(problem). \(remedy)." }

    static func invalid(_ field: String? = nil, _ problem: String, remedy: String = "") -> Self {
        Self(code: .invalid, problem: problem, remedy: remedy, field: field)
    }

    static func notFound(_ what: String) -> Self {
        Self(
            code: .notFound, problem: "There is no such \(what)",
            remedy: "It may have been removed, or is not yours to see")
    }

    static func forbidden(_ deed: String, who: String) -> Self {
        Self(code: .forbidden, problem: "Your role does not allow to \(deed)", remedy: "Ask \(who)")
    }

    static func conflict(_ problem: String, remedy: String) -> Self {
        Self(code: .conflict, problem: problem, remedy: remedy)
    }

    static func refused(_ problem: String, remedy: String) -> Self {
        Self(code: .refused, problem: problem, remedy: remedy)
    }

    static func configuration(_ problem: String, remedy: String) -> Self {
        Self(code: .configuration, problem: problem, remedy: remedy)
    }

    static func incompatible(_ problem: String, remedy: String) -> Self {
        Self(code: .incompatible, problem: problem, remedy: remedy)
    }

    static let signInNeeded = Self(code: .signInNeeded, problem: "You are not signed in", remedy: "Sign in")
}
