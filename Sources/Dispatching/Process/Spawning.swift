import Glibc

/// A program to be started as a process of its own.
struct Spawning {
    var command: [String]
    var environment: [String: String]
    var standardOutput: String
    var standardError: String
    /// Becomes descriptor 3 of the process; nil for none.
    var kept: Int32?
    /// A session of its own, so that no terminal's or group's end reaches it; else only a process group.
    var ownSession: Bool

    /// POSIX_SPAWN_SETSID of glibc 2.26 and later (<spawn.h>), which Swift is not shown.
    private static let newSession: Int32 = 0x80

    /// - Returns: the process's number.
    func start() throws(Errno) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        let append = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, standardOutput, append, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, standardError, append, 0o600)
        if let kept { posix_spawn_file_actions_adddup2(&actions, kept, 3) }
        // The process starts with no signal blocked or ignored, whatever we do with ours.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let group = ownSession ? Self.newSession : Int32(POSIX_SPAWN_SETPGROUP)
        let signals = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(group | signals))
        return try spawn(&actions, &attributes)
    }

    private func spawn(
        _ actions: inout posix_spawn_file_actions_t, _ attributes: inout posix_spawnattr_t
    ) throws(Errno) -> pid_t {
        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, command[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw Errno(code: code) }
        return pid
    }
}
