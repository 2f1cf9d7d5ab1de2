import Foundation
import TestSupport
import Testing

/// Compares the figures of a report with those of scipy, scikit-learn, sdmetrics and Anonymeter. `make test` fetches them
/// and asks for the comparison; a plain `swift test` leaves it out where they are not there.
@Suite("Independent implementations")
struct ReferenceTests {
    static let packages = Program.root + "/.reference"
    static var isWanted: Bool {
        ProcessInfo.processInfo.environment["SFUMATO_REFERENCE"] != nil
            || FileManager.default.fileExists(atPath: packages + "/stamp")
    }

    @Test("Figures of a report agree with theirs", .enabled(if: isWanted))
    func figures() async throws {
        let folder = try TemporaryFolder()
        let (real, holdout) = (Program.root + "/examples/adult/train.csv", Program.root + "/examples/adult/holdout.csv")
        let (model, copy) = (folder.path("m.sfm"), folder.path("copy.csv"))
        for arguments in [
            ["train", real, "--out", model, "--seed", "1"], ["generate", model, "--out", copy, "--seed", "1"],
            [
                "evaluate", "--real", real, "--holdout", holdout, "--synthetic", copy, "--target", "income", "--out",
                folder.path("report"),
            ],
        ] {
            let run = try await sfumato(arguments)
            try #require(run.exitCode == 0, "\(run.stderr)")
        }
        let check = try await RunningProgram(
            [
                "PYTHONPATH=" + Self.packages, "OMP_NUM_THREADS=1", "python3",
                Program.root + "/scripts/reference/check.py", real, holdout, copy, folder.path("report/report.json"),
                "income",
            ], executable: "/usr/bin/env"
        ).result()
        #expect(check.exitCode == 0, "\(check.stdout)\n\(check.stderr)")
    }
}
