import Foundation
import TestSupport
import Testing

/// A store behind a bad network: what passes is repeated, what lasts is told, and nothing is ever wrong or half there.
@Suite("Faults of a store", .enabled(if: Service.areInstalled))
struct FaultTests {
    static let filled = Task {
        let store = try await ObjectStoreTests.store.value
        let folder = try TemporaryFolder()
        let rows = (0..<120_000).map { "\($0),\($0 * 7919 % 1000),k\($0 % 50),\($0 * 104_729 % 1_000_003)\n" }.joined()
        let source = try folder.write("t.csv", "id,a,b,c\n" + rows)
        let model = folder.path("m.sfm")
        guard try await store.sfumato(["train", source, "--out", model, "--seed", "1"]).exitCode == 0 else {
            throw Unfilled()
        }
        for name in ["faults/t.csv", "faults/t.parquet"] {
            let made = try await store.sfumato(["generate", model, "--seed", "2", "--out", "s3://sfumato/\(name)"])
            guard made.exitCode == 0 else { throw Unfilled() }
        }
        return (store, model, folder)
    }
    private struct Unfilled: Error {}

    private func network(_ kind: String, to store: Service) async throws -> Service {
        let target = store.environment["AWS_ENDPOINT_URL"]?.replacing("http://", with: "") ?? ""
        return try await Service("faults", environment: ["FAULTS_TARGET": target, "FAULTS_KIND": kind])
    }

    @Test("Passing faults change nothing", arguments: ["none", "slow", "reset", "cut", "busy"])
    func passing(_ kind: String) async throws {
        let (store, model, folder) = try await Self.filled.value
        let network = try await network(kind, to: store)
        for name in ["t.csv", "t.parquet"] {
            let discover = ["discover", "s3://sfumato/faults/\(name)"]
            let direct = try await store.sfumato(discover)
            let behind = try await store.sfumato(discover, changes: network.environment)
            #expect(behind.exitCode == 0, "\(behind.stderr)")
            #expect(behind.stdout == direct.stdout)
        }
        let written = "s3://sfumato/faults/\(kind).csv"
        let made = try await store.sfumato(
            ["generate", model, "--seed", "3", "--out", written], changes: network.environment)
        #expect(made.exitCode == 0, "\(made.stderr)")
        let local = folder.path("\(kind).csv")
        #expect(try await sfumato("generate", model, "--seed", "3", "--out", local).exitCode == 0)
        let (one, other) = (
            try await store.sfumato(["discover", written]), try await store.sfumato(["discover", local])
        )
        #expect(one.stdout == other.stdout)
    }

    @Test("A byte that changed on the way is noticed")
    func garbled() async throws {
        let (store, _, _) = try await Self.filled.value
        let network = try await network("garbled", to: store)
        let read = try await store.sfumato(["discover", "s3://sfumato/faults/t.parquet"], changes: network.environment)
        #expect(read.exitCode == 65, "\(read.stderr)")
    }

    @Test("A store that stays away is told as such, worth another try, and nothing is left")
    func lasting() async throws {
        let (store, model, _) = try await Self.filled.value
        let network = try await network("closed", to: store)
        let read = try await store.sfumato(["discover", "s3://sfumato/faults/t.csv"], changes: network.environment)
        #expect(read.exitCode == 75 && read.stderr.contains("cannot serve the request now"), "\(read.stderr)")
        let written = try await store.sfumato(
            ["generate", model, "--out", "s3://sfumato/faults/closed.csv"], changes: network.environment)
        #expect(written.exitCode == 75, "\(written.stderr)")
        let after = try await store.sfumato(["discover", "s3://sfumato/faults/closed.csv"])
        #expect(after.stderr.contains("no such object"), "\(after.stderr)")
    }
}
