import TaskContract
import Testing

@Suite("Specs")
struct SpecTests {
    private static func fault(_ json: String) -> String? {
        do throws(SpecFault) {
            _ = try TaskSpec(json: Array(json.utf8))
            return nil
        } catch { return error.description }
    }

    private static func generation(_ rest: String) -> String {
        #"{"apiVersion": "sfumato/v1", "kind": "generation", "model": "m.sfm", "output": "out/""# + rest + "}"
    }

    private static func training(_ rest: String) -> String {
        #"{"apiVersion": "sfumato/v1", "kind": "training", "source": {"locations": ["t.csv"]}, "output": "m.sfm""#
            + rest
            + "}"
    }

    @Test("A spec says what it says")
    func reads() throws {
        let json = #"""
            {"apiVersion": "sfumato/v1", "kind": "training", "source": {"locations": ["s3://b/t/"], "tables": ["a"]},
             "schema": {"tables": {"a": {"columns": {}}}}, "synthesizer": "trees",
             "seed": 18446744073709551615, "output": "m.sfm", "run": {"requester": "lea"}, "limits": {"threads": 2}}
            """#
        let spec = try TaskSpec(json: Array(json.utf8))
        guard case .training(let training) = spec.work else { return #expect(Bool(false), "it is a training") }
        #expect(training.seed == .max)
        #expect(training.synthesizer == .trees)
        #expect(training.schema?["tables"]?["a"] != nil)
        #expect(spec.run?.requester == "lea")
        #expect(spec.limits?.threads == 2)
        #expect(spec.inputLocations == ["s3://b/t/"])
        #expect(spec.outputLocations == ["m.sfm"])
    }

    @Test(
        "What is not understood is an error that names the field",
        arguments: [
            (generation(#", "rows": 1, "scale": 2"#), "scale excludes rows: give one of them"),
            (generation(#", "row": 1"#), "row is not a known field"),
            (generation(#", "limits": {"cpu": 1}"#), "limits.cpu is not a known field"),
            (generation(#", "rows": "many""#), "rows is not a whole number in range"),
            (generation(#", "rows": 1.5"#), "rows has a value that is not allowed there"),
            (generation(#", "rows": -1"#), "rows is not from 0 to 1000000000000"),
            (generation(#", "seed": -1"#), "seed has a value that is not allowed there"),
            (generation(#", "scale": -0.1"#), "scale is not from 0 to 10^9"),
            (
                generation(#", "modelDigest": "md5:0""#),
                "modelDigest is not sha256: and 64 hexadecimal digits in lower case"
            ),
            (training(#", "epsilon": 1"#), "epsilon belongs to the synthesizer marginals"),
            (training(#", "synthesizer": "marginals", "delta": 0.1"#), "epsilon is missing"),
            (
                training(#", "synthesizer": "marginals", "epsilon": 0, "delta": 0.1"#),
                "epsilon is not above 0 and at most 1000"
            ),
            (
                training(#", "synthesizer": "marginals", "epsilon": 1, "delta": 1"#),
                "delta is not from 1e-100 to below 1"
            ),
            (
                training(#", "synthesizer": "marginals", "epsilon": 1, "delta": 1e-6, "seed": 1"#),
                "seed belongs to the synthesizer trees: noise must not repeat"
            ),
            (training(#", "synthesizer": "gan""#), "synthesizer has a value that is not allowed there"),
            (training(#", "schema": 3"#), "schema is neither a location nor a schema"),
            (training(#", "minimumCount": 0"#), "minimumCount is not from 1 to 1000000"),
            (
                training(#", "evaluation": {"output": "r", "judgement": {"marks": {"speed": 1}}}"#),
                "evaluation.judgement.marks may have fidelity, utility and privacy only"
            ),
            (#"{"kind": "generation"}"#, "apiVersion is missing"),
            (#"{"apiVersion": "sfumato/v2", "kind": "generation"}"#, "apiVersion is not sfumato/v1"),
            (
                #"{"apiVersion": "sfumato/v1", "kind": "magic"}"#,
                "kind is none of discovery, training, generation, evaluation"
            ),
            (
                #"{"apiVersion": "sfumato/v1", "kind": "discovery", "source": {"locations": []}}"#,
                "source.locations names no location"
            ),
            (
                #"{"apiVersion": "sfumato/v1", "kind": "discovery", "source": {"locations": "a.csv"}}"#,
                "source.locations is not a list"
            ),
            (#"{"apiVersion": "sfumato/v1""#, "it is not JSON"), ("[]", "it is not an object"), ("", "it is not JSON"),
        ])
    func refuses(json: String, problem: String) { #expect(Self.fault(json) == problem) }

    @Test("A spec that was read and written is the same spec")
    func roundTrip() throws {
        for json in [Self.generation(#", "scale": 0.5, "tables": ["a"]"#), Self.training(#", "seed": 3"#)] {
            let spec = try TaskSpec(json: Array(json.utf8))
            let again = try TaskSpec(json: Array(try JSONText.of(spec).utf8))
            #expect(again == spec)
        }
    }
}
