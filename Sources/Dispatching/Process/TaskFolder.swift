import FoundationEssentials
import Glibc

/// All there is of one task that runs as a process: a folder of its name, which outlives the Hub.
///
/// What a look shows follows from three facts, asked in this order: is the lock held (by the task or its supervisor), is there
/// an exit record, was it begun. No process number is trusted to mean the same process later.
struct TaskFolder: Sendable {
    let path: String

    var spec: String { path + "/spec.json" }
    var plan: String { path + "/plan.json" }
    var lock: String { path + "/lock" }
    var begun: String { path + "/begun" }
    var child: String { path + "/child.json" }
    var cancel: String { path + "/cancel" }
    var exit: String { path + "/exit.json" }
    var events: String { path + "/events.jsonl" }
    var log: String { path + "/log.txt" }
    var lastWord: String { path + "/termination.json" }
    var temporary: String { path + "/tmp" }

    /// Whether the task, or its supervisor, lives.
    var isHeld: Bool {
        let file = open(lock, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return flock(file, LOCK_SH | LOCK_NB) != 0
    }

    /// Whether the supervisor lives. Without it only the task's own copy of the lock is left, and a cancel goes unheard.
    var isSupervised: Bool { read(ProcessIdentity.self, begun)?.isAlive ?? true }

    func exists(_ file: String) -> Bool { access(file, F_OK) == 0 }

    func read<Value: Decodable>(_ type: Value.Type, _ file: String) -> Value? {
        guard let data = try? Data(contentsOf: URL(filePath: file)) else { return nil }
        return try? JSONDecoder().decode(type, from: data)
    }

    /// Replaces a file in one step, so that no reader sees a part of it and a power cut leaves the old or the new.
    static func replace(_ file: String, with data: Data) throws(Errno) {
        let new = file + ".new"
        let handle = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard handle >= 0 else { throw Errno.last }
        defer { close(handle) }
        let written = data.withUnsafeBytes { write(handle, $0.baseAddress, $0.count) }
        guard written == data.count, fsync(handle) == 0, rename(new, file) == 0 else { throw Errno.last }
    }
}

/// What a system call answered.
struct Errno: Error, Hashable, CustomStringConvertible {
    let code: Int32

    static var last: Errno { Errno(code: errno) }

    var description: String { String(cString: strerror(code)) }
}

/// How a task is to be started: what its supervisor reads.
struct TaskPlan: Codable {
    /// Program and arguments.
    var command: [String]
    var environment: [String: String]
    /// A file of `NAME=VALUE` lines that only the task's user can read: credentials go from there to the task.
    var environmentFile: String?
    /// The Unix user that the task runs as; nil for the Hub's own.
    var user: String?
    var memoryBytes: Int?
    var seconds: Double?
    /// How long after SIGTERM the task is killed.
    var grace: Double
}

/// A process that is the same as long as both agree: numbers are used again, start times are not.
struct ProcessIdentity: Codable, Hashable {
    var pid: Int32
    /// In clock ticks since boot; field 22 of `/proc/PID/stat` (proc(5)).
    var startTime: String

    init?(pid: Int32) {
        guard let stat = try? String(contentsOf: URL(filePath: "/proc/\(pid)/stat"), encoding: .utf8),
            let parenthesis = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[parenthesis...].split(separator: " ")
        guard fields.count > 20 else { return nil }
        (self.pid, startTime) = (pid, String(fields[20]))
    }

    var isAlive: Bool { ProcessIdentity(pid: pid) == self }
}

/// How a task ended, as its supervisor saw it.
struct ExitRecord: Codable, Hashable {
    /// nil where a signal ended it, or where it was not started.
    var code: Int32?
    var signal: Int32?
    /// What the supervisor had done to it before: `cancel`, `deadline`, `shutdown`.
    var stoppedFor: String?
    /// Whether the kernel killed it for want of memory.
    var ranOutOfMemory = false
    /// Why it could not be started.
    var notStarted: String?
    /// The most resident memory, in bytes.
    var peakBytes = 0
}
