import FoundationEssentials
import Glibc
import Synchronization

/// Tasks as Unix processes on this host, each with a supervisor, in a folder of its own below one folder.
public final class ProcessExecutor: TaskExecutor {
    private let settings: ProcessSettings
    /// What is known to run, with what was last seen of it: shared by the reconciler's servers and the watch.
    private let watched = Mutex<[TaskName: Sizes]>([:])
    /// Our children, to be reaped when they end.
    private let supervisors = Mutex<Set<pid_t>>([])

    private struct Sizes: Equatable { var events = 0, log = 0, hasEnded = false }

    /// - Throws: where the folder for tasks cannot be made.
    public init(_ settings: ProcessSettings) throws {
        self.settings = settings
        try FileManager.default.createDirectory(atPath: settings.folder, withIntermediateDirectories: true)
        // Others may pass through to folders of their own, and list nothing.
        try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: settings.folder)
    }

    /// Names of the folders.
    public func names() async throws -> [TaskName] {
        try FileManager.default.contentsOfDirectory(atPath: settings.folder).compactMap { TaskName($0) }
    }

    /// Looks into the task's folder.
    public func observe(_ name: TaskName) async throws -> Observed {
        let seen = folder(name).observe()
        watched.withLock { watched in
            if case .active = seen { watched[name] = watched[name] ?? Sizes() } else { watched[name] = nil }
        }
        return seen
    }

    /// Writes the plan, and starts a supervisor. Two supervisors of one folder do no harm: the second finds the lock held, or
    /// the task begun.
    public func create(_ name: TaskName, _ order: TaskOrder) async throws {
        let folder = folder(name)
        guard access(settings.program, X_OK) == 0 else {
            throw Unstartable(
                "The program \(settings.program) is not there. Install sfumato, or name it in the configuration")
        }
        try FileManager.default.createDirectory(atPath: folder.temporary, withIntermediateDirectories: true)
        try TaskFolder.replace(folder.spec, with: Data(order.spec.utf8))
        try TaskFolder.replace(folder.plan, with: try JSONEncoder().encode(settings.plan(folder, order)))
        try give(folder)
        watched.withLock { $0[name] = Sizes() }
        let supervisor = Spawning(
            command: [settings.supervisor, "supervise", folder.path], environment: ["PATH": "/usr/bin:/bin"],
            standardOutput: folder.path + "/supervisor.txt", standardError: folder.path + "/supervisor.txt",
            kept: nil, ownSession: true)
        let pid = try supervisor.start()
        supervisors.withLock { _ = $0.insert(pid) }
    }

    /// Reads on in the task's output files.
    public func output(of name: TaskName, after cursor: OutputCursor?) async throws -> TaskOutput {
        try folder(name).output(after: cursor)
    }

    /// Leaves word for the supervisor; where that is gone, signals the task itself.
    public func stop(_ name: TaskName) async throws {
        let folder = folder(name)
        guard folder.exists(folder.path), folder.isHeld else { return }
        try TaskFolder.replace(folder.cancel, with: Data())
        try await Task.sleep(for: .milliseconds(500))
        let isUnattended = folder.isHeld && !folder.isSupervised
        if isUnattended, let child = folder.read(ProcessIdentity.self, folder.child), child.isAlive {
            kill(-child.pid, SIGTERM)
        }
    }

    /// Stops what runs, and removes the folder.
    public func delete(_ name: TaskName) async throws {
        let folder = folder(name)
        guard folder.exists(folder.path) else { return }
        if folder.isHeld {
            try await stop(name)
            for _ in 0..<200 where folder.isHeld { try await Task.sleep(for: .milliseconds(100)) }
            guard !folder.isHeld else { throw Errno(code: EBUSY) }
        }
        watched.withLock { $0[name] = nil }
        // First out of the way, so that a half removed folder is never taken for a task.
        let trash = "\(settings.folder)/.trash-\(name)-\(UInt32.random(in: 0 ... .max))"
        guard rename(folder.path, trash) == 0 || errno == ENOENT else { throw Errno.last }
        try? FileManager.default.removeItem(atPath: trash)
    }

    /// Looks at the sizes of the output files of what runs, five times a second.
    public func changes() async -> AsyncStream<TaskName> {
        AsyncStream { stream in
            let watch = Task {
                while !Task.isCancelled {
                    reap()
                    for name in changed() { stream.yield(name) }
                    try? await Task.sleep(for: .milliseconds(200))
                }
                stream.finish()
            }
            stream.onTermination = { _ in watch.cancel() }
        }
    }

    private func changed() -> [TaskName] {
        watched.withLock { watched in
            watched.keys.filter { name in
                let folder = folder(name)
                let now = Sizes(
                    events: OutputFile(path: folder.events).size, log: OutputFile(path: folder.log).size,
                    hasEnded: folder.exists(folder.exit))
                defer { watched[name] = now }
                return watched[name] != now
            }
        }
    }

    private func reap() {
        supervisors.withLock { children in
            children = children.filter { waitpid($0, nil, WNOHANG) == 0 }
        }
    }

    private func folder(_ name: TaskName) -> TaskFolder { TaskFolder(path: "\(settings.folder)/\(name)") }

    /// The folder belongs to the user that writes into it.
    private func give(_ folder: TaskFolder) throws {
        guard let name = settings.user, geteuid() == 0, let user = getpwnam(name) else { return }
        for path in [folder.path, folder.temporary, folder.spec, folder.plan] {
            guard chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else { throw Errno.last }
        }
    }
}
