import Foundation
import TestSupport
import Testing

@Suite("sfumato evaluate")
struct EvaluateTests {
    private static let adult = Program.root + "/examples/adult"
    private var real: String { Self.adult + "/train.csv" }
    private var holdout: String { Self.adult + "/holdout.csv" }

    private func figures(_ folder: TemporaryFolder, _ report: String = "report") throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: folder.read("\(report)/report.json"))
        return try #require(json as? [String: Any])
    }

    private func verdicts(_ report: [String: Any]) throws -> [String: Bool?] {
        let verdicts = try #require(report["verdicts"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: verdicts.map { ($0["kind"] as? String ?? "", $0["passed"] as? Bool) })
    }

    @Test("Training with --evaluate leaves a model, a page and figures, and nothing else")
    func trainAndEvaluate() async throws {
        let folder = try TemporaryFolder()
        let run = try await sfumato(
            "train", real, "--out", folder.path("m.sfm"), "--evaluate", "--target", "income", "--seed", "7")
        #expect(run.exitCode == 0, "\(run.stderr)")
        #expect(run.stdout.contains("Fidelity  ✓ passed") && run.stdout.contains("80 % of the rows"), "\(run.stdout)")
        #expect(try folder.entries() == ["m-report", "m.sfm"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path("m-report")).sorted() == [
                "report.html", "report.json",
            ])
        let page = String(decoding: try folder.read("m-report/report.html"), as: UTF8.self)
        #expect(page.contains("Can this data be trusted?") && !page.contains("://"))
        let rows = try #require((try figures(folder, "m-report")["tables"] as? [[String: Any]])?.first?["rows"])
        let counts = try #require(rows as? [String: Int])
        #expect(counts["real"].map { (3_800...4_200).contains($0) } == true && counts["synthetic"] == counts["real"])
        #expect((counts["real"] ?? 0) + (counts["holdout"] ?? 0) == 5_000)
    }

    @Test("The source itself passes for faithful and useful, but not for private")
    func copy() async throws {
        let folder = try TemporaryFolder()
        let run = try await sfumato(
            "evaluate", "--real", real, "--holdout", holdout, "--synthetic", real, "--target", "adult.income", "--out",
            folder.path("report"))
        #expect(run.exitCode == 0, "\(run.stderr)")
        let verdicts = try verdicts(figures(folder))
        #expect(verdicts["fidelity"] == true && verdicts["utility"] == true && verdicts["privacy"] == false)
        #expect(run.stdout.contains("It tells of single people"), "\(run.stdout)")
    }

    @Test("Without a holdout the report says what cannot be judged")
    func noHoldout() async throws {
        let folder = try TemporaryFolder()
        let run = try await sfumato(
            "evaluate", "--real", real, "--synthetic", holdout, "--out", folder.path("report"))
        #expect(run.exitCode == 0, "\(run.stderr)")
        let verdicts = try verdicts(figures(folder))
        #expect(verdicts["utility"] == .some(nil) && verdicts["privacy"] == .some(nil))
        #expect(run.stdout.contains("There is no holdout"))
    }

    @Test("A shareable report names no category, range or small count of the source")
    func shareable() async throws {
        let folder = try TemporaryFolder()
        let rows = (0..<300).map { "\($0 % 7 == 0 ? "Zanzibar" : "Quito"),\(91_234 + $0 * 17)" }
        let csv = try folder.write("t.csv", (["town,amount"] + rows).joined(separator: "\n") + "\n")
        let run = try await sfumato(
            "evaluate", "--real", csv, "--synthetic", csv, "--holdout", csv, "--level", "shareable", "--out",
            folder.path("report"))
        #expect(run.exitCode == 0, "\(run.stderr)")
        for file in ["report.html", "report.json"] {
            let text = String(decoding: try folder.read("report/\(file)"), as: UTF8.self)
            for secret in ["Zanzibar", "Quito", "91234", "91,234", "96317", "96,317"] {
                #expect(!text.contains(secret), "\(file) names \(secret)")
            }
        }
        #expect(!run.stdout.contains("Quito"))
    }

    @Test("Columns that are missing or of another type are left out with a sentence, the rest is compared")
    func leftOut() async throws {
        let folder = try TemporaryFolder()
        let rows = (0..<200).map { row in (row * 37 % 90, "k\(row % 3)", "\(row % 9)") }
        let real = try folder.write(
            "real.csv", "a,kind,only,date\n" + rows.map { "\($0),\($1),\($2),2024-01-0\($0 % 9 + 1)\n" }.joined())
        let copy = try folder.write("copy.csv", "date,a,kind\n" + rows.map { "\($2)th,\($0),\($1)\n" }.joined())
        let run = try await sfumato(
            "evaluate", "--real", real, "--synthetic", copy, "--target", "nowhere", "--out", folder.path("report"))
        #expect(run.exitCode == 0, "\(run.stderr)")
        let report = try figures(folder)
        let notes = try #require(report["notes"] as? [[String: Any]])
        func note(_ column: String) -> String {
            notes.first { $0["columns"] as? [String] == [column] }?["text"] as? String ?? ""
        }
        #expect(note("only") == "The synthetic table has no such column.")
        #expect(note("date").hasPrefix("All fields of the synthetic table are no values of the type date"))
        let columns = try #require((report["tables"] as? [[String: Any]])?.first?["columns"] as? [[String: Any]])
        #expect(columns.map { $0["name"] as? String } == ["a", "kind", "date"])
    }

    @Test(
        "Nonsense as a whole is an error before any work, and leaves no report",
        arguments: [
            ("x,y\n1,2\n3,4\n", 65 as Int32, "no column in common"), ("a,kind\n", 65, "no rows"),
        ])
    func nonsense(_ table: String, _ code: Int32, _ words: String) async throws {
        let folder = try TemporaryFolder()
        let real = try folder.write("real.csv", "a,kind\n" + (0..<50).map { "\($0 % 9),k\($0 % 3)\n" }.joined())
        let copy = try folder.write("copy.csv", table)
        let run = try await sfumato("evaluate", "--real", real, "--synthetic", copy, "--out", folder.path("report"))
        #expect(run.exitCode == code && run.stderr.contains(words), "\(run.stderr)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("report")))
    }

    @Test("An earlier report is kept unless --force is given")
    func overwriting() async throws {
        let folder = try TemporaryFolder()
        let csv = try folder.write("t.csv", "a,kind\n" + (0..<60).map { "\($0 % 9),k\($0 % 3)\n" }.joined())
        try folder.write("report/report.html", "mine")
        let arguments = ["evaluate", "--real", csv, "--synthetic", csv, "--out", folder.path("report")]
        let refused = try await sfumato(arguments)
        #expect(refused.exitCode == 64 && refused.stderr.contains("--force"), "\(refused.stderr)")
        #expect(try folder.read("report/report.html") == Data("mine".utf8))
        #expect(try await sfumato(arguments + ["--force"]).exitCode == 0)
    }

    @Test("The same inputs and seed give the same report, whatever the number of threads")
    func deterministic() async throws {
        let folder = try TemporaryFolder()
        for threads in ["1", "2"] {
            let run = try await sfumato(
                "evaluate", "--real", real, "--holdout", holdout, "--synthetic", holdout, "--threads", threads, "--out",
                folder.path("r\(threads)"))
            #expect(run.exitCode == 0, "\(run.stderr)")
        }
        #expect(try folder.read("r1/report.json") == folder.read("r2/report.json"))
    }
}
