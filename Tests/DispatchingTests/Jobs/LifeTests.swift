import Dispatching
import Foundation
import Kubernetes
import TaskContract
import TestCluster
import TestSupport
import Testing

@Suite struct LifeTests {
    @Test("A task runs once, is harvested whole, and stays for people to look at")
    func life() async throws {
        let stage = try await Stage(isTLS: true)
        await stage.cluster.setImage("sfumato:1", played())
        let name = TaskName("life")
        let entry = try await stage.run(name)
        #expect(entry.attempt.phase == .finished(.done))
        #expect(entry.events.map(\.seq) == [1, 2, 3, 4, 5])
        #expect(entry.lines == ["reading the model"])
        #expect(await stage.cluster.starts(ofJob: "\(name)") == 1)
        let job = try #require(await stage.cluster.objects("Job").first)
        #expect(job["spec.ttlSecondsAfterFinished"]?.int.map { (600...610).contains($0) } == true)
        #expect(job["metadata"]?["annotations"]?.members["sfumato.dev/project"]?.string == "Retail customers (EU)")
        let map = try #require(await stage.cluster.objects("ConfigMap").first)
        #expect(map["metadata.ownerReferences"]?.elements.first?["uid"] == job["metadata.uid"])
        #expect(map["immutable"]?.truth == true)
        await stage.shutdown()
    }

    @Test("Nothing is left where nothing is to be kept")
    func leavesNothing() async throws {
        let stage = try await Stage(secondsKept: 0)
        await stage.cluster.setImage("sfumato:1", played())
        _ = try await stage.run(TaskName("gone"))
        for kind in ["Job", "Pod", "ConfigMap"] {
            let isEmpty = try await eventually(within: .seconds(60)) { await stage.cluster.objects(kind).isEmpty }
            #expect(isEmpty, "\(kind)")
        }
        await stage.shutdown()
    }

    @Test("What ended a task is told as what it is")
    func outcomes() async throws {
        func outcome(_ code: Int) async throws -> Failure? {
            var pod = PodSettings.simple
            pod.image = "sfumato:\(code)"
            let one = try await Stage(pod: pod)
            await one.cluster.setImage(
                "sfumato:\(code)", played(code, hasLastWord: code != 139, printsLast: code != 139))
            let entry = try await one.run(TaskName("code\(code)"))
            await one.shutdown()
            if case .finished(.failed(let failure)) = entry.attempt.phase { return failure } else { return nil }
        }
        #expect(
            try await outcome(65) == Failure(.exit, exitCode: 65, code: "bad", message: "It is not as it should be"))
        #expect(try await outcome(69)?.isRetryable == true)
        #expect(try await outcome(77)?.cause == .refused)
        let crashed = try await outcome(139)
        #expect(crashed?.cause == .killed && crashed?.message.contains("Signal 11") == true)
    }

    @Test(
        "What befalls a pod is told apart, and never starts a second one in the same attempt",
        arguments: [
            (TestCluster.PodEnd.outOfMemory, Failure.Cause.memory), (.evicted, .disrupted), (.killed, .killed),
        ])
    func befalls(end: TestCluster.PodEnd, cause: Failure.Cause) async throws {
        let stage = try await Stage()
        await stage.cluster.setImage("sfumato:1", played(events: 1_000, pause: .milliseconds(20)))
        let name = TaskName("befallen")
        await stage.store.want(name, .simple)
        try await stage.serving {
            let hasBegun = try await eventually(within: .seconds(60)) {
                await stage.store.entry(name)?.events.isEmpty == false
            }
            #expect(hasBegun)
            await stage.cluster.end(end, ofJob: "\(name)")
            try await stage.settled([name])
        }
        let failure = try await stage.failure(name)
        #expect(failure.cause == cause, "\(failure)")
        #expect(failure.isRetryable)
        #expect(await stage.cluster.starts(ofJob: "\(name)") == 1)
        await stage.shutdown()
    }

    @Test("A node that goes takes its task along: the run is told, and another attempt runs elsewhere")
    func nodeLoss() async throws {
        let stage = try await Stage()
        await stage.cluster.setImage("sfumato:1", played(events: 1_000, pause: .milliseconds(20)))
        let (first, second) = (TaskName("node", 1), TaskName("node", 2))
        await stage.store.want(first, .simple)
        try await stage.serving {
            _ = try await eventually(within: .seconds(60)) { await stage.store.entry(first)?.events.isEmpty == false }
            await stage.cluster.removeNode("node-a")
            try await stage.settled([first])
            let failure = try await stage.failure(first)
            #expect(failure.cause == .disrupted)
            await stage.cluster.setImage("sfumato:1", played())
            await stage.cluster.setNode(.init(name: "node-b"))
            await stage.store.want(second, .simple)
            try await stage.settled([second])
        }
        #expect(await stage.store.outcome(second) == .done)
        await stage.shutdown()
    }

    @Test("A task that hangs is ended by its deadline")
    func deadline() async throws {
        var pod = PodSettings.simple
        pod.deadlineSeconds = 1
        let stage = try await Stage(pod: pod)
        await stage.cluster.setImage("sfumato:1", played(events: 1_000, pause: .milliseconds(50)))
        let entry = try await stage.run(TaskName("slow"))
        let failure = try await stage.failure(entry.attempt.name)
        #expect(failure.cause == .deadline)
        await stage.shutdown()
    }

    @Test("The result comes from the termination message when the log is gone")
    func lastWord() async throws {
        let stage = try await Stage()
        await stage.cluster.setImage("sfumato:1", played(printsLast: false))
        let entry = try await stage.run(TaskName("mute"))
        #expect(entry.attempt.phase == .finished(.done))
        guard case .result? = entry.events.last?.body else { return #expect(Bool(false), "\(entry.events)") }
        #expect(entry.events.map(\.seq) == [1, 2, 3, 4, 5])
        await stage.shutdown()
    }

    @Test("A rotated log and a kubelet that restarts lose neither the outcome nor what is still written")
    func rotation() async throws {
        let stage = try await Stage()
        await stage.cluster.setImage("sfumato:1", played(events: 60, pause: .milliseconds(50)))
        let name = TaskName("rotated")
        await stage.store.want(name, .simple)
        try await stage.serving {
            _ = try await eventually(within: .seconds(60)) { await stage.store.entry(name)?.events.isEmpty == false }
            await stage.cluster.end(.logRotated, ofJob: "\(name)")
            await stage.cluster.end(.logBroken, ofJob: "\(name)")
            try await stage.settled([name])
        }
        let entry = try #require(await stage.store.entry(name))
        #expect(entry.attempt.phase == .finished(.done))
        #expect(entry.events.last?.seq == 60)
        #expect(entry.events.map(\.seq) == entry.events.map(\.seq).sorted())
        await stage.shutdown()
    }

    @Test("A cancelled task gets its SIGTERM and leaves nothing", arguments: [true, false])
    func cancel(isRunning: Bool) async throws {
        let stage = try await Stage()
        if isRunning { await stage.cluster.setImage("sfumato:1", played(events: 1_000, pause: .milliseconds(20))) }
        let name = TaskName("cancelled")
        await stage.store.want(name, .simple)
        try await stage.serving {
            let isThere = try await eventually(within: .seconds(60)) {
                isRunning
                    ? await stage.store.entry(name)?.events.isEmpty == false
                    : await stage.cluster.objects("Pod").isEmpty == false
            }
            #expect(isThere)
            await stage.store.cancel(name)
            try await stage.settled([name])
        }
        #expect(await stage.store.outcome(name) == .cancelled)
        for kind in ["Job", "Pod", "ConfigMap"] {
            let isEmpty = try await eventually(within: .seconds(60)) { await stage.cluster.objects(kind).isEmpty }
            #expect(isEmpty, "\(kind)")
        }
        await stage.shutdown()
    }

    @Test("A Job whose run is gone is removed")
    func orphan() async throws {
        let stage = try await Stage()
        await stage.cluster.setImage("sfumato:1", played(events: 1_000, pause: .milliseconds(20)))
        let name = TaskName("orphan")
        await stage.store.want(name, .simple)
        try await stage.serving {
            _ = try await eventually(within: .seconds(60)) { await stage.store.entry(name)?.events.isEmpty == false }
        }
        await stage.store.forget(name)
        try await stage.serving {
            let isGone = try await eventually(within: .seconds(60)) { await stage.cluster.objects("Job").isEmpty }
            #expect(isGone)
        }
        await stage.shutdown()
    }
}
