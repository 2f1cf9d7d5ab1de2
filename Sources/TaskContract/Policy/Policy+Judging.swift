/// Why a policy refuses a task. Names the clause, for the person who may ask its owner.
public struct PolicyRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The policy's clause, such as `outputs` or `synthesizers.trees.minimumCount`.
    public let clause: String
    /// What was asked, and what is allowed.
    public let reason: String

    /// A refusal by a clause.
    public init(_ clause: String, _ reason: String) {
        self.clause = clause
        self.reason = reason
    }

    /// Such as `clause outputs: s3://other/m.sfm is not below an allowed location`.
    public var description: String { "clause \(clause): \(reason)" }
}

extension Policy {
    /// Finds what the policy does not allow of a task, as far as the spec alone tells.
    /// - Parameter spec: with local locations made absolute and free of symbolic links.
    /// - Throws: ``PolicyRefusal`` with the first clause that refuses.
    public func admit(_ spec: TaskSpec) throws(PolicyRefusal) {
        guard tasks?.contains(spec.work.kind) == true else {
            throw PolicyRefusal("tasks", "\(spec.work.kind.rawValue) is not allowed here")
        }
        try admit(spec.run)
        for location in spec.inputLocations { try check(location, inputs, "inputs") }
        for location in spec.outputLocations { try check(location, outputs, "outputs") }
        switch spec.work {
        case .discovery: break
        case .training(let training): try admit(training)
        case .generation: break
        case .evaluation(let evaluation): try admit(evaluation.judgement)
        }
    }

    private func admit(_ run: RunLabel?) throws(PolicyRefusal) {
        if let requesters, !requesters.contains(where: { Self.matches(run?.requester, $0) }) {
            throw PolicyRefusal("requesters", "who asks for it is not among those who may")
        }
        if let purposes, !purposes.contains(where: { $0 == run?.purpose }) {
            throw PolicyRefusal("purposes", "its purpose is not one of \(purposes.joined(separator: ", "))")
        }
    }

    private func admit(_ training: TrainingSpec) throws(PolicyRefusal) {
        switch training.synthesizer ?? .trees {
        case .trees:
            guard let floor = synthesizers?.trees else {
                throw PolicyRefusal("synthesizers", "trees is not allowed here")
            }
            if let least = floor.minimumCount, (training.minimumCount ?? TrainingSpec.usualMinimumCount) < least {
                throw PolicyRefusal("synthesizers.trees.minimumCount", "minimumCount must be \(least) or more")
            }
            if training.textAsCategories == true, floor.textAsCategories != true {
                throw PolicyRefusal("synthesizers.trees.textAsCategories", "free text may not be modelled here")
            }
        case .marginals:
            guard let ceiling = synthesizers?.marginals else {
                throw PolicyRefusal("synthesizers", "marginals is not allowed here")
            }
            guard let epsilon = training.epsilon, epsilon <= ceiling.epsilon else {
                throw PolicyRefusal("synthesizers.marginals.epsilon", "epsilon must be \(ceiling.epsilon) or less")
            }
            guard let delta = training.delta, delta <= ceiling.delta else {
                throw PolicyRefusal("synthesizers.marginals.delta", "delta must be \(ceiling.delta) or less")
            }
        }
        if let evaluation = training.evaluation { try admit(evaluation.judgement) }
    }

    private func admit(_ judgement: JudgementSpec?) throws(PolicyRefusal) {
        guard let most = evaluation else { throw PolicyRefusal("evaluation", "reports are not allowed here") }
        if judgement?.level == .full, most == .shareable {
            throw PolicyRefusal("evaluation", "reports must be shareable")
        }
        if let least = synthesizers?.trees?.minimumCount, let asked = judgement?.minimumCount, asked < least {
            throw PolicyRefusal("synthesizers.trees.minimumCount", "a report's minimumCount must be \(least) or more")
        }
    }

    private func check(_ location: String, _ rules: [LocationRule]?, _ clause: String) throws(PolicyRefusal) {
        guard rules?.contains(where: { $0.allows(location) }) == true else {
            throw PolicyRefusal(clause, "\(Self.shown(location)) is not below an allowed location")
        }
    }

    /// Without what follows a question mark, which may hold more than a place.
    private static func shown(_ location: String) -> String { String(location.prefix { $0 != "?" }) }

    private static func matches(_ name: String?, _ pattern: String) -> Bool {
        guard let name else { return false }
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return name == pattern }
        return name.count >= parts[0].count + parts[1].count && name.hasPrefix(parts[0]) && name.hasSuffix(parts[1])
    }
}

extension TrainingSpec {
    /// What `minimumCount` is where it is not given.
    public static let usualMinimumCount = 5
}

extension TaskSpec {
    /// All places that the task reads from.
    public var inputLocations: [String] {
        switch work {
        case .discovery(let spec): spec.source.locations
        case .training(let spec): spec.source.locations + [spec.schema?.text].compactMap(\.self)
        case .generation(let spec): [spec.model]
        case .evaluation(let spec):
            spec.source.locations + spec.synthetic + (spec.holdout ?? []) + [spec.schema?.text].compactMap(\.self)
        }
    }

    /// All places that the task writes to.
    public var outputLocations: [String] {
        switch work {
        case .discovery(let spec): [spec.output].compactMap(\.self)
        case .training(let spec): [spec.output] + [spec.evaluation?.output].compactMap(\.self)
        case .generation(let spec): [spec.output]
        case .evaluation(let spec): [spec.output]
        }
    }
}
