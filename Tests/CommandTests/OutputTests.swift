import Foundation
import TestSupport
import Testing

/// What the commands write: whole, where it was asked for, and never over something else.
@Suite("Output")
struct OutputTests {
    @Test("Two commands make a copy, and a third shows the model")
    func firstLight() async throws {
        let example = try await Example()
        let made = try await sfumato("generate", example.model, "--rows", "500", "--out", example.path("copy.csv"))
        #expect(made.exitCode == 0, "\(made.stderr)")
        let lines = String(decoding: try example.folder.read("copy.csv"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 501)
        #expect(lines[0] == "id,when,amount,kind")
        let card = try await sfumato("inspect", example.model)
        #expect(card.exitCode == 0)
        for text in ["No formal guarantee", "Table t: 300 rows × 4 columns", "Sections", "SHA-256"] {
            #expect(card.stdout.contains(text), "\(card.stdout)")
        }
        let json = try await sfumato("inspect", example.model, "--json")
        #expect(try JSONSerialization.jsonObject(with: Data(json.stdout.utf8)) is [String: Any])
    }

    @Test("The same seed gives the same bytes, whatever the number of threads")
    func deterministic() async throws {
        let example = try await Example(seed: 7, threads: 1)
        let other = try await Example(seed: 7, threads: 3)
        #expect(try example.folder.read("m.sfm") == other.folder.read("m.sfm"))
        for (name, threads) in [("a.csv", "1"), ("b.csv", "3")] {
            let out = example.path(name)
            let arguments = ["generate", example.model, "--rows", "40000", "--seed", "1", "--threads", threads]
            #expect(try await sfumato(arguments + ["--out", out]).exitCode == 0)
        }
        #expect(try example.folder.read("a.csv") == example.folder.read("b.csv"))
    }

    @Test("Nothing is replaced without --force")
    func overwrite() async throws {
        let example = try await Example()
        let before = try example.folder.read("m.sfm")
        let again = try await sfumato("train", example.source, "--out", example.model)
        #expect(again.exitCode == 64)
        #expect(again.stderr.contains("m.sfm: it exists already"))
        #expect(try example.folder.read("m.sfm") == before)
        try example.folder.write("copy.csv", "mine")
        #expect(try await sfumato("generate", example.model, "--out", example.path("copy.csv")).exitCode == 64)
        #expect(try example.folder.read("copy.csv") == Data("mine".utf8))
        let forced = try await sfumato("generate", example.model, "--out", example.path("copy.csv"), "--force")
        #expect(forced.exitCode == 0)
        #expect(try example.folder.read("copy.csv").count > 1_000)
    }

    @Test("Places that cannot be written are refused before the work begins")
    func places() async throws {
        let example = try await Example()
        for (out, text) in [
            ("no/copy.csv", "there is no folder"), ("copy.xlsx", "cannot be written as .xlsx"),
            ("m.sfm/copy.csv", "there is no folder"), ("ftp://host/copy.csv", "cannot be reached"),
        ] {
            let path = out.contains("://") ? out : example.path(out)
            let run = try await sfumato("generate", example.model, "--out", path)
            #expect(run.exitCode == 64)
            #expect(run.stderr.contains(text), "\(run.stderr)")
        }
        let train = try await sfumato("train", example.source, "--out", example.path("no/m.sfm"))
        #expect(train.exitCode == 64)
        #expect(!train.stderr.contains("reading"), "it was read first: \(train.stderr)")
        #expect(try example.folder.entries() == ["m.sfm", "t.csv"])
    }

    @Test("A folder of tables comes back as one, twice the size, in which every foreign key leads to a row")
    func tables() async throws {
        let example = try await Example()
        let customers = "customer_id,name\n" + (0..<50).map { "C\(1000 + $0),n\($0 % 4)\n" }.joined()
        let orders = "order_id,customer_id,total\n" + (0..<90).map { "\($0),C\(1000 + $0 % 50),\($0 % 7)\n" }.joined()
        try example.folder.write("shop/customers.csv", customers)
        try example.folder.write("shop/orders.tsv", orders.replacing(",", with: "\t"))
        let train = try await sfumato("train", example.path("shop"), "--out", example.path("shop.sfm"))
        #expect(train.exitCode == 0, "\(train.stderr)")
        #expect(train.stderr.contains("The entities are the rows of customers"), "\(train.stderr)")
        let made = try await sfumato(
            "generate", example.path("shop.sfm"), "--scale", "2", "--out", example.path("copy"))
        #expect(made.exitCode == 0, "\(made.stderr)")
        let written = try FileManager.default.contentsOfDirectory(atPath: example.path("copy")).sorted()
        #expect(written == ["customers.csv", "orders.tsv"])
        func column(_ file: String, _ place: Int, _ separator: Character) throws -> [String] {
            let text = String(decoding: try example.folder.read(file), as: UTF8.self)
            return text.split(separator: "\n").dropFirst().map { String($0.split(separator: separator)[place]) }
        }
        let (parents, keys) = (try column("copy/customers.csv", 0, ","), try column("copy/orders.tsv", 1, "\t"))
        #expect(parents.count == 100 && Set(parents).count == 100)
        #expect((140...220).contains(keys.count), "\(keys.count) orders")
        #expect(Set(keys).isSubset(of: parents), "\(Set(keys).subtracting(parents).count) keys lead nowhere")
        let one = try await sfumato("generate", example.path("shop.sfm"), "--out", example.path("one.csv"))
        #expect(one.exitCode == 64 && one.stderr.contains("2 tables do not fit in one file"))
    }

    @Test("Orphans, entities and public tables that cannot be are told before the work begins")
    func badRelations() async throws {
        let example = try await Example()
        try example.folder.write(
            "shop/customers.csv", "customer_id,name\n" + (0..<50).map { "C\(1000 + $0),n\($0 % 4)\n" }.joined())
        try example.folder.write(
            "shop/orders.csv",
            "order_id,customer_id,total\n" + (0..<90).map { "\($0),C\(1000 + $0 % 52),\($0 % 7)\n" }.joined())
        try example.folder.write(
            "schema.yaml",
            """
            tables:
              customers: { primaryKey: [customer_id], columns: { customer_id: { type: id }, name: { type: categorical } } }
              orders:
                primaryKey: [order_id]
                foreignKeys: [{ columns: [customer_id], references: customers, to: [customer_id] }]
                columns: { order_id: { type: id }, customer_id: { type: id }, total: { type: integer } }
            """)
        func train(_ options: String...) async throws -> ProgramResult {
            try await sfumato(
                [
                    "train", example.path("shop"), "--schema", example.path("schema.yaml"), "--out",
                    example.path("shop.sfm"), "--force",
                ]
                    + options)
        }
        let refused = try await train()
        #expect(refused.exitCode == 65)
        #expect(
            refused.stderr.contains("orders.customer_id: 2 of 90 rows point to no row of customers"),
            "\(refused.stderr)")
        #expect(try await train("--orphans", "drop").exitCode == 0)
        let entity = try await train("--entity", "orderz")
        #expect(entity.exitCode == 64 && entity.stderr.contains("there is no table orderz"), "\(entity.stderr)")
        let exposed = try await train("--entity", "customers", "--public", "customers")
        #expect(exposed.exitCode == 64 && exposed.stderr.contains("--public customers"), "\(exposed.stderr)")
    }

    @Test("A signal stops the work and leaves nothing behind", arguments: [SIGINT, SIGTERM])
    func stopped(_ signal: Int32) async throws {
        let folder = try TemporaryFolder()
        let source = try folder.write("t.csv", "a,b\n" + (0..<300).map { "\($0 % 90),k\($0 % 7)\n" }.joined())
        try #require(try await sfumato("train", source, "--out", folder.path("m.sfm")).exitCode == 0)
        let run = try RunningProgram(
            ["generate", folder.path("m.sfm"), "--rows", "2000000000", "--out", folder.path("copy.csv")])
        for _ in 0..<1_200 where try !run.stderrSoFar().contains("generating") {
            try await Task.sleep(for: .milliseconds(50))
        }
        run.send(signal)
        let result = try await run.result()
        #expect(result.exitCode == 128 + signal)
        #expect(result.stderr.contains("stopped on request"), "\(result.stderr)")
        #expect(try folder.entries() == ["m.sfm", "t.csv"])
    }
}
