import Foundation
import Glibc
import Kubernetes
import Synchronization

/// The one container of a pod, run as a process of this machine, or acted by the test.
final class PodProcess: Sendable {
    struct End: Sendable {
        var exitCode: Int
        var reason: String
        var message: String?
    }

    private struct State {
        var pid: Int32?
        var isStopping = false
        var isOutOfMemory = false
        var forced: Int?
        var acting: Task<Int, Never>?
    }

    private let container: JSON
    private let environment: [String: String]
    private let files: [String: [String: String]]
    private let log: PodLog
    private let state = Mutex(State())

    init(container: JSON, environment: [String: String], files: [String: [String: String]], log: PodLog) {
        (self.container, self.environment, self.files, self.log) = (container, environment, files, log)
    }

    /// SIGTERM, and SIGKILL after the grace.
    func stop(grace: Duration) {
        let isFirst = state.withLock { state in
            defer { state.isStopping = true }
            return !state.isStopping
        }
        guard isFirst else { return }
        send(SIGTERM)
        Task {
            try? await Task.sleep(for: grace)
            kill()
        }
    }

    func kill() { send(SIGKILL) }

    /// The kernel kills it for want of memory.
    func killForMemory() {
        state.withLock { $0.isOutOfMemory = true }
        kill()
    }

    private func send(_ signal: Int32) {
        let (pid, acting) = state.withLock { state in
            if state.acting != nil, state.forced == nil { state.forced = 128 + Int(signal) }
            return (state.pid, state.acting)
        }
        if let pid { Glibc.kill(pid, signal) }
        acting?.cancel()
    }

    func run(_ program: TestCluster.Program) async -> End {
        switch program {
        case .acted(let play): return await act(play)
        case .executables(let paths): return await execute(paths)
        }
    }

    private func act(_ play: @escaping @Sendable (TestCluster.Stage) async -> Int) async -> End {
        let message = Mutex<String?>(nil)
        let stage = TestCluster.Stage(
            files: files.values.reduce(into: [:]) { $0.merge($1) { $1 } }, environment: environment,
            print: { [log] in log.append($0) },
            sayLast: { text in message.withLock { $0 = String(text.prefix(4_096)) } })
        let acting = Task { await play(stage) }
        state.withLock { $0.acting = acting }
        let code = await acting.value
        let forced = state.withLock { $0.isOutOfMemory ? 137 : $0.forced }
        return end(forced ?? code, message: message.withLock { $0 })
    }

    private func end(_ code: Int, message: String?) -> End {
        let isOutOfMemory = state.withLock { $0.isOutOfMemory }
        return End(
            exitCode: code, reason: isOutOfMemory ? "OOMKilled" : code == 0 ? "Completed" : "Error", message: message)
    }

    private func execute(_ paths: [String: String]) async -> End {
        let words = (container["command"]?.elements ?? []).compactMap(\.string)
        guard let name = words.first, let path = paths[name] else {
            return End(
                exitCode: 128, reason: "StartError",
                message:
                    "failed to create containerd task: exec: \"\(words.first ?? "")\": executable file not found in $PATH"
            )
        }
        do {
            let room = try PodRoom(files: files, container: container)
            defer { room.remove() }
            let arguments = words.dropFirst() + (container["args"]?.elements ?? []).compactMap(\.string)
            let code = try await launch(path, arguments.map(room.translated), room)
            return end(code, message: room.lastWord())
        } catch {
            return End(exitCode: 128, reason: "StartError", message: "\(error)")
        }
    }

    private func launch(_ path: String, _ arguments: [String], _ room: PodRoom) async throws -> Int {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        var variables = environment.mapValues(room.translated)
        variables["PATH"] = variables["PATH"] ?? "/usr/bin:/bin"
        process.environment = variables
        process.currentDirectoryURL = URL(filePath: room.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let (ends, ending) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in ending.finish() }
        try process.run()
        let pid = process.processIdentifier
        let wasStopped = state.withLock { state in
            state.pid = pid
            return state.isStopping
        }
        if wasStopped { Glibc.kill(pid, SIGTERM) }
        let limit = container["resources.limits.memory"]?.string.flatMap { Quantity($0)?.value }
        let watch = Task { await self.watchMemory(pid, limit) }
        defer { watch.cancel() }
        let reading = Task.detached { [log] in Self.copy(output.fileHandleForReading, to: log) }
        for await _ in ends {}
        process.waitUntilExit()
        await reading.value
        state.withLock { $0.pid = nil }
        let status = Int(process.terminationStatus)
        return process.terminationReason == .uncaughtSignal ? 128 + status : status
    }

    private func watchMemory(_ pid: Int32, _ limit: Double?) async {
        guard let limit else { return }
        while (try? await Task.sleep(for: .milliseconds(20))) != nil {
            let pages = (try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8))?.split(separator: " ")
            if let resident = pages?.dropFirst().first.flatMap({ Double($0) }), resident * 4_096 > limit {
                return killForMemory()
            }
        }
    }

    private static func copy(_ pipe: FileHandle, to log: PodLog) {
        var held: [UInt8] = []
        while let data = try? pipe.read(upToCount: 65_536), !data.isEmpty {
            held += data
            while let end = held.firstIndex(of: 10) {
                log.append(String(decoding: held[..<end], as: UTF8.self))
                held.removeSubrange(...end)
            }
        }
        if !held.isEmpty { log.append(String(decoding: held, as: UTF8.self)) }
    }
}

/// A folder that stands for a container's file system: what is mounted at a path is in a folder of its own, and the path is
/// replaced by that folder's in arguments and environment.
private final class PodRoom: Sendable {
    let path: String
    private let places: [(mount: String, folder: String)]
    private let lastWordPath: String

    init(files: [String: [String: String]], container: JSON) throws {
        path = NSTemporaryDirectory() + "pod-" + UUID().uuidString
        let manager = FileManager.default
        try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
        lastWordPath = container["terminationMessagePath"]?.string ?? "/dev/termination-log"
        var places: [(String, String)] = [(lastWordPath, path + "/termination-log")]
        _ = manager.createFile(atPath: path + "/termination-log", contents: nil)
        for (place, (mount, contents)) in files.enumerated() {
            let folder = path + "/mount-\(place)"
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, text) in contents {
                try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
            }
            places.append((mount, folder))
        }
        self.places = places.sorted { $0.0.count > $1.0.count }
    }

    func translated(_ text: String) -> String {
        for (mount, folder) in places where text.hasPrefix(mount) { return folder + text.dropFirst(mount.count) }
        return text
    }

    func lastWord() -> String? {
        let text = (try? String(contentsOfFile: path + "/termination-log", encoding: .utf8)) ?? ""
        return text.isEmpty ? nil : String(decoding: text.utf8.prefix(4_096), as: UTF8.self)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
