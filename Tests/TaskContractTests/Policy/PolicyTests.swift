import TaskContract
import Testing

@Suite("Policies")
struct PolicyTests {
    private static let open = #"""
        "apiVersion": "sfumato/v1", "tasks": ["discovery", "training", "generation", "evaluation"],
        "inputs": ["/in"], "outputs": ["/out"], "evaluation": "shareable",
        "synthesizers": {"trees": {"minimumCount": 10}, "marginals": {"epsilon": 2, "delta": 1e-6}}
        """#

    private static func clause(_ policy: String, _ spec: TaskSpec) throws -> String? {
        let policy = try Policy(json: Array("{\(policy)}".utf8))
        do throws(PolicyRefusal) {
            try policy.admit(spec)
            return nil
        } catch { return error.clause }
    }

    private static func training(_ change: (inout TrainingSpec) -> Void = { _ in }) -> TaskSpec {
        var spec = TrainingSpec(source: SourceSpec(locations: ["/in/t.csv"]), output: "/out/m.sfm")
        spec.minimumCount = 10
        change(&spec)
        return TaskSpec(.training(spec))
    }

    @Test("An empty policy allows nothing")
    func denies() throws {
        let empty = #""apiVersion": "sfumato/v1""#
        #expect(try Self.clause(empty, Self.training()) == "tasks")
        #expect(try Self.clause(empty + #", "tasks": ["training"]"#, Self.training()) == "inputs")
        #expect(try Self.clause(empty + #", "tasks": ["training"], "inputs": ["/in"]"#, Self.training()) == "outputs")
        let places = #", "tasks": ["training"], "inputs": ["/in"], "outputs": ["/out"]"#
        #expect(try Self.clause(empty + places, Self.training()) == "synthesizers")
    }

    @Test("Each clause refuses what it is about, and nothing else")
    func clauses() throws {
        #expect(try Self.clause(Self.open, Self.training()) == nil)
        let cases: [(String?, (inout TrainingSpec) -> Void)] = [
            ("inputs", { $0.source.locations.append("/etc/passwd") }), ("inputs", { $0.schema = .string("/etc/x") }),
            ("outputs", { $0.output = "/in/m.sfm" }),
            ("outputs", { $0.evaluation = JudgingSpec(output: "/tmp") }),
            ("synthesizers.trees.minimumCount", { $0.minimumCount = 9 }),
            ("synthesizers.trees.minimumCount", { $0.minimumCount = nil }),
            ("synthesizers.trees.textAsCategories", { $0.textAsCategories = true }),
            ("evaluation", { $0.evaluation = JudgingSpec(output: "/out/r", judgement: JudgementSpec(level: .full)) }),
            (nil, { $0.evaluation = JudgingSpec(output: "/out/r") }),
            ("synthesizers.marginals.epsilon", { ($0.synthesizer, $0.epsilon, $0.delta) = (.marginals, 2.1, 1e-6) }),
            ("synthesizers.marginals.epsilon", { ($0.synthesizer, $0.epsilon, $0.delta) = (.marginals, .nan, 1e-6) }),
            ("synthesizers.marginals.delta", { ($0.synthesizer, $0.epsilon, $0.delta) = (.marginals, 2, 1e-5) }),
            (nil, { ($0.synthesizer, $0.epsilon, $0.delta) = (.marginals, 2, 1e-6) }),
        ]
        for (clause, change) in cases { #expect(try Self.clause(Self.open, Self.training(change)) == clause) }
    }

    @Test("Who asks, and what for")
    func people() throws {
        let policy = Self.open + #", "requesters": ["*@bank.example", "nightly"], "purposes": ["testing"]"#
        func clause(_ requester: String?, _ purpose: String?) throws -> String? {
            var spec = Self.training()
            spec.run = RunLabel(requester: requester, purpose: purpose)
            return try Self.clause(policy, spec)
        }
        #expect(try clause("lea@bank.example", "testing") == nil)
        #expect(try clause("nightly", "testing") == nil)
        #expect(try clause("lea@bank.example.evil", "testing") == "requesters")
        #expect(try clause("nightly2", "testing") == "requesters")
        #expect(try clause(nil, "testing") == "requesters")
        #expect(try clause("nightly", "marketing") == "purposes")
        #expect(try clause("nightly", nil) == "purposes")
    }

    @Test(
        "A policy that is not understood is none",
        arguments: [
            "", #""apiVersion": "sfumato/v2""#, #""apiVersion": "sfumato/v1", "task": ["training"]"#,
            #""apiVersion": "sfumato/v1", "tasks": ["train"]"#, #""apiVersion": "sfumato/v1", "inputs": ["in/../.."]"#,
            #""apiVersion": "sfumato/v1", "synthesizers": {"marginals": {"epsilon": 0, "delta": 0}}"#,
            #""apiVersion": "sfumato/v1", "synthesizers": {"marginals": {"epsilon": 1}}"#,
        ])
    func strict(policy: String) {
        #expect(throws: SpecFault.self) { try Policy(json: Array("{\(policy)}".utf8)) }
    }
}
