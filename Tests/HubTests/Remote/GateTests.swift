import Dispatching
import Foundation
import TaskContract
import TestSupport
import Testing

@testable import Hub

@Suite("What a context's owner refuses before anything is started")
struct GateTests {
    /// An order as the Hub writes them for the context `b`, with one thing changed.
    private func order(
        source: String = "/data/people", output: String = "/storage/models/r1.sfm",
        requester: String = "ines@a.example",
        purpose: String = "research", memory: Int? = 1 << 30, told: String? = nil, context: String = "b"
    ) throws -> Order {
        let training = TrainingSpec(source: SourceSpec(locations: [source]), output: output)
        let label = RunLabel(id: "r1", context: context, requester: told ?? requester, purpose: purpose)
        let spec = TaskSpec(.training(training), run: label)
        let text = String(decoding: try JSONEncoder().encode(spec), as: UTF8.self)
        let task = TaskOrder(kind: .training, spec: text, limits: TaskLimits(memoryBytes: memory, seconds: 60))
        return Order(
            deed: .start, context: "b", run: try #require(RunID("r1")), attempt: 1, title: "Training 1",
            requester: requester, purpose: purpose, time: "", task: task)
    }

    private var gate: Gate {
        var context = ContextConfiguration(name: "b", title: "Country B", places: 1, storage: "/storage")
        context.owner = "Data office"
        context.sources = [.init(name: "people", title: "People", locations: ["/data/people"])]
        (context.memoryBytes, context.memoryCeilingBytes, context.seconds) = (1 << 30, 2 << 30, 600)
        var policy = Policy()
        (policy.tasks, policy.requesters, policy.purposes) = ([.training], ["*@a.example"], ["research"])
        // Wider than the context's own places, which hold beside it.
        (policy.inputs, policy.outputs) = ([LocationRule("/")], [LocationRule("/")])
        policy.synthesizers = .init(trees: .init())
        return Gate(context: context, policy: policy)
    }

    @Test("What the owner's configuration allows passes")
    func allowed() throws { #expect(gate.refusal(of: try order()) == nil) }

    @Test("Other people, purposes, sources, outputs and sizes are refused with the reason and whom to ask")
    func refused() throws {
        let cases: [(Order, String)] = [
            (try order(requester: "eve@elsewhere.example"), "clause requesters"),
            (try order(purpose: "marketing"), "clause purposes"),
            (try order(source: "/data/salaries"), "/data/salaries is no place of this context"),
            (try order(source: "/data/people/../salaries"), "is not below an allowed location"),
            (try order(output: "/data/people/m.sfm"), "/data/people/m.sfm is no place of this context"),
            (try order(memory: 4 << 30), "more memory"), (try order(memory: nil), "more memory"),
            (try order(told: "boss@a.example"), "another person"), (try order(context: "c"), "another person"),
        ]
        for (order, reason) in cases {
            let refusal = gate.refusal(of: order)
            #expect(
                refusal?.cause == .refused && refusal?.message.contains(reason) == true, "\(reason): \(refusal as Any)")
            #expect(refusal?.message.contains("Ask Data office") == true)
        }
    }

    @Test("A signature serves for one text, one kind and one key alone")
    func signatures() throws {
        let (key, other) = (SigningKey(), SigningKey())
        let order = try order()
        let signed = try Signed(order, as: .order, by: key)
        #expect(try signed.read(Order.self, as: .order, from: key.publicText) == order)
        #expect(throws: HubError.self) { try signed.read(Order.self, as: .report, from: key.publicText) }
        #expect(throws: HubError.self) { try signed.read(Order.self, as: .order, from: other.publicText) }
        var changed = signed
        changed.text = signed.text.replacing("ines@", with: "mary@")
        #expect(changed.text != signed.text)
        #expect(throws: HubError.self) { try changed.read(Order.self, as: .order, from: key.publicText) }
    }

    @Test("A dispatcher whose images are named by tags, or which has no policy, does not start")
    func unsafe() throws {
        let folder = try TemporaryFolder()
        func settings(_ image: String, policy: String) throws -> DispatcherSettings {
            let path = try folder.write(
                "b.yaml",
                """
                contexts:
                  - name: b
                    storage: s3://exchange/b
                    policyFile: \(policy)
                    kubernetes: { namespace: tasks, defaults: { image: "\(image)" } }
                """)
            return try DispatcherSettings(
                context: "b", hub: "https://hub.example", stateFolder: folder.path("state"), configuration: path,
                authoritiesFile: nil, code: nil)
        }
        let policy = try folder.write("policy.json", #"{"apiVersion": "sfumato/v1"}"#)
        let digest = "@sha256:" + String(repeating: "1", count: 64)
        _ = try settings("sfumato" + digest, policy: policy)
        let byTag = #expect(throws: HubError.self) { try settings("sfumato:1", policy: policy) }
        #expect(byTag?.description.contains("not named by its digest") == true)
        let unruled = #expect(throws: HubError.self) { try settings("sfumato" + digest, policy: "/nowhere") }
        #expect(unruled?.description.contains("without a policy a dispatcher does nothing") == true)
    }
}
