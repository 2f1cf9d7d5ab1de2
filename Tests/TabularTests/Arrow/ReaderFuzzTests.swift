import Foundation
import TestSupport
import Testing

@testable import Tabular

/// Damaged tables: an error or rows, never a crash, and memory within bounds.
/// Each in a process of its own for SFUMATO_FUZZ_SECONDS (default 5) from SFUMATO_FUZZ_SEED.
@Suite("Fuzz tables")
struct ReaderFuzzTests {
    @Test("Damaged CSV files are refused or read, in bounded memory")
    func csv() async throws {
        await #expect(processExitsWith: .success) {
            let rows = (0..<60).map { "\($0),\"a \"\"b\"\",\n\($0 % 7)\",zoë,2024-01-0\($0 % 9 + 1)\n" }.joined()
            let text = "id,note,name,day\n" + rows
            let folder = try TemporaryFolder()
            let sink = try ByteSink(folder.path("z.csv.gz"))
            try sink.write(Array(text.utf8))
            try sink.finish()
            let seeds = [
                Array(text.utf8), Array(try folder.read("z.csv.gz")),
                [0xFF, 0xFE] + Array(text.data(using: .utf16LittleEndian) ?? Data()),
                Array(text.data(using: .windowsCP1252) ?? Data()), Array(text.replacing("\n", with: "\r\n").utf8),
            ]
            let words = ["\"", "\"\"", ",", ";", "\t", "\r", "\n", "\r\n", "\0", "\u{FEFF}", "é", "", "\"\n"]
            try TableFuzzer(seeds, file: "t.csv", words: words).run()
        }
    }

    @Test("Damaged Parquet files are refused or read, in bounded memory")
    func parquet() async throws {
        await #expect(processExitsWith: .success) {
            try ArrowThreads.limit(to: 1)
            let seeds = try ["types", "encodings", "bare", "int96", "no-statistics", "nested-map"].map {
                Array(try Data(contentsOf: URL(fileURLWithPath: ReadTable.fixture("\($0).parquet"))))
            }
            try TableFuzzer(seeds, file: "t.parquet", words: Mutator.json).run()
        }
    }
}

/// Damages files again and again, and reads every cell of what is accepted.
private struct TableFuzzer {
    private let seeds: [[UInt8]]
    private let file: String
    private let folder: TemporaryFolder
    private let seed = Fuzzing.seed
    private var mutator: Mutator
    private var (accepted, refused, cells) = (0, 0, 0)

    init(_ seeds: [[UInt8]], file: String, words: [String]) throws {
        self.seeds = seeds
        self.file = file
        folder = try TemporaryFolder()
        mutator = Mutator(seed: seed, words: words)
    }

    /// Ends the process with another code than 0 if something is wrong.
    consuming func run() throws {
        Fuzzing.say("fuzz \(file): seed \(seed)")
        for bytes in seeds { try read(bytes) }
        let before = try Fuzzing.peakBytes()
        let end = Date().addingTimeInterval(Fuzzing.seconds(default: 5))
        while Date() < end {
            var bytes = seeds[mutator.below(seeds.count)]
            mutator.damage(&bytes)
            // What crashes is left in the file that SFUMATO_FUZZ_KEEP names.
            if let keep = ProcessInfo.processInfo.environment["SFUMATO_FUZZ_KEEP"] {
                try Data(bytes).write(to: URL(fileURLWithPath: keep))
            }
            try read(bytes)
        }
        let more = try Fuzzing.peakBytes() - before
        Fuzzing.say("fuzz \(file): \(refused) refused, \(accepted) read, \(cells) cells, \(more >> 20) MB more")
        // A fuzzer that sees one side only proves nothing.
        guard accepted > seeds.count, refused > 0 else { exit(3) }
        guard more < 200 << 20 else { exit(4) }
    }

    private mutating func read(_ bytes: [UInt8]) throws {
        let path = try folder.write(file, bytes: bytes)
        do throws(DataError) {
            let reader = try TableSource.resolve([path])[0].open()
            while let batch = try reader.next() {
                for column in batch.columns { cells += (0..<batch.rows).count { column.text($0) != nil } }
            }
            accepted += 1
        } catch { refused += 1 }  // a DataError: nothing else is thrown
    }
}
