import Foundation
import Glibc
import TestSupport

/// `sfumato-hub serve` on a port of its own, with a folder of sources that is allowed. Ends with its last reference.
final class RunningHub {
    let folder: TemporaryFolder
    let web: Web
    /// What the operator is told at the first start.
    private(set) var link = ""
    private let options: [String]
    private var process: Process?

    /// - Parameter options: of `serve`, beside those that every test needs.
    init(_ options: [String] = [], sources: [String: String] = ["people.csv": RunningHub.people()]) async throws {
        folder = try TemporaryFolder()
        web = Web(port: try Web.freePort())
        try FileManager.default.createDirectory(atPath: folder.path("sources"), withIntermediateDirectories: true)
        for (name, text) in sources { _ = try folder.write("sources/\(name)", text) }
        self.options = options
        try await start()
    }

    deinit {
        if let process, process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    var dataFolder: String { folder.path("hub") }
    var processIdentifier: Int32 { process?.processIdentifier ?? 0 }

    func start() async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Self.program("sfumato-hub"))
        process.arguments =
            ["serve", "--data-dir", dataFolder, "--port", String(web.port), "--allow", folder.path("sources")] + options
        let output = Pipe()
        process.standardOutput = output
        let log = folder.path("hub.log")
        if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(fileURLWithPath: log)) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try handle.seekToEnd()
        process.standardError = handle
        try process.run()
        self.process = process
        for _ in 0..<2_400 {
            if let answer = try? await web.send("GET", "/readyz"), answer.status == 200 { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        if let start = said.range(of: "/setup/") {
            link = String(said[start.lowerBound...].prefix { !$0.isWhitespace })
        }
    }

    /// The end that nobody can prepare for.
    func kill() {
        guard let process else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func stop() -> Int32 {
        guard let process else { return -1 }
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// All that the Hub has logged.
    var log: String { (try? String(contentsOfFile: folder.path("hub.log"), encoding: .utf8)) ?? "" }

    /// Runs another command of the program.
    func command(_ arguments: String...) async throws -> ProgramResult {
        try await RunningProgram(arguments, executable: Self.program("sfumato-hub")).result()
    }

    /// The program that was built with the tests.
    static func program(_ name: String) throws -> String {
        let sibling = URL(fileURLWithPath: try Program.path()).deletingLastPathComponent().appendingPathComponent(name)
        return sibling.path
    }

    /// A table with some structure: 400 people by region, with an income that depends on age.
    static func people(rows: Int = 400) -> String {
        var text = "id,region,age,income\n"
        var state: UInt64 = 7
        for row in 0..<rows {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let age = 18 + Int(state >> 33) % 60
            let region = ["north", "south", "east", "west"][Int(state >> 40) % 4]
            text += "\(row + 1),\(region),\(age),\(1_000 + age * 37 + Int(state >> 50) % 400)\n"
        }
        return text
    }
}

/// Somebody with a browser: a cookie and the token that forms carry.
struct Visitor: Sendable {
    let web: Web
    var cookie: String
    var formToken: String

    static let password = "a sentence is best, they say"

    /// Makes the first account.
    static func first(of hub: RunningHub) async throws -> Visitor {
        let form = "name=Ines+Meier&email=ines%40example.org&password=\(Self.password.replacing(" ", with: "+"))"
        let answer = try await hub.web.send("POST", hub.link, Self.formHeaders, body: form)
        return try await Visitor(hub.web, answer.cookie ?? "")
    }

    init(_ web: Web, _ cookie: String) async throws {
        (self.web, self.cookie, formToken) = (web, cookie, "")
        formToken = Self.token(in: try await get("/settings").text)
    }

    func get(_ path: String) async throws -> Web.Answer { try await web.send("GET", path, ["Cookie": cookie]) }

    func post(_ path: String, _ fields: [String: String] = [:]) async throws -> Web.Answer {
        var fields = fields
        fields["token"] = fields["token"] ?? formToken
        let body = fields.map { "\(Self.escaped($0))=\(Self.escaped($1))" }.joined(separator: "&")
        var headers = Self.formHeaders
        headers["Cookie"] = cookie
        return try await web.send("POST", path, headers, body: body)
    }

    /// An API token with all rights of its person.
    func apiToken(scope: String = "full") async throws -> String {
        let page = try await post("/settings/tokens", ["name": "test", "scope": scope, "days": "1"]).text
        guard let start = page.range(of: "sfm_") else { return "" }
        return String(page[start.lowerBound...].prefix { $0.isLetter || $0.isNumber || "-_".contains($0) })
    }

    static let formHeaders = ["Content-Type": "application/x-www-form-urlencoded"]

    private static func token(in page: String) -> String {
        guard let start = page.range(of: "name=\"token\" value=\"") else { return "" }
        return String(page[start.upperBound...].prefix { $0 != "\"" })
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// A program with a token.
struct Caller: Sendable {
    let web: Web
    let token: String

    func call(
        _ method: String, _ path: String, _ body: String = "", _ headers: [String: String] = [:]
    ) async throws -> Web.Answer {
        var headers = headers
        if !token.isEmpty { headers["Authorization"] = "Bearer \(token)" }
        if !body.isEmpty { headers["Content-Type"] = headers["Content-Type"] ?? "application/json" }
        return try await web.send(method, "/api/v1" + path, headers, body: body)
    }

    /// Waits for the end of a run.
    /// - Returns: its state.
    func end(of run: String, within seconds: Int = 90) async throws -> String {
        for _ in 0..<(seconds * 10) {
            let answer = try? await call("GET", "/runs/\(run)")
            if answer?.member("isOver") == "1" || answer?.text.contains("\"isOver\":true") == true {
                return answer?.member("state") ?? ""
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        return "still under way"
    }
}
