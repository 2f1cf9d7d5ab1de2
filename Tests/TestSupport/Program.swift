import Foundation

/// What a program left behind when it ended.
public struct ProgramResult: Sendable {
    /// 128 and the signal's number where a signal ended it.
    public let exitCode: Int32
    /// All of it.
    public let stdout: String
    /// All of it.
    public let stderr: String
}

/// Runs the program that was built with the tests, and waits for its end.
public func sfumato(_ arguments: String...) async throws -> ProgramResult { try await sfumato(arguments) }

/// Runs the program that was built with the tests, and waits for its end.
public func sfumato(_ arguments: [String]) async throws -> ProgramResult {
    try await RunningProgram(arguments).result()
}

/// Runs the program in a shell, after the shell has done what `preparation` says, such as to set a limit.
public func sfumato(after preparation: String, _ arguments: [String]) async throws -> ProgramResult {
    let script = ["-c", "\(preparation); exec \"$@\"", "sh", try Program.path()]
    return try await RunningProgram(script + arguments, executable: "/bin/sh").result()
}

/// The program while it runs.
public final class RunningProgram: Sendable {
    private let process: Process
    private let output: TemporaryFolder
    private let end: AsyncStream<Void>

    /// Starts the program, or another, such as a shell that is to start it, whose arguments name what is to be run.
    public init(_ arguments: [String], executable: String? = nil) throws {
        let (process, output) = (Process(), try TemporaryFolder())
        let (end, ending) = AsyncStream.makeStream(of: Void.self)
        process.executableURL = URL(fileURLWithPath: try executable ?? Program.path())
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output.write("stdout", "")))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: output.write("stderr", "")))
        process.terminationHandler = { _ in ending.finish() }
        try process.run()
        self.process = process
        self.output = output
        self.end = end
    }

    /// The process's number.
    public var processIdentifier: Int32 { process.processIdentifier }

    /// Sends a signal.
    public func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// What the program has written to standard error so far.
    public func stderrSoFar() throws -> String { String(decoding: try output.read("stderr"), as: UTF8.self) }

    /// Waits until the program ends.
    public func result() async throws -> ProgramResult {
        for await _ in end {}
        process.waitUntilExit()
        let killed = process.terminationReason == .uncaughtSignal
        return ProgramResult(
            exitCode: process.terminationStatus + (killed ? 128 : 0),
            stdout: String(decoding: try output.read("stdout"), as: UTF8.self),
            stderr: String(decoding: try output.read("stderr"), as: UTF8.self))
    }
}

/// Where things are while tests run.
public enum Program {
    /// The program: what SFUMATO names, else what was built beside the tests.
    public static func path() throws -> String {
        if let given = ProcessInfo.processInfo.environment["SFUMATO"] { return given }
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = tests.deletingLastPathComponent().appendingPathComponent("sfumato").path
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
        return path
    }

    /// The root of the sources.
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private struct Missing: Error { let path: String }
}
