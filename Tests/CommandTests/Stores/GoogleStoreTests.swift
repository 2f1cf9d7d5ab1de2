import Foundation
import TestSupport
import Testing

/// Google Cloud Storage, by an emulator that speaks its protocol.
@Suite("Google Cloud Storage", .enabled(if: Service.areInstalled))
struct GoogleStoreTests {
    static let store = Task { try await Service("gcs") }

    @Test("Models, tables and folders of tables go there and come back")
    func roundTrip() async throws {
        let (store, folder) = (try await Self.store.value, try TemporaryFolder())
        try folder.write("shop/a.csv", ObjectStoreTests.people(300))
        try folder.write("shop/b.csv", ObjectStoreTests.people(200))
        let model = "gs://sfumato/shop.sfm"
        let train = try await store.sfumato(["train", folder.path("shop"), "--out", model])
        #expect(train.exitCode == 0, "\(train.stderr)")
        for force in [[], ["--scale", "2", "--force"]] {
            let made = try await store.sfumato(["generate", model, "--out", "gs://sfumato/shop"] + force)
            #expect(made.exitCode == 0, "\(made.stderr)")
        }
        let seen = try await store.sfumato(["discover", "gs://sfumato/shop"])
        #expect(seen.stdout.contains("a  600 rows") && seen.stdout.contains("b  400 rows"), "\(seen.stdout)")
        let parquet = ["generate", model, "--tables", "a", "--out", "gs://sfumato/a%20b.parquet"]
        #expect(try await store.sfumato(parquet).exitCode == 0)
        let again = try await store.sfumato(parquet)
        #expect(again.exitCode == 64 && again.stderr.contains("is there already"), "\(again.stderr)")
        let found = try await store.sfumato(["discover", "gs://sfumato/a%20b.parquet"])
        #expect(found.stdout.contains("a b  300 rows"), "\(found.stderr)")
    }

    @Test("What is stopped or killed leaves no object", arguments: [SIGTERM, SIGKILL])
    func stopped(_ signal: Int32) async throws {
        let (store, folder) = (try await Self.store.value, try TemporaryFolder())
        let (source, model) = (try folder.write("people.csv", ObjectStoreTests.people()), folder.path("m.sfm"))
        #expect(try await store.sfumato(["train", source, "--out", model]).exitCode == 0)
        let place = "gs://sfumato/stopped-\(signal).csv"
        let run = try store.start(["generate", model, "--rows", "2000000000", "--out", place])
        for _ in 0..<3_000 where try !run.stderrSoFar().contains("generating") {
            try await Task.sleep(for: .milliseconds(20))
        }
        try await Task.sleep(for: .milliseconds(500))
        run.send(signal)
        #expect(try await run.result().exitCode == 128 + signal)
        let after = try await store.sfumato(["discover", place])
        #expect(after.exitCode == 65 && after.stderr.contains("no such object"), "\(after.stderr)")
    }

    @Test(
        "What it refuses is told in one sentence",
        arguments: [
            ("gs://sfumato/none.csv", [:], 65, "there is no such object"),
            ("gs://nobody/none.csv", [:], 65, "there is no such"),
            ("gs://key@sfumato/t.csv", [:], 64, "without credentials"),
            ("gs://sfumato/t.csv", ["STORAGE_EMULATOR_HOST": "127.0.0.1:1"], 64, "STORAGE_EMULATOR_HOST"),
        ] as [(String, [String: String], Int32, String)])
    func refused(_ location: String, _ changes: [String: String], _ code: Int32, _ text: String) async throws {
        let store = try await Self.store.value
        let run = try await store.sfumato(["discover", location], changes: changes)
        #expect(run.exitCode == code && run.stderr.contains(text), "\(run.stderr)")
        #expect(run.stderr.count { $0 == "\n" } == 1, "\(run.stderr)")
    }
}
