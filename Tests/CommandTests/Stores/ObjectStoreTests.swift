import Foundation
import TestSupport
import Testing

/// Tables, models, schemas and reports in an object store; a real one.
@Suite("Object stores", .enabled(if: Service.areInstalled))
struct ObjectStoreTests {
    static let store = Task { try await Service("s3") }

    static func people(_ rows: Int = 400) -> String {
        "id,age,kind\n" + (0..<rows).map { "\($0),\(18 + $0 * 7 % 60),k\($0 % 5)\n" }.joined()
    }

    @Test("A model goes to the store, and tables of each kind come back from it")
    func roundTrip() async throws {
        let (store, folder) = (try await Self.store.value, try TemporaryFolder())
        let source = try folder.write("people.csv", Self.people())
        let model = "s3://sfumato/round/m.sfm"
        let train = try await store.sfumato(["train", source, "--out", model])
        #expect(train.exitCode == 0, "\(train.stderr)")
        let first = try await store.sfumato([
            "train", source, "--out", "s3://sfumato/round/judged.sfm", "--evaluate", "--report",
            "s3://sfumato/round/first",
        ])
        #expect(first.exitCode == 0, "\(first.stderr)")
        for table in ["a.csv", "b.csv.gz", "c.tsv", "d d.parquet"] {
            let place = "s3://sfumato/round/tables/" + table.replacing(" ", with: "%20")
            let made = try await store.sfumato(["generate", model, "--out", place])
            #expect(made.exitCode == 0, "\(made.stderr)")
        }
        let schema = "s3://sfumato/round/schema.yaml"
        let found = try await store.sfumato(["discover", "s3://sfumato/round/tables", "--out", schema])
        #expect(found.exitCode == 0, "\(found.stderr)")
        for table in ["a  400 rows", "b  400 rows", "c  400 rows", "d d  400 rows"] {
            #expect(found.stdout.contains(table), "\(found.stdout)")
        }
        let judged = try await store.sfumato([
            "evaluate", "--real", source, "--synthetic", "s3://sfumato/round/tables/b.csv.gz", "--out",
            "s3://sfumato/round/report",
        ])
        #expect(judged.exitCode == 0, "\(judged.stderr)")
        let again = try await store.sfumato(["train", "s3://sfumato/round/tables/d%20d.parquet", "--out", model])
        #expect(again.exitCode == 64 && again.stderr.contains("is there already"), "\(again.stderr)")
        let card = try await store.sfumato(["inspect", model])
        #expect(card.stdout.contains("400 rows × 3 columns"))
    }

    @Test("A folder of tables appears, and is replaced, in one step")
    func folder() async throws {
        let (store, folder) = (try await Self.store.value, try TemporaryFolder())
        try folder.write("shop/a.csv", Self.people(300))
        try folder.write("shop/b.tsv", Self.people(200).replacing(",", with: "\t"))
        let model = folder.path("m.sfm")
        #expect(try await sfumato("train", folder.path("shop"), "--out", model).exitCode == 0)
        let generate = ["generate", model, "--out", "s3://sfumato/shop"]
        #expect(try await store.sfumato(generate).exitCode == 0)
        let refused = try await store.sfumato(generate)
        #expect(refused.exitCode == 64 && refused.stderr.contains("--force"), "\(refused.stderr)")
        let replaced = try await store.sfumato(generate + ["--scale", "2", "--force", "--json"])
        #expect(replaced.exitCode == 0, "\(replaced.stdout)")
        let seen = try await store.sfumato(["discover", "s3://sfumato/shop/"])
        #expect(seen.stdout.contains("a  600 rows") && seen.stdout.contains("b  400 rows"), "\(seen.stdout)")

        // Killed before the manifest is written, a run leaves what was there.
        let killed = try store.start(generate + ["--scale", "100000", "--force"])
        for _ in 0..<1_200 where try !killed.stderrSoFar().contains("generating") {
            try await Task.sleep(for: .milliseconds(20))
        }
        killed.send(SIGKILL)
        #expect(try await killed.result().exitCode == 128 + SIGKILL)
        #expect(try await store.sfumato(["discover", "s3://sfumato/shop"]).stdout == seen.stdout)
    }

    @Test("What is stopped leaves no object, and a folder of other things is left alone")
    func stopped() async throws {
        let (store, folder) = (try await Self.store.value, try TemporaryFolder())
        let source = try folder.write("people.csv", Self.people())
        let model = "s3://sfumato/stopped/m.sfm"
        #expect(try await store.sfumato(["train", source, "--out", model]).exitCode == 0)
        let run = try store.start(["generate", model, "--rows", "2000000000", "--out", "s3://sfumato/stopped/x.csv"])
        for _ in 0..<3_000 where try !run.stderrSoFar().contains("generating") {
            try await Task.sleep(for: .milliseconds(20))
        }
        try await Task.sleep(for: .milliseconds(500))
        run.send(SIGTERM)
        #expect(try await run.result().exitCode == 128 + SIGTERM)
        let after = try await store.sfumato(["discover", "s3://sfumato/stopped/x.csv"])
        #expect(after.exitCode == 65 && after.stderr.contains("no such object"), "\(after.stderr)")
        let foreign = try await store.sfumato(["generate", model, "--out", "s3://sfumato/stopped", "--force"])
        #expect(foreign.exitCode == 64 && foreign.stderr.contains("holds other things"), "\(foreign.stderr)")
    }

    @Test(
        "What the store refuses is told in one sentence, without credentials",
        arguments: [
            ("s3://sfumato/none.csv", [:], 65, "there is no such object"),
            (
                "s3://nobody/t.csv", ["AWS_ACCESS_KEY_ID": "admin-key", "AWS_SECRET_ACCESS_KEY": "admin-secret"], 65,
                "no such"
            ),
            ("s3://locked/t.csv", [:], 69, "no permission to read it"),
            ("s3://sfumato/t.csv", ["AWS_ACCESS_KEY_ID": "CANARY"], 69, "does not know the credentials"),
            ("s3://sfumato/t.csv", ["AWS_SECRET_ACCESS_KEY": "CANARY"], 69, "does not know the credentials"),
            ("s3://sfumato/t.csv", ["AWS_ENDPOINT_URL": "http://127.0.0.1:1"], 75, "127.0.0.1:1 does not answer"),
            ("s3://sfumato/t.csv", ["AWS_ENDPOINT_URL": "http://a.invalid"], 69, "there is no host a.invalid"),
            ("s3://sfumato/t.csv", ["AWS_ENDPOINT_URL": "a.invalid:80"], 64, "AWS_ENDPOINT_URL"),
            ("s3://sfumato/a/../t.csv", [:], 64, "an empty, . or .. part"),
            ("s3://sfumato/t.csv?region=CANARY", [:], 64, "AWS_REGION"),
            ("s3://CANARY@sfumato/t.csv", [:], 64, "without credentials"),
            ("s3://key:CANARY@sfumato/t.csv", [:], 64, "carries a password"),
        ] as [(String, [String: String], Int32, String)])
    func refused(_ location: String, _ changes: [String: String], _ code: Int32, _ text: String) async throws {
        let store = try await Self.store.value
        let run = try await store.sfumato(["discover", location], changes: changes)
        #expect(run.exitCode == code, "\(run.stderr)")
        #expect(run.stderr.contains(text), "\(run.stderr)")
        #expect(!run.stderr.contains("CANARY") && run.stderr.count { $0 == "\n" } == 1, "\(run.stderr)")
    }

    @Test("An identity that may only read cannot write, and is told so before the work begins")
    func readOnly() async throws {
        let (store, folder) = (try await Self.store.value, try TemporaryFolder())
        let source = try folder.write("people.csv", Self.people())
        let changes = ["AWS_ACCESS_KEY_ID": "reader-key", "AWS_SECRET_ACCESS_KEY": "reader-secret"]
        let run = try await store.sfumato(["train", source, "--out", "s3://sfumato/readonly/m.sfm"], changes: changes)
        #expect(run.exitCode == 69 && run.stderr.contains("no permission to write it"), "\(run.stderr)")
        #expect(!run.stderr.contains("reading"), "it was read first: \(run.stderr)")
    }

    @Test("A store with a certificate is reached only when its authority is trusted")
    func certificate() async throws {
        let (store, folder) = (try await Service("s3", environment: ["SFUMATO_S3_TLS": "1"]), try TemporaryFolder())
        let source = try folder.write("people.csv", Self.people())
        let train = ["train", source, "--out", "s3://sfumato/m.sfm"]
        let trusted = try await store.sfumato(train)
        #expect(trusted.exitCode == 0, "\(trusted.stderr)")
        let system = "/etc/ssl/certs/ca-certificates.crt"
        let untrusted = try await store.sfumato(train, changes: ["AWS_CA_BUNDLE": system])
        #expect(untrusted.exitCode == 69 && untrusted.stderr.contains("is not trusted"), "\(untrusted.stderr)")
    }

    @Test("A policy's rules hold for objects")
    func policy() async throws {
        let (store, folder) = (try await Self.store.value, try TemporaryFolder())
        try folder.write(
            "policy.yaml",
            """
            apiVersion: sfumato/v1
            tasks: [discovery]
            inputs: ["s3://sfumato/allowed"]
            outputs: []
            """)
        for place in ["s3://sfumato/other/t.csv", "s3://sfumato/allowed/%2e%2e/t.csv", "s3://sfumato/allowedx/t.csv"] {
            let spec = try folder.write(
                "spec.json", #"{"apiVersion":"sfumato/v1","kind":"discovery","source":{"locations":["\#(place)"]}}"#)
            let run = try await store.sfumato(
                ["task", "run", "--spec", spec], changes: ["SFUMATO_POLICY": folder.path("policy.yaml")])
            #expect(run.exitCode == 77 && run.stderr.contains("clause inputs"), "\(run.stderr)")
        }
    }
}
