import TestSupport
import Testing

/// A folder with a small table `t.csv` and the model `m.sfm` that was trained on it.
struct Example {
    let folder: TemporaryFolder
    var source: String { path("t.csv") }
    var model: String { path("m.sfm") }

    /// Trains the model; without a seed, with one that the system draws.
    init(seed: UInt64? = nil, threads: Int = 2) async throws {
        folder = try TemporaryFolder()
        try folder.write("t.csv", Self.table)
        let seed = seed.map { ["--seed", "\($0)"] } ?? []
        let run = try await sfumato(["train", source, "--out", model, "--threads", "\(threads)"] + seed)
        try #require(run.exitCode == 0, "\(run.stderr)")
    }

    func path(_ name: String) -> String { folder.path(name) }

    /// 300 rows: an id, a date, an amount with two places, a category that goes with it.
    static let table =
        "id,when,amount,kind\n"
        + (0..<300).map { row in
            let day = row * 7 % 28 + 1
            let amount = "\(row * 37 % 90).\(row % 10)\(row * 3 % 10)"
            return
                "K\(100_000 + row),2024-0\(row % 9 + 1)-\(day < 10 ? "0" : "")\(day),\(amount),kind \(row * 37 % 90 / 30)\n"
        }.joined()
}
