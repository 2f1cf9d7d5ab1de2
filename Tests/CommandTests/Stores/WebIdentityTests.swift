import Foundation
import TestSupport
import Testing

/// Tokens that are exchanged for keys at Amazon's STS, as pods do it; STS and S3 are moto's, in namespaces of their own
/// where they have Amazon's names.
@Suite("Web identity", .enabled(if: Service.areInstalled && Namespaces.areAllowed))
struct WebIdentityTests {
    static let amazon = Task { try await Service("roles") }
    /// Keys live for two seconds.
    static let hasty = Task { try await Service("roles", environment: ["ROLES_SECONDS": "2"]) }

    private func start(
        _ arguments: [String], as role: String, at amazon: Service, _ changes: [String: String] = [:]
    ) throws -> RunningProgram {
        let folder = amazon.environment["ROLES_FOLDER"] ?? ""
        let variables = [
            "AWS_REGION": "us-east-1", "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/\(role)",
            "AWS_WEB_IDENTITY_TOKEN_FILE": folder + "/token",
        ].merging(changes) { $1 }
        let inside =
            ["--target=\(amazon.environment["ROLES_PID"] ?? "")", "--mount", "--net"]
            + (Namespaces.isRoot ? [] : ["--user", "--preserve-credentials"]) + ["/usr/bin/env"]
        return try RunningProgram(
            inside + variables.map { "\($0.key)=\($0.value)" }.sorted() + [Program.path()] + arguments,
            executable: "/usr/bin/nsenter")
    }

    private func exchanges(_ amazon: Service) throws -> [String] {
        let path = (amazon.environment["ROLES_FOLDER"] ?? "") + "/exchanges"
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func model(_ folder: TemporaryFolder) async throws -> String {
        let source = try folder.write("people.csv", ObjectStoreTests.people())
        let made = try await sfumato("train", source, "--out", folder.path("m.sfm"))
        try #require(made.exitCode == 0, "\(made.stderr)")
        return folder.path("m.sfm")
    }

    @Test(
        "A role reads and writes what it may",
        arguments: [
            [:], ["AWS_ENDPOINT_URL": "https://s3.us-east-1.amazonaws.com"],
            ["AWS_ENDPOINT_URL_STS": "https://sts.us-east-1.amazonaws.com/"],
        ])
    func roles(_ changes: [String: String]) async throws {
        let (amazon, folder) = (try await Self.amazon.value, try TemporaryFolder())
        let source = try folder.write("people.csv", ObjectStoreTests.people())
        let place = "s3://sfumato/roles-\(changes.keys.first ?? "plain")"
        let train = try await start(
            ["train", source, "--out", "\(place)/m.sfm"], as: "writer", at: amazon, changes
        ).result()
        #expect(train.exitCode == 0, "\(train.stderr)")
        let inspect = try await start(["inspect", "\(place)/m.sfm"], as: "reader", at: amazon, changes).result()
        #expect(inspect.exitCode == 0, "\(inspect.stderr)")
        let refused = try await start(
            ["train", source, "--out", "\(place)/n.sfm"], as: "reader", at: amazon, changes
        ).result()
        #expect(refused.exitCode == 69 && refused.stderr.contains("no permission to write it"), "\(refused.stderr)")
        #expect(try exchanges(amazon).contains("writer first"))
    }

    @Test("A role that STS does not give, or gives no more for a stale token, is told as that")
    func refused() async throws {
        let (amazon, folder) = (try await Self.amazon.value, try TemporaryFolder())
        let stale = try folder.write("stale", "stale")
        for (role, changes) in [("refused", [:]), ("reader", ["AWS_WEB_IDENTITY_TOKEN_FILE": stale])] {
            let run = try await start(["discover", "s3://sfumato/t.csv"], as: role, at: amazon, changes).result()
            #expect(run.exitCode == 69 && run.stderr.contains("STS gives no credentials"), "\(run.stderr)")
            #expect(!run.stderr.contains("123456789012") && run.stderr.count { $0 == "\n" } == 1, "\(run.stderr)")
        }
    }

    @Test(
        "What the exchange lacks is told before anything is asked",
        arguments: [
            (["AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere"], 69, "AWS_WEB_IDENTITY_TOKEN_FILE"),
            (["AWS_REGION": ""], 64, "AWS_REGION"),
            (["AWS_ENDPOINT_URL_STS": "http://127.0.0.1:4566"], 64, "the port is always 443"),
        ] as [([String: String], Int32, String)])
    func incomplete(_ changes: [String: String], _ code: Int32, _ text: String) async throws {
        let amazon = try await Self.amazon.value
        let run = try await start(["discover", "s3://sfumato/t.csv"], as: "reader", at: amazon, changes).result()
        #expect(run.exitCode == code && run.stderr.contains(text), "\(run.stderr)")
    }

    @Test("Keys that expire while a run goes on are renewed, with a token that has been renewed")
    func expiry() async throws {
        let (amazon, folder) = (try await Self.hasty.value, try TemporaryFolder())
        let token = try folder.write("token", "first")
        let run = try await paused(
            try await model(folder), rows: "3000000", to: "renewed", at: amazon, token: token, renewed: "second")
        #expect(run.exitCode == 0, "\(run.stderr)")
        #expect(try exchanges(amazon).contains("writer second"))
        let found = try await start(["discover", "s3://sfumato/renewed.csv"], as: "reader", at: amazon).result()
        #expect(found.stdout.contains("3 000 000 rows"), "\(found.stderr)")
    }

    @Test("A role that is taken away while a run goes on ends it, and leaves nothing")
    func withdrawal() async throws {
        let (amazon, folder) = (try await Self.hasty.value, try TemporaryFolder())
        let token = try folder.write("token", "first")
        let run = try await paused(
            try await model(folder), rows: "2000000000", to: "gone", at: amazon, token: token, renewed: "stale")
        #expect(run.exitCode == 69 && run.stderr.contains("STS gives no credentials"), "\(run.stderr)")
        let found = try await start(["discover", "s3://sfumato/gone.csv"], as: "reader", at: amazon).result()
        #expect(found.exitCode == 65 && found.stderr.contains("no such object"), "\(found.stderr)")
    }

    /// Generates, and holds the program in the middle until its keys are of no use any more and the token is another.
    private func paused(
        _ model: String, rows: String, to name: String, at amazon: Service, token: String, renewed: String
    ) async throws -> ProgramResult {
        let run = try start(
            ["generate", model, "--rows", rows, "--out", "s3://sfumato/\(name).csv"], as: "writer", at: amazon,
            ["AWS_WEB_IDENTITY_TOKEN_FILE": token])
        for _ in 0..<3_000 where try !run.stderrSoFar().contains("generating") {
            try await Task.sleep(for: .milliseconds(20))
        }
        run.send(SIGSTOP)
        try Data(renewed.utf8).write(to: URL(fileURLWithPath: token))
        try await Task.sleep(for: .seconds(3))
        run.send(SIGCONT)
        return try await run.result()
    }

    @Test("EKS Pod Identity's service gives keys, and what it refuses is told")
    func podIdentity() async throws {
        let (amazon, folder) = (try await Self.amazon.value, try TemporaryFolder())
        let source = try folder.write("people.csv", ObjectStoreTests.people())
        var changes = [
            "AWS_ROLE_ARN": "", "AWS_WEB_IDENTITY_TOKEN_FILE": "", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:81/keys",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": (amazon.environment["ROLES_FOLDER"] ?? "") + "/pod-token",
        ]
        let train = ["train", source, "--out", "s3://sfumato/pod/m.sfm", "--force"]
        let run = try await start(train, as: "", at: amazon, changes).result()
        #expect(run.exitCode == 0, "\(run.stderr)")
        #expect(try exchanges(amazon).contains("pod pod-token"))
        changes["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = try folder.write("other", "another-token")
        let refused = try await start(train, as: "", at: amazon, changes).result()
        #expect(refused.exitCode == 69 && refused.stderr.contains("gives no credentials"), "\(refused.stderr)")
    }
}

/// Networks and file systems that only some processes see.
private enum Namespaces {
    static let isRoot = getuid() == 0
    /// Whether this machine lets us have them.
    static let areAllowed: Bool = {
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        probe.arguments = (isRoot ? [] : ["--user", "--map-root-user"]) + ["--mount", "--net", "true"]
        probe.standardError = FileHandle.nullDevice
        guard (try? probe.run()) != nil else { return false }
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }()
}
