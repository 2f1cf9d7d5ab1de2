import Foundation
import TestSupport
import Testing

@Suite("From a source to data, by the API alone")
struct JourneyTests {
    @Test("Discover, correct, train, read the verdicts, generate, download; the lineage leads back to the source")
    func wholeJourney() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        let made = try await api.call(
            "POST", "/projects",
            #"{"title": "Incomes", "purpose": "test", "source": {"context": "this-host", "location": "\#(hub.folder.path("sources"))"}}"#
        )
        #expect(made.status == 201, "\(made.text)")
        let discovery = try await api.call("POST", "/projects/incomes/discoveries", "{}")
        #expect(try await api.end(of: discovery.member("number") ?? "") == "done")

        let schema = try await api.call("GET", "/projects/incomes/schema")
        let file = try #require(schema.text.range(of: "\"schema\":")).upperBound
        let content = String(schema.text[file...]).components(separatedBy: ",\"version\"")[0]
        let edited = content.replacing(
            "\"region\":{\"type\":\"categorical\"}", with: "\"region\":{\"nullable\":true,\"type\":\"categorical\"}")
        #expect(edited != content, "\(content)")
        let unconditional = try await api.call("PUT", "/projects/incomes/schema", edited)
        #expect(unconditional.status == 428)
        let saved = try await api.call(
            "PUT", "/projects/incomes/schema", edited, ["If-Match": schema.header("etag") ?? ""])
        #expect(saved.status == 200 && saved.member("version") == "2", "\(saved.text)")
        let late = try await api.call(
            "PUT", "/projects/incomes/schema", content, ["If-Match": schema.header("etag") ?? ""])
        #expect(late.status == 412)

        let key = ["Idempotency-Key": "once"]
        let wish = #"{"seed": 7, "holdoutShare": 0.25, "targets": ["people.income"]}"#
        let training = try await api.call("POST", "/projects/incomes/trainings", wish, key)
        let again = try await api.call("POST", "/projects/incomes/trainings", wish, key)
        #expect(training.status == 202 && training.text == again.text, "\(training.text) \(again.text)")
        let other = try await api.call("POST", "/projects/incomes/trainings", "{}", key)
        #expect(other.status == 409)
        #expect(try await api.end(of: training.member("number") ?? "") == "done")
        let model = try #require(training.member("id"))
        let answer = try await api.call("GET", "/models/\(model)")
        #expect(answer.text.contains("\"fidelity\"") && answer.text.contains("\"privacy\""), "\(answer.text)")

        let generation = try await api.call(
            "POST", "/projects/incomes/generations", #"{"model": "\#(model)", "rows": 50}"#)
        #expect(try await api.end(of: generation.member("number") ?? "") == "done")
        let dataset = try #require(generation.member("id"))
        let csv = try await api.call("GET", "/datasets/\(dataset)/files/people.csv")
        #expect(csv.text.hasPrefix("id,region,age,income\n"), "\(csv.text.prefix(80))")
        #expect(csv.text.split(separator: "\n").count == 51)
        let lineage = try await api.call("GET", "/datasets/\(dataset)/lineage")
        #expect(lineage.member("training", "id") == model && lineage.member("source", "context") == "this-host")
        let runs = try await api.call("GET", "/runs")
        #expect(runs.text.components(separatedBy: "\"number\":").count == 4, "three runs and no double: \(runs.text)")
    }

    @Test("A run is followed by server-sent events to its end")
    func stream() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken(scope: "full"))
        _ = try await api.call(
            "POST", "/projects", #"{"title": "P", "source": {"context": "this-host", "name": "example-census"}}"#)
        let run = try await api.call("POST", "/projects/p/discoveries", "{}").member("number") ?? ""
        let stream = try await api.call("GET", "/runs/\(run)/stream")
        #expect(stream.header("content-type") == "text/event-stream")
        #expect(stream.text.contains("event: task\ndata: {") && stream.text.contains("\"event\":\"result\""))
        let last = try #require(stream.text.components(separatedBy: "event: run\ndata: ").last)
        #expect(last.contains("\"state\":\"done\""))
        let pages = try await api.call("GET", "/runs/\(run)/events?limit=1")
        #expect(pages.member("next") != nil && pages.text.contains("\"started\""), "\(pages.text)")
    }

    @Test("A budget refuses the training that would exceed it before it starts, and tells what is left")
    func budget() async throws {
        let hub = try await RunningHub()
        let api = Caller(web: hub.web, token: try await Visitor.first(of: hub).apiToken())
        _ = try await api.call(
            "POST", "/projects", #"{"title": "P", "source": {"context": "this-host", "name": "example-census"}}"#)
        let run = try await api.call("POST", "/projects/p/discoveries", "{}").member("number") ?? ""
        #expect(try await api.end(of: run) == "done")
        let set = try await api.call("PUT", "/ledger/this-host/example-census", #"{"epsilon": 1}"#)
        #expect(set.status == 200, "\(set.text)")
        let refused = try await api.call(
            "POST", "/projects/p/trainings", #"{"synthesizer": "marginals", "epsilon": 1.5}"#)
        #expect(refused.status == 422 && refused.member("code") == "refused", "\(refused.text)")
        #expect(refused.member("detail")?.contains("ε 1 of 1 is left") == true, "\(refused.text)")
        #expect(try await api.call("GET", "/runs").text.components(separatedBy: "\"number\":").count == 2)
    }
}
