import Foundation
import TestSupport
import Testing

@testable import Hub

@Suite("Configuration")
struct ConfigurationTests {
    private static let text = """
        organisation: Alder Bank
        port: 8443
        trustedProxies: [10.0.0.4]
        contexts:
          - name: core
            title: Core systems
            places: 2
            memoryBytes: 8589934592
            seconds: 21600
            sources:
              - { name: crm, title: Customers, locations: [/srv/extracts/crm] }
            locations: [/srv/extracts]
            process: { user: sfumato-core }
        """

    @Test("A file says what it says: numbers, lists, contexts")
    func file() throws {
        let folder = try TemporaryFolder()
        var configuration = HubConfiguration(dataDirectory: folder.path("hub"))
        try configuration.take(try HubFile(path: try folder.write("hub.yaml", Self.text)))
        #expect(configuration.organisation == "Alder Bank" && configuration.port == 8_443)
        let context = try #require(configuration.contexts.first)
        #expect(context.places == 2 && context.memoryBytes == 8_589_934_592 && context.seconds == 21_600)
        #expect(context.allows("/srv/extracts/crm/x.csv") && !context.allows("/srv/extracts-other"))
        #expect(context.process.user == "sfumato-core")
    }

    @Test(
        "A misspelt name, a wrong kind of value, a second context of a name are told with their place",
        arguments: [
            ("places: 2", "plases: 2", "plases"), ("port: 8443", "port: many", "port"),
            ("name: core", "name: Core!", "Core!"),
        ])
    func mistakes(_ right: String, _ wrong: String, _ word: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("hub.yaml", Self.text.replacing(right, with: wrong))
        var configuration = HubConfiguration(dataDirectory: folder.path("hub"))
        let error = try #require(throws: HubError.self) { try configuration.take(try HubFile(path: path)) }
        #expect(error.description.contains(word), "\(error)")
    }

    @Test(
        "`config check` tells what would keep the Hub from working, and takes options before variables before the file")
    func check() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("hub.yaml", Self.text)
        let program = try RunningHub.program("sfumato-hub")
        func check(_ arguments: [String]) async throws -> ProgramResult {
            let command = ["config", "check", "--data-dir", folder.path("hub"), "--config", path] + arguments
            return try await RunningProgram(
                ["-c", "SFUMATO_HUB_PORT=9001 exec \"$@\"", "sh", program] + command, executable: "/bin/sh"
            ).result()
        }
        let missing = try await check([])
        #expect(missing.exitCode == 78 && missing.stdout.contains("the source crm is not at /srv/extracts/crm"))
        _ = try folder.write("hub.yaml", "organisation: Alder Bank\nport: 8443\n")
        #expect(try await check([]).stdout.contains("http://127.0.0.1:9001"))
        #expect(try await check(["--port", "9002"]).stdout.contains("http://127.0.0.1:9002"))
    }
}
