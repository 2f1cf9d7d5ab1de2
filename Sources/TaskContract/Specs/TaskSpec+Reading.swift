extension TaskSpec {
    /// Reads a spec and checks what can be checked without a look at any place it names.
    /// - Throws: ``SpecFault`` that names the field.
    public init(json: [UInt8]) throws(SpecFault) {
        self = try StrictJSON.decode(TaskSpec.self, from: json)
        try check()
    }

    private func check() throws(SpecFault) {
        for location in inputLocations + outputLocations where location.isEmpty {
            throw SpecFault("a location", "is empty")
        }
        if let limits {
            try require(limits.memoryBytes ?? .max, in: 50_000_000 ... .max, "limits.memoryBytes")
            try require(limits.threads ?? 1, in: 1...1_024, "limits.threads")
            if let seconds = limits.seconds, !(seconds > 0 && seconds < 1e9) {
                throw SpecFault("limits.seconds", "is not above 0")
            }
        }
        switch work {
        case .discovery(let spec): try check(spec.source, "source")
        case .training(let spec): try check(spec)
        case .generation(let spec): try check(spec)
        case .evaluation(let spec):
            try check(spec.source, "source")
            guard !spec.synthetic.isEmpty else { throw SpecFault("synthetic", "names no location") }
            try check(spec.schema)
            try check(spec.judgement, "judgement")
        }
    }

    private func check(_ source: SourceSpec, _ field: String) throws(SpecFault) {
        guard !source.locations.isEmpty else { throw SpecFault("\(field).locations", "names no location") }
        if source.tables == [] { throw SpecFault("\(field).tables", "names no table; leave it out for all") }
    }

    private func check(_ spec: TrainingSpec) throws(SpecFault) {
        try check(spec.source, "source")
        try check(spec.schema)
        try require(spec.minimumCount ?? TrainingSpec.usualMinimumCount, in: 1...1_000_000, "minimumCount")
        switch spec.synthesizer ?? .trees {
        case .trees:
            if spec.epsilon != nil { throw SpecFault("epsilon", "belongs to the synthesizer marginals") }
            if spec.delta != nil { throw SpecFault("delta", "belongs to the synthesizer marginals") }
        case .marginals:
            guard let epsilon = spec.epsilon else { throw SpecFault("epsilon", "is missing") }
            guard epsilon > 0, epsilon <= 1_000 else { throw SpecFault("epsilon", "is not above 0 and at most 1000") }
            guard let delta = spec.delta else { throw SpecFault("delta", "is missing") }
            guard delta >= 1e-100, delta < 1 else { throw SpecFault("delta", "is not from 1e-100 to below 1") }
            if spec.seed != nil { throw SpecFault("seed", "belongs to the synthesizer trees: noise must not repeat") }
            if spec.minimumCount != nil { throw SpecFault("minimumCount", "belongs to the synthesizer trees") }
            if spec.textAsCategories != nil { throw SpecFault("textAsCategories", "belongs to the synthesizer trees") }
        }
        guard let evaluation = spec.evaluation else { return }
        if let share = evaluation.holdoutShare, !(0.01...0.9).contains(share) {
            throw SpecFault("evaluation.holdoutShare", "is not from 0.01 to 0.9")
        }
        try check(evaluation.judgement, "evaluation.judgement")
    }

    private func check(_ spec: GenerationSpec) throws(SpecFault) {
        if spec.rows != nil, spec.scale != nil { throw SpecFault("scale", "excludes rows: give one of them") }
        try require(spec.rows ?? 0, in: 0...1_000_000_000_000, "rows")
        if let scale = spec.scale, !(scale >= 0 && scale <= 1e9) { throw SpecFault("scale", "is not from 0 to 10^9") }
        if let digest = spec.modelDigest {
            let digits = digest.dropFirst(7).utf8
            let isDigest = digits.count == 64 && digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
            guard digest.hasPrefix("sha256:"), isDigest else {
                throw SpecFault("modelDigest", "is not sha256: and 64 hexadecimal digits in lower case")
            }
        }
    }

    private func check(_ judgement: JudgementSpec?, _ field: String) throws(SpecFault) {
        guard let judgement else { return }
        try require(
            judgement.minimumCount ?? TrainingSpec.usualMinimumCount, in: 1...1_000_000, "\(field).minimumCount")
        for (name, mark) in judgement.marks ?? [:] {
            guard ["fidelity", "utility", "privacy"].contains(name) else {
                throw SpecFault("\(field).marks", "may have fidelity, utility and privacy only")
            }
            guard (0...1).contains(mark) else { throw SpecFault("\(field).marks.\(name)", "is not from 0 to 1") }
        }
    }

    private func check(_ schema: JSONValue?) throws(SpecFault) {
        switch schema {
        case nil, .string, .object: break
        default: throw SpecFault("schema", "is neither a location nor a schema")
        }
    }

    private func require(_ value: Int, in range: ClosedRange<Int>, _ field: String) throws(SpecFault) {
        guard range.contains(value) else {
            let bounds =
                range.upperBound == .max
                ? "\(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
            throw SpecFault(field, "is not \(bounds)")
        }
    }
}
