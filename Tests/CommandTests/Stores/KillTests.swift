import Foundation
import TestSupport
import Testing

/// kill -9 at random moments: what is found under a name afterwards is whole, and the same spec again gives what it would
/// have given. SFUMATO_KILLS is how often each place is tried; SFUMATO_KILLS=50 takes a quarter of an hour.
@Suite("Kill -9", .enabled(if: Service.areInstalled))
struct KillTests {
    enum Place: String, CaseIterable { case files, store, database }

    private static let kills = ProcessInfo.processInfo.environment["SFUMATO_KILLS"].flatMap { Int($0) } ?? 3

    /// What all tests share: two tables that refer to each other, and a model of them.
    private struct Shop: Sendable {
        let folder: TemporaryFolder
        let store, database: Service
        let model: String

        func run(_ spec: String) throws -> RunningProgram {
            try store.start(["task", "run", "--spec", spec], changes: database.environment)
        }
    }

    private static let shop = Task {
        let folder = try TemporaryFolder()
        let (store, database) = (try await ObjectStoreTests.store.value, try await PostgresTests.server.value)
        try folder.write(
            "shop/customers.csv",
            "customer_id,age,kind\n" + (0..<800).map { "\($0),\(18 + $0 * 7 % 60),k\($0 % 5)\n" }.joined())
        try folder.write(
            "shop/orders.csv",
            "order_id,customer_id,amount\n" + (0..<3_000).map { "\($0),\($0 * 7 % 800),\($0 % 90).50\n" }.joined())
        let model = folder.path("shop.sfm")
        let made = try await sfumato("train", folder.path("shop"), "--out", model, "--seed", "1")
        let filled = try await PostgresTests.psql(database, "CREATE SCHEMA killed; CREATE SCHEMA killed_source")
        let source = "postgresql://owner@/sfumato?options=-csearch_path%3Dkilled_source"
        let copied = try await database.sfumato(["generate", model, "--seed", "3", "--out", source])
        guard made.exitCode == 0, filled.exitCode == 0, copied.exitCode == 0 else { throw Unmade() }
        return Shop(folder: folder, store: store, database: database, model: model)
    }
    private struct Unmade: Error {}

    /// Kills the task again and again, and each time looks and runs it to its end.
    /// - Parameters:
    ///   - output: of this machine, to be removed before every second time; nil to leave it, so that it is replaced.
    ///   - state: what is found under the output's name; empty for nothing.
    private func kill(
        _ spec: String, in shop: Shop, removing output: String?, _ state: () async throws -> String
    ) async throws {
        let path = try shop.folder.write("spec-\(UUID().uuidString).json", spec)
        let start = ContinuousClock.now
        let first = try await shop.run(path).result()
        let duration = ContinuousClock.now - start
        try #require(first.exitCode == 0, "\(first.stdout)")
        let whole = try await state()
        #expect(!whole.isEmpty)
        for turn in 0..<Self.kills {
            let isFresh = turn % 2 == 1 && output != nil
            if let output, isFresh { try FileManager.default.removeItem(atPath: output) }
            let run = try shop.run(path)
            try await Task.sleep(for: duration * Double.random(in: 0...1))
            run.send(SIGKILL)
            let killed = try await run.result()
            #expect([0, 128 + SIGKILL].contains(killed.exitCode))
            let found = try await state()
            #expect(
                found == whole || isFresh && found.isEmpty,
                "after \(killed.stdout.split(separator: "\n").last ?? "nothing")")
            let again = try await shop.run(path).result()
            #expect(again.exitCode == 0, "\(again.stdout)")
            #expect(try await state() == whole)
        }
    }

    @Test("Training", arguments: Place.allCases)
    func training(_ place: Place) async throws {
        let shop = try await Self.shop.value
        let source =
            place == .database
            ? "postgresql://reader@/sfumato?options=-csearch_path%3Dkilled_source" : shop.folder.path("shop")
        let output = place == .store ? "s3://sfumato/killed/\(place).sfm" : shop.folder.path("\(place).sfm")
        let spec = """
            {"apiVersion": "sfumato/v1", "kind": "training", "source": {"locations": ["\(source)"]}, "seed": 1,
             "output": "\(output)"}
            """
        try await kill(spec, in: shop, removing: place == .store ? nil : output) {
            let card = try await shop.store.sfumato(["inspect", output, "--json"])
            return card.exitCode == 0 ? card.stdout.replacing(/"[A-Za-z]*(At|Seconds)" *: *[^,}]*/, with: "") : ""
        }
    }

    @Test("Generation", arguments: Place.allCases)
    func generation(_ place: Place) async throws {
        let shop = try await Self.shop.value
        let output =
            switch place {
            case .files: shop.folder.path("copy")
            case .store: "s3://sfumato/killed/copy"
            case .database: "postgresql://owner@/sfumato?options=-csearch_path%3Dkilled"
            }
        let spec = """
            {"apiVersion": "sfumato/v1", "kind": "generation", "model": "\(shop.model)", "seed": 2, "scale": 5,
             "output": "\(output)"}
            """
        try await kill(spec, in: shop, removing: place == .files ? output : nil) {
            switch place {
            case .files:
                guard FileManager.default.fileExists(atPath: output) else { return "" }
                return try ["customers.csv", "orders.csv"].map { name in
                    String(decoding: try shop.folder.read("copy/" + name), as: UTF8.self)
                }.joined(separator: "\n")
            case .store:
                return try await shop.store.sfumato(["discover", output]).stdout
            case .database:
                let digest = "SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM killed."
                return try await PostgresTests.psql(shop.database, "\(digest)customers t; \(digest)orders t").stdout
            }
        }
    }
}
