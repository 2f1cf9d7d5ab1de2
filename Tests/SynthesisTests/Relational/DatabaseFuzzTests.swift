import Foundation
import Tabular
import TestSupport
import Testing

@testable import Synthesis

/// Damaged models of databases: an error or a model that works, never a crash, and memory within bounds.
/// Runs in a process of its own for SFUMATO_FUZZ_SECONDS (default 8) from SFUMATO_FUZZ_SEED.
@Suite("Fuzz databases")
struct DatabaseFuzzTests {
    @Test("Damaged models of databases are refused or work, in bounded memory")
    func damagedModels() async throws {
        await #expect(processExitsWith: .success) {
            let seed = Fuzzing.seed
            Fuzzing.say("fuzz databases: seed \(seed)")
            var fuzzer = try DatabaseFuzzer(seed: seed)
            let end = Date().addingTimeInterval(Fuzzing.seconds(default: 8))
            while Date() < end { try fuzzer.round() }
            Fuzzing.say("fuzz databases: \(fuzzer.summary)")
            guard fuzzer.accepted > 0, fuzzer.refused > 0 else { exit(3) }
            guard try Fuzzing.peakBytes() < fuzzer.peakAtStart + 200_000_000 else { exit(4) }
        }
    }
}

/// One small model of tables that hang together in all ways, damaged again and again.
struct DatabaseFuzzer {
    private let file: ModelFile
    private let prefixes: [String]
    private let folder: TemporaryFolder
    private var mutator: Mutator
    private(set) var accepted = 0
    private(set) var refused = 0
    let peakAtStart: Int

    var summary: String { "\(accepted + refused) damaged models, \(refused) refused, \(accepted) used" }

    init(seed: UInt64) throws {
        folder = try TemporaryFolder()
        var sources = Shop(customers: 40).sources
        sources["staff"] = ["id,chief"] + (0..<20).map { "E\($0),\($0 == 0 ? "" : "E\($0 / 4)")" }
        let staff = """
              staff:
                primaryKey: [id]
                foreignKeys: [{ columns: [chief], references: staff, to: [id] }]
                columns: { id: { type: id }, chief: { type: id, nullable: true } }
            entity: customers
            """
        let schema = Shop.schema.replacing("entity: customers", with: staff)
        let (outcome, _) = try SyntheticDatabase.train(sources, schema: schema) { $0.publicTables = ["products"] }
        prefixes = outcome.models.map(\.schema.name)
        file = ModelFile(
            manifest: ModelFileTests.sample.manifest,
            sections: outcome.models.flatMap { $0.sections(prefix: $0.schema.name) })
        mutator = Mutator(seed: seed)
        peakAtStart = try Fuzzing.peakBytes()
    }

    /// Two hundred models, damaged behind the digests, where only the decoders' own checks help.
    mutating func round() throws {
        for _ in 0..<200 {
            do {
                var damaged = file
                mutator.damage(&damaged.sections[mutator.below(damaged.sections.count)].bytes)
                try use(damaged)
            } catch is DataError { refused += 1 }
        }
    }

    /// What decodes must also generate.
    private mutating func use(_ file: ModelFile) throws {
        var models: [TableModel] = []
        for prefix in prefixes { models.append(try TableModel(file: file, prefix: prefix)) }
        let generation = try DatabaseGeneration(
            models, factor: 0.1, rows: ["customers": 3, "staff": 5], seedOfTable: { _ in 1 }, threads: 1,
            progress: .silent)
        let targets = prefixes.map { DatabaseGeneration.Target(table: $0, path: folder.path("\($0)-copy.csv")) }
        _ = try generation.run(targets, overwrite: true)
        accepted += 1
    }
}
