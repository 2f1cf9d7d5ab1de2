import FoundationEssentials
import Glibc

/// Stands beside one task until it ends: takes the user's rights and limits, starts the task, stops it when it must, and
/// leaves an exit record. A process of its own (`sfumato-hub supervise FOLDER`), so that tasks outlive the Hub.
public struct Supervisor {
    private let folder: TaskFolder
    private var record = ExitRecord()

    /// - Parameter folder: with the plan in it.
    public init(folder: String) { self.folder = TaskFolder(path: folder) }

    /// Runs the task, unless it was begun before; returns when it has ended.
    public mutating func run() {
        closeInherited()
        guard chdir(folder.path) == 0 else { return }
        let lock = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0, holds(lock), !folder.exists(folder.begun), !folder.exists(folder.exit) else { return }
        guard let plan = folder.read(TaskPlan.self, folder.plan), let me = ProcessIdentity(pid: getpid()),
            let data = try? JSONEncoder().encode(me), (try? TaskFolder.replace(folder.begun, with: data)) != nil
        else { return }
        do throws(Trouble) { try supervise(plan, lock) } catch { record.notStarted = error.description }
        guard let data = try? JSONEncoder().encode(record) else { return }
        try? TaskFolder.replace(folder.exit, with: data)
    }

    /// The Hub's files and connections are none of ours, and must not be kept open by us.
    private func closeInherited() {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for file in open.compactMap({ Int32($0) }) where file > 2 { close(file) }
    }

    /// A look by the Hub holds the lock for a moment.
    private func holds(_ lock: Int32) -> Bool {
        for _ in 0..<50 {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(10_000)
        }
        return false
    }

    private mutating func supervise(_ plan: TaskPlan, _ lock: Int32) throws(Trouble) {
        var watched = sigset_t()
        sigemptyset(&watched)
        for signal in [SIGCHLD, SIGTERM, SIGINT, SIGHUP] { sigaddset(&watched, signal) }
        sigprocmask(SIG_BLOCK, &watched, nil)
        let group = MemoryGroup(
            name: folder.path.split(separator: "/").last.map(String.init) ?? "task", plan.memoryBytes)
        defer { group?.remove() }
        try UserRights.take(plan.user)
        if group == nil { limitMemory(plan.memoryBytes) }
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)  // the Hub's pages come first
        let pid = try start(plan, lock)
        group?.add(pid)
        if let identity = ProcessIdentity(pid: pid), let data = try? JSONEncoder().encode(identity) {
            try? TaskFolder.replace(folder.child, with: data)
        }
        wait(for: pid, plan, &watched)
        if record.signal == SIGKILL, group?.hasKilled == true { record.ranOutOfMemory = true }
        if record.signal != nil, let most = plan.memoryBytes, record.peakBytes > most / 10 * 9 {
            record.ranOutOfMemory = true
        }
    }

    private func start(_ plan: TaskPlan, _ lock: Int32) throws(Trouble) -> pid_t {
        var environment = plan.environment
        if let file = plan.environmentFile { environment.merge(try EnvironmentFile.read(file)) { _, new in new } }
        let spawning = Spawning(
            command: plan.command, environment: environment, standardOutput: folder.events, standardError: folder.log,
            kept: lock, ownSession: false)
        do throws(Errno) { return try spawning.start() } catch {
            throw Trouble(
                "The program \(plan.command[0]) cannot be started: \(error). Correct the context's configuration")
        }
    }

    /// Private memory that a process may map. Address space as such is no measure: a Swift program reserves far more than it
    /// uses. A quarter is left for what is no data of the task, such as its threads' stacks.
    private func limitMemory(_ bytes: Int?) {
        guard let bytes else { return }
        var limit = rlimit(rlim_cur: rlim_t(bytes + bytes / 4), rlim_max: rlim_t(bytes + bytes / 4))
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    }

    private mutating func wait(for pid: pid_t, _ plan: TaskPlan, _ watched: inout sigset_t) {
        let begun = ContinuousClock.now
        var stopped: ContinuousClock.Instant?
        while true {
            var (status, usage) = (Int32(0), rusage())
            if wait4(pid, &status, WNOHANG, &usage) == pid { return note(status, usage) }
            var pause = timespec(tv_sec: 0, tv_nsec: 100_000_000)
            let signal = sigtimedwait(&watched, nil, &pause)
            if stopped == nil, let reason = reasonToStop(signal, plan, .now - begun) {
                (record.stoppedFor, stopped) = (reason, .now)
                kill(-pid, SIGTERM)
            }
            if let stopped, .now - stopped > .seconds(plan.grace) { kill(-pid, SIGKILL) }
        }
    }

    private func reasonToStop(_ signal: Int32, _ plan: TaskPlan, _ age: Duration) -> String? {
        if folder.exists(folder.cancel) { return "cancel" }
        if signal == SIGTERM || signal == SIGINT { return "shutdown" }
        if let seconds = plan.seconds, age > .seconds(seconds) { return "deadline" }
        return nil
    }

    private mutating func note(_ status: Int32, _ usage: rusage) {
        // As <sys/wait.h> takes a status apart; its macros do not reach Swift.
        let signal = status & 0x7f
        if signal == 0 { record.code = (status >> 8) & 0xff } else { record.signal = signal }
        record.peakBytes = usage.ru_maxrss * 1_024
    }
}

/// Why a task cannot be started, for people.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
