import Foundation
import Tabular
import TestSupport
import Testing

@testable import Synthesis

/// Damaged models: an error or a model that works, never a crash, and memory within bounds.
/// Runs in a process of its own for SFUMATO_FUZZ_SECONDS (default 10) from SFUMATO_FUZZ_SEED.
@Suite("Fuzz")
struct FuzzTests {
    @Test("Damaged models are refused or work, in bounded memory")
    func damagedModels() async throws {
        await #expect(processExitsWith: .success) {
            let seed = Fuzzing.seed
            Fuzzing.say("fuzz models: seed \(seed)")
            var fuzzer = try Fuzzer(seed: seed)
            let end = Date().addingTimeInterval(Fuzzing.seconds(default: 10))
            while Date() < end { try fuzzer.round() }
            Fuzzing.say("fuzz models: \(fuzzer.summary)")
            // A fuzzer that sees one side only proves nothing.
            guard fuzzer.accepted > 0, fuzzer.refused > 0 else { exit(3) }
            guard try Fuzzing.peakBytes() < fuzzer.peakAtStart + 100_000_000 else { exit(4) }
        }
    }
}

/// One small model with columns of all types, damaged again and again.
struct Fuzzer {
    private let whole: ModelFile
    private let bytes: [UInt8]
    private let folder: TemporaryFolder
    private var mutator: Mutator
    private(set) var accepted = 0
    private(set) var refused = 0
    let peakAtStart: Int

    var summary: String { "\(accepted + refused) damaged models, \(refused) refused, \(accepted) used" }

    init(seed: UInt64) throws {
        folder = try TemporaryFolder()
        let rows = (0..<120).map { row in
            "K\(1000 + row),2024-0\(row % 9 + 1)-1\(row % 10),\(row % 50).\(row % 10)5,\(row % 3),\(["yes", "no"][row % 2]),c\(row % 5)"
        }
        let csv = "id,day,amount,count,flag,kind\n" + rows.joined(separator: "\n") + "\n"
        let source = try TableSource.resolve([folder.write("t.csv", csv)])
        let schema = try Discovery.discover(source).schema
        let model = try TableModel.train(
            source[0], schema: schema.tables[0], options: TrainingOptions(), progress: .silent)
        // Half of the time the model is one that was learned under differential privacy.
        let isPrivate = seed % 2 == 1
        let training = try TableModel.train(
            source[0], schema: schema.tables[0], privacy: PrivacyOptions(epsilon: 100, delta: 1e-6), threads: 1,
            progress: .silent)
        let sections = (isPrivate ? training.model : model).sections(prefix: "t")
        whole = ModelFile(manifest: ModelFileTests.sample.manifest, sections: sections)
        bytes = try whole.encoded()
        mutator = Mutator(seed: seed)
        peakAtStart = try Fuzzing.peakBytes()
    }

    /// A thousand models: most damaged behind the digests, where only the decoders' own checks help.
    mutating func round() throws {
        for _ in 0..<1_000 {
            do {
                if mutator.below(8) == 0 { try container() } else { try sections() }
            } catch is DataError { refused += 1 }
        }
    }

    /// The file's own bytes, with the header's digest put right so that what follows is read.
    private mutating func container() throws {
        var damaged = bytes
        mutator.damage(&damaged)
        if damaged.count >= 64 {
            damaged.replaceSubrange(32..<64, with: SHA256.digest(of: damaged[..<32]))
            let directory = damaged[24..<32].reversed().reduce(0) { $0 << 8 | Int($1 & 0x7f) }
            if directory >= 32, directory <= damaged.count - 64 {
                let end = 64 + directory
                damaged.replaceSubrange(end - 32..<end, with: SHA256.digest(of: damaged[64..<end - 32]))
            }
        }
        try use(ModelFile(decoding: damaged, named: "damaged"))
    }

    private mutating func sections() throws {
        var damaged = whole
        mutator.damage(&damaged.sections[mutator.below(damaged.sections.count)].bytes)
        try use(damaged)
    }

    /// What decodes must also generate.
    private mutating func use(_ file: ModelFile) throws {
        let model = try TableModel(file: file, prefix: "t")
        _ = model.disclosures
        try model.generate(
            rows: 3, seed: 1, threads: 1, to: folder.path("t-copy.csv"), overwrite: true, progress: .silent)
        accepted += 1
    }
}
