import Dispatching
import FoundationEssentials
import TaskContract

/// Decides for the context's owner whether an order may be carried out at all: before anything is started, by the owner's own
/// configuration. The task itself asks the policy again, where it can see through links and into data.
struct Gate: Sendable {
    let context: ContextConfiguration
    let policy: Policy

    /// - Returns: why not; nil where it may.
    func refusal(of order: Order) -> Failure? {
        guard let task = order.task else { return refused("it asks for nothing") }
        let spec: TaskSpec
        do throws(SpecFault) { spec = try TaskSpec(json: Array(task.spec.utf8)) } catch {
            return refused("its spec is not right: \(error)")
        }
        let label = spec.run
        guard label?.requester == order.requester, label?.context == context.name, label?.id == order.run.description,
            (label?.purpose ?? "") == order.purpose, spec.work.kind == task.kind
        else { return refused("its spec tells of another person, purpose or context than the order") }
        do throws(PolicyRefusal) { try policy.admit(spec) } catch { return refused("\(error)") }
        if let place = foreign(spec) { return refused("\(place) is no place of this context") }
        return tooMuch(task.limits)
    }

    /// Sources are those that the owner has named, or below the places that the owner allows; all else is the context's storage.
    private func foreign(_ spec: TaskSpec) -> String? {
        let storage = LocationRule(context.storage)
        let named = Set(context.sources.flatMap(\.locations))
        func isSource(_ location: String) -> Bool { named.contains(location) || context.allows(location) }
        let stranger = spec.inputLocations.first { !isSource($0) && !storage.allows($0) }
        return stranger ?? spec.outputLocations.first { !storage.allows($0) }
    }

    private func tooMuch(_ limits: TaskLimits) -> Failure? {
        if let most = context.memoryCeilingBytes ?? context.memoryBytes, (limits.memoryBytes ?? .max) > most {
            return refused("it asks for more memory than a task may have here")
        }
        if let most = context.seconds, (limits.seconds ?? .infinity) > most {
            return refused("it asks for more time than a task may have here")
        }
        return nil
    }

    private func refused(_ reason: String) -> Failure {
        Failure(
            .refused, code: "refused",
            message: "\(context.title) refuses it: \(reason). Ask \(context.owner ?? "the context's owner")")
    }
}
