import Foundation

/// A server that one of `scripts/services` starts, and that ends with the process that uses it.
public final class Service: Sendable {
    /// What the programs that use it find in their environment.
    public let environment: [String: String]
    private let process: Process
    /// The script runs until this is closed.
    private let input: Pipe
    private let folder: TemporaryFolder

    /// Whether `scripts/services/setup` has been here, as `make test` does.
    public static let areInstalled = FileManager.default.fileExists(atPath: Program.root + "/.services/stamp")

    /// Starts a script and waits until it says that it is ready.
    public init(_ script: String, environment: [String: String] = [:]) async throws {
        let (process, input, folder) = (Process(), Pipe(), try TemporaryFolder())
        process.executableURL = URL(fileURLWithPath: Program.root + "/scripts/services/" + script)
        process.arguments = [folder.path("service")]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("stdout", "")))
        try process.run()
        var found: [String: String] = [:]
        while found.removeValue(forKey: "READY") == nil {
            guard process.isRunning else { throw NotReady(script: script) }
            try await Task.sleep(for: .milliseconds(100))
            for line in String(decoding: try folder.read("stdout"), as: UTF8.self).split(separator: "\n") {
                let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                if parts.count == 2 { found[parts[0]] = parts[1] }
            }
        }
        (self.environment, self.process, self.input, self.folder) = (found, process, input, folder)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Runs the program with the service's environment, of which `changes` are made.
    public func sfumato(_ arguments: [String], changes: [String: String] = [:]) async throws -> ProgramResult {
        try await RunningProgram(prepared(arguments, changes), executable: "/usr/bin/env").result()
    }

    /// Runs another program, such as `psql`, with the service's environment.
    public func run(_ executable: String, _ arguments: [String]) async throws -> ProgramResult {
        let variables = environment.map { "\($0.key)=\($0.value)" }
        return try await RunningProgram(variables + [executable] + arguments, executable: "/usr/bin/env").result()
    }

    /// Starts the program with the service's environment, of which `changes` are made.
    public func start(_ arguments: [String], changes: [String: String] = [:]) throws -> RunningProgram {
        try RunningProgram(prepared(arguments, changes), executable: "/usr/bin/env")
    }

    private func prepared(_ arguments: [String], _ changes: [String: String]) throws -> [String] {
        let variables = environment.merging(changes) { $1 }.map { "\($0.key)=\($0.value)" }
        return variables.sorted() + [try Program.path()] + arguments
    }

    private struct NotReady: Error { let script: String }
}
