import Foundation
import TestSupport
import Testing

@Suite("In a real browser", .enabled(if: Chromium.isInstalled))
struct BrowserTests {
    @Test(
        "From the set-up link to downloaded data in a few clicks, with live progress, and every page without a complaint"
    )
    func journey() async throws {
        let hub = try await RunningHub()
        let browser = try await Chromium()
        try await browser.open("http://127.0.0.1:\(hub.web.port)\(hub.link)")
        try await browser.type("Ines Meier", into: "input[name=name]")
        try await browser.type("ines@example.org", into: "input[name=email]")
        try await browser.type(Visitor.password, into: "input[name=password]")
        try await browser.press("Create account")
        try await browser.press("Try the example")
        #expect(try await browser.wait(for: "The schema is ready"))
        let project = try await browser.path()

        try await browser.open("http://127.0.0.1:\(hub.web.port)\(project)/schema")
        _ = try await browser.run(
            "const s = document.querySelector('tbody select'); s.value = 'categorical'; s.dispatchEvent(new Event('change', {bubbles: true}))"
        )
        #expect(try await browser.wait(for: "1 change not saved yet"))
        try await browser.press("Save schema")
        #expect(try await browser.wait(for: "Version 2"))

        try await browser.press("Train a model")
        try await browser.press("Start training")
        #expect(try await browser.path().hasPrefix("/runs/"))
        let isDone = try await browser.wait(for: "is done", seconds: 120)
        let shown = try await browser.text()
        #expect(isDone, "\(shown)")
        #expect(try await browser.run("return String(document.querySelectorAll('[data-log] li').length > 5)") == "true")
        try await browser.press("Read the report")
        #expect(try await browser.text().contains("Fidelity"))
        try await browser.press("Generate data")
        try await browser.click("form.cols button.btn-primary")
        #expect(try await browser.wait(for: "is done"))
        try await browser.press("See the data")
        let file = try await browser.run("return document.querySelector('a[href*=\"/files/\"]').href")
        let size = try await browser.run(
            "const r = new XMLHttpRequest(); r.open('GET', '\(file)', false); r.send(); return String(r.status) + ' ' + r.responseText.split('\\n')[0]"
        )
        #expect(size.hasPrefix("200 ") && size.contains("age"), "\(size)")

        for path in [
            "/", "/projects", project, project + "/settings", project + "/source", "/projects/new", "/runs", "/models",
            "/datasets", "/contexts", "/ledger", "/audit", "/users", "/settings", "/api",
        ] {
            try await browser.open("http://127.0.0.1:\(hub.web.port)\(path)")
            #expect(try await browser.run("return String(document.querySelectorAll('h1').length)") == "1", "\(path)")
            for width in [400, 1_440] {
                try await browser.resize(to: width)
                let fits = try await browser.run("return String(document.documentElement.scrollWidth <= \(width))")
                #expect(fits == "true", "\(path) scrolls sideways at \(width) px")
            }
        }
        #expect(try await browser.complaints() == "{\"value\":[]}")
    }

    @Test("The whole journey works without JavaScript, by forms alone")
    func withoutScripts() async throws {
        let hub = try await RunningHub()
        let person = try await Visitor.first(of: hub)
        let made = try await person.post("/projects", ["title": "Plain", "source": "this-host/example-census"])
        #expect(made.status == 303 && made.header("location") == "/projects/plain")
        func done(_ answer: Web.Answer) async throws -> String {
            let page = answer.header("location") ?? ""
            for _ in 0..<600 {
                let text = try await person.get(page).text
                if text.contains("is done") || text.contains("The schema is ready") { return text }
                #expect(!text.contains("is-failed"), "\(page)")
                try await Task.sleep(for: .milliseconds(100))
            }
            return ""
        }
        _ = try await done(made)
        let trained = try await done(try await person.post("/projects/plain/train", ["synthesizer": "trees"]))
        let model = try #require(trained.firstMatch(of: /href="\/models\/([0-9a-z]+)"/)?.1)
        let generated = try await done(
            try await person.post("/projects/plain/generate", ["model": String(model), "rows": "20"]))
        let dataset = try #require(generated.firstMatch(of: /href="(\/datasets\/[0-9a-z]+)"/)?.1)
        let page = try await person.get(String(dataset)).text
        let file = try #require(page.firstMatch(of: /href="(\/datasets\/[^"]+\/files\/[^"]+)"/)?.1)
        #expect(try await person.get(String(file)).text.split(separator: "\n").count == 21)
    }
}
