import Foundation
import Glibc

/// A real Chromium, driven over WebDriver. Source: W3C WebDriver, section 8 onwards. Ends with its last reference.
final class Chromium {
    private let driver: Process
    private let web: Web
    private var session = ""

    /// Whether the browser and its driver are installed.
    static let isInstalled = program("chromedriver") != nil && program("chromium") != nil

    init() async throws {
        let port = try Web.freePort()
        web = Web(port: port)
        driver = Process()
        driver.executableURL = URL(fileURLWithPath: Self.program("chromedriver") ?? "/usr/bin/chromedriver")
        driver.arguments = ["--port=\(port)"]
        (driver.standardOutput, driver.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try driver.run()
        for _ in 0..<1_200 {
            if let answer = try? await web.send("GET", "/status"), answer.status == 200 { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        let options = #""args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"]"#
        let logs = #""goog:loggingPrefs": {"browser": "ALL"}"#
        let answer = try await web.send(
            "POST", "/session", [:],
            body: #"{"capabilities": {"alwaysMatch": {"goog:chromeOptions": {\#(options)}, \#(logs)}}}"#)
        guard let id = answer.member("value", "sessionId") else { throw Refused(text: answer.text) }
        session = "/session/\(id)"
    }

    deinit {
        // Driver and browser are one group; the driver does not hear a milder signal.
        kill(-driver.processIdentifier, SIGKILL)
    }

    struct Refused: Error { let text: String }

    func open(_ address: String) async throws { _ = try await ask("/url", ["url": address]) }

    /// Types into a field, after what is in it was removed.
    func type(_ text: String, into css: String) async throws {
        let element = try await find(css)
        _ = try await ask("/element/\(element)/clear", [:])
        _ = try await ask("/element/\(element)/value", ["text": text])
    }

    func click(_ css: String) async throws { _ = try await ask("/element/\(try await find(css))/click", [:]) }

    /// Clicks a link or button by what stands on it.
    func press(_ label: String) async throws {
        let element = try await find(
            "//*[self::a or self::button][contains(normalize-space(.), '\(label)')]", by: "xpath")
        _ = try await ask("/element/\(element)/click", [:])
    }

    /// Shows the page in another width.
    func resize(to width: Int) async throws {
        let size = "\"width\": \(width), \"height\": 900, \"deviceScaleFactor\": 1, \"mobile\": false"
        let body = "{\"cmd\": \"Emulation.setDeviceMetricsOverride\", \"params\": {\(size)}}"
        _ = try await web.send("POST", session + "/goog/cdp/execute", [:], body: body)
    }

    /// What a script of the page's own says.
    func run(_ script: String) async throws -> String {
        let answer = try await web.send(
            "POST", session + "/execute/sync", [:],
            body: String(
                decoding: try JSONSerialization.data(withJSONObject: ["script": script, "args": [Any]()]), as: UTF8.self
            ))
        guard answer.status == 200 else { throw Refused(text: answer.text) }
        return answer.member("value") ?? ""
    }

    /// The text that a person sees.
    func text() async throws -> String { try await run("return document.body.innerText") }

    func path() async throws -> String { try await run("return location.pathname") }

    /// Waits until the page shows a text.
    func wait(for text: String, seconds: Int = 60) async throws -> Bool {
        for _ in 0..<(seconds * 5) {
            if let now = try? await self.text(), now.contains(text) { return true }
            try await Task.sleep(for: .milliseconds(200))
        }
        return false
    }

    /// What the browser itself complains about: scripts that fail, what the page's policy keeps out.
    func complaints() async throws -> String {
        try await web.send("POST", session + "/se/log", [:], body: #"{"type": "browser"}"#).text
    }

    private func find(_ selector: String, by strategy: String = "css selector") async throws -> String {
        for _ in 0..<600 {
            let answer = try await web.send(
                "POST", session + "/element", [:], body: Self.json(["using": strategy, "value": selector]))
            // The key of an element's reference is fixed by the standard, section 12.
            if let id = answer.member("value", "element-6066-11e4-a52e-4f735466cecf") { return id }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Refused(text: "\(selector) is not on \(try await path()): \(try await text().prefix(500))")
    }

    private func ask(_ path: String, _ body: [String: String]) async throws -> Web.Answer {
        let answer = try await web.send("POST", session + path, [:], body: Self.json(body))
        guard answer.status == 200 else { throw Refused(text: answer.text) }
        return answer
    }

    private static func json(_ members: [String: String]) -> String {
        (try? JSONEncoder().encode(members)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private static func program(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
