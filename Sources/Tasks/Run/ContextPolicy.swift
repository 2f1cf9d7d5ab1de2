import Foundation
import Synthesis
import Tabular
import TaskContract

/// The policy of the security context in which a task runs: `$SFUMATO_POLICY` names its file. Read before anything else,
/// and where it cannot be read nothing is allowed.
struct ContextPolicy {
    static let variable = "SFUMATO_POLICY"
    let policy: Policy
    private let place: String

    /// nil where the context has no policy.
    init?(environment: [String: String]) throws(DataError) {
        guard let path = environment[Self.variable], !path.isEmpty else { return nil }
        place = path
        do throws(DataError) {
            let bytes = try YAMLDocument.json(of: try AtomicFile.read(path), place: path)
            do throws(SpecFault) { policy = try Policy(json: bytes) } catch {
                throw OutputFile.wrong(path, error.description, "Correct it there")
            }
        } catch {
            throw DataError(
                .refused, path, problem: "the policy of this security context cannot be read (\(error.problem))",
                remedy: "Nothing is allowed until its owner corrects it; see docs/policy.md")
        }
    }

    /// - Throws: ``DataError`` with code `refused`, which names the clause.
    func admit(_ spec: TaskSpec) throws(DataError) {
        do throws(PolicyRefusal) { try policy.admit(spec.resolvingPaths()) } catch {
            throw DataError(
                .refused, place, problem: "the policy of this security context does not allow it: \(error)",
                remedy: "Ask its owner, or ask for what it allows")
        }
    }
}

extension TaskSpec {
    /// The same task with local places spelt as the file system knows them: absolute, without links. A place that does
    /// not exist yet keeps its name below the part that does.
    func resolvingPaths() -> TaskSpec {
        var spec = self
        switch work {
        case .discovery(var discovery):
            discovery.source.locations = discovery.source.locations.map(Self.resolved)
            discovery.output = discovery.output.map(Self.resolved)
            spec.work = .discovery(discovery)
        case .training(var training):
            training.source.locations = training.source.locations.map(Self.resolved)
            if let text = training.schema?.text { training.schema = .string(Self.resolved(text)) }
            training.output = Self.resolved(training.output)
            if let folder = training.evaluation?.output { training.evaluation?.output = Self.resolved(folder) }
            spec.work = .training(training)
        case .generation(var generation):
            generation.model = Self.resolved(generation.model)
            generation.output = Self.resolved(generation.output)
            spec.work = .generation(generation)
        case .evaluation(var evaluation):
            evaluation.source.locations = evaluation.source.locations.map(Self.resolved)
            evaluation.synthetic = evaluation.synthetic.map(Self.resolved)
            evaluation.holdout = evaluation.holdout.map { $0.map(Self.resolved) }
            if let text = evaluation.schema?.text { evaluation.schema = .string(Self.resolved(text)) }
            evaluation.output = Self.resolved(evaluation.output)
            spec.work = .evaluation(evaluation)
        }
        return spec
    }

    private static func resolved(_ location: String) -> String {
        switch try? Location(location) {
        case .local(let path)?: return absolute(path)
        case .database(.sqlite(let path))?: return "sqlite:" + absolute(path)
        default: return location
        }
    }

    private static func absolute(_ path: String) -> String {
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        var existing = absolute[...]
        var rest: [Substring] = []
        while true {
            if let real = realpath(String(existing), nil) {
                defer { free(real) }
                return ([String(cString: real)] + rest.reversed().map(String.init)).joined(separator: "/")
            }
            guard let slash = existing.lastIndex(of: "/"), existing.count > 1 else { return absolute }
            rest.append(existing[existing.index(after: slash)...])
            existing = slash == existing.startIndex ? "/" : existing[..<slash]
            if rest.last == "" { rest.removeLast() }
        }
    }
}
