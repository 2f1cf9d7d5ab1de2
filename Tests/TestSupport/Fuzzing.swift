import Foundation

/// What fuzz tests have in common: SFUMATO_FUZZ_SECONDS and SFUMATO_FUZZ_SEED, and the memory of their process.
public enum Fuzzing {
    /// How long to go on.
    public static func seconds(default usual: Double) -> Double {
        ProcessInfo.processInfo.environment["SFUMATO_FUZZ_SECONDS"].flatMap { Double($0) } ?? usual
    }

    /// The seed: always the same unless one is given, so that a failure is the change's that is tested. `make fuzz` gives one.
    public static var seed: UInt64 {
        ProcessInfo.processInfo.environment["SFUMATO_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
    }

    /// Says something where the tests do: what the process of an exit test prints is not shown.
    public static func say(_ text: String) {
        let file = open("/proc/\(getppid())/fd/2", O_WRONLY | O_APPEND)
        guard file >= 0 else { return }
        let line = Array("\(text)\n".utf8)
        _ = write(file, line, line.count)
        close(file)
    }

    /// The most memory that this process ever held.
    public static func peakBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropLast().last).flatMap { Int($0) }.map { $0 * 1_024 } ?? 0
    }
}
