import Dispatching
import Foundation
import Kubernetes
import Synchronization
import TaskContract
import TestCluster
import Testing

/// Faults of all kinds, by seeded schedules; `SFUMATO_SCHEDULES` sets how many.
@Suite struct ScheduleTests {
    private static let count = ProcessInfo.processInfo.environment["SFUMATO_SCHEDULES"].flatMap { Int($0) } ?? 16

    private enum Fate: Int, CaseIterable { case done, data, memory, evicted, cancelled, killed }

    /// Some at a time: the clusters of a hundred at once would be slower than their own time-outs.
    @Test("Whatever breaks: each run ends in its true state, nothing starts twice, nothing is left")
    func schedules() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 0..<Self.count {
                if seed >= 8 { try await group.next() }
                group.addTask { try await schedule(seed: seed) }
            }
            try await group.waitForAll()
        }
    }

    private func schedule(seed: Int) async throws {
        let stage = try await Stage(secondsKept: 0)
        let random = Mutex(Random(seed))
        func next(_ bound: Int) -> Int { random.withLock { $0.next(bound) } }
        stage.cluster.setFault { asked in
            random.withLock { random in
                switch random.next(24) {
                case 0: .resetBefore
                case 1: .resetAfter
                case 2: .status(503)
                case 3: .status(429, retryAfter: 0)
                case 4: .delay(.milliseconds(random.next(80)))
                case 5, 6: asked.verb == "watch" ? .cut(afterLines: random.next(6)) : nil
                case 7: asked.verb == "watch" ? .doubled : nil
                case 8: asked.resource == "pods/log" ? .cut(afterLines: random.next(4)) : nil
                default: nil
                }
            }
        }
        let fates = (0..<4).map { _ in Fate(rawValue: next(Fate.allCases.count)) ?? .done }
        let names = fates.indices.map { TaskName("s\(seed)r\($0)") }
        let plays = Dictionary(uniqueKeysWithValues: zip(names.map(\.description), fates))
        await stage.cluster.setImage(
            "sfumato:1",
            .acted { play in
                let fate = plays[
                    play.files["spec.json"]?.split(separator: "#").dropFirst().first.map(String.init) ?? ""]
                let isShort = fate == .done || fate == .data
                let program = played(fate == .data ? 65 : 0, events: isShort ? 6 : 2_000, pause: .milliseconds(20))
                guard case .acted(let act) = program else { return 1 }
                return await act(play)
            })
        for name in names {
            let spec =
                #"{"apiVersion":"sfumato/v1","kind":"generation","model":"s3://m/a.sfm#\#(name)#","output":"s3://d/o"}"#
            await stage.store.want(name, TaskOrder(kind: .generation, spec: spec))
        }
        for _ in 0..<3 {
            try await stage.serving {
                try await Task.sleep(for: .milliseconds(200 + next(600)))
                if next(3) == 0 { await stage.cluster.expireHistory() }
                try await befall(names, fates, stage)
            }
        }
        stage.cluster.setFault(nil)
        try await stage.serving {
            _ = try await eventually(within: .seconds(60)) {
                try await befall(names, fates, stage)
                try await Task.sleep(for: .milliseconds(100))
                return await stage.store.unsettled().isEmpty
            }
        }
        try await check(names, fates, stage, seed)
        await stage.shutdown()
    }

    /// Does to each pod that runs what its fate has in store.
    private func befall(_ names: [TaskName], _ fates: [Fate], _ stage: Stage) async throws {
        for (name, fate) in zip(names, fates) where await stage.cluster.starts(ofJob: "\(name)") > 0 {
            switch fate {
            case .memory: await stage.cluster.end(.outOfMemory, ofJob: "\(name)")
            case .evicted: await stage.cluster.end(.evicted, ofJob: "\(name)")
            case .killed: await stage.cluster.end(.killed, ofJob: "\(name)")
            case .cancelled: await stage.store.cancel(name)
            case .done, .data: break
            }
        }
    }

    private func check(_ names: [TaskName], _ fates: [Fate], _ stage: Stage, _ seed: Int) async throws {
        for (name, fate) in zip(names, fates) {
            let entry = try #require(await stage.store.entry(name))
            let place: Comment = "seed \(seed), \(name), \(fate): \(entry.attempt.phase)"
            #expect(entry.isSettled, place)
            #expect(await stage.cluster.starts(ofJob: "\(name)") <= 1, place)
            switch (fate, await stage.store.outcome(name)) {
            case (.done, .done):
                #expect(entry.events.map(\.seq) == Array(1...6), place)
                #expect(entry.lines == ["reading the model"], place)
            case (.cancelled, .cancelled): break
            case (.data, .failed(let failure)): #expect(failure.exitCode == 65 && failure.code == "bad", place)
            case (.memory, .failed(let failure)): #expect(failure.cause == .memory, place)
            case (.evicted, .failed(let failure)): #expect(failure.cause == .disrupted, place)
            case (.killed, .failed(let failure)): #expect(failure.cause == .killed, place)
            default: #expect(Bool(false), place)
            }
        }
        for kind in ["Job", "Pod"] {
            let isEmpty = try await eventually(within: .seconds(60)) { await stage.cluster.objects(kind).isEmpty }
            #expect(isEmpty, "seed \(seed): a \(kind) is left")
        }
    }
}

private struct Random: Sendable {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

    /// SplitMix64.
    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
