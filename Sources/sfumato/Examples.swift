import FoundationEssentials
import Glibc
import Tabular

/// The data that comes with the program.
enum Examples {
    /// Beside an installed program (`../share/sfumato/examples`), else in the source tree that it was built in.
    static func folder() throws(DataError) -> String {
        for candidate in candidates() where FileManager.default.fileExists(atPath: candidate + "/adult/train.csv") {
            return candidate
        }
        throw DataError(
            .unavailable, "examples", problem: "the bundled examples are not beside the program",
            remedy: "Install it with `make install`, or set SFUMATO_EXAMPLES to the folder examples of the sources")
    }

    private static func candidates() -> [String] {
        if let given = getenv("SFUMATO_EXAMPLES") { return [String(cString: given)] }
        guard let program = realpath("/proc/self/exe", nil) else { return [] }
        defer { free(program) }
        var folders = String(cString: program).split(separator: "/").dropLast().map(String.init)
        var candidates = ["/" + (folders.dropLast() + ["share", "sfumato", "examples"]).joined(separator: "/")]
        while !folders.isEmpty {
            candidates.append("/" + (folders + ["examples"]).joined(separator: "/"))
            folders.removeLast()
        }
        return candidates
    }
}
