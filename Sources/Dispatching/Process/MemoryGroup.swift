import FoundationEssentials
import Glibc

/// A control group that holds one task, where we may make one: cgroup v2 with the memory controller handed down to us.
/// Source: Linux, Documentation/admin-guide/cgroup-v2.rst, "Memory".
struct MemoryGroup {
    private let path: String

    /// nil where there is no limit to keep, or no right to make a group.
    init?(name: String, _ bytes: Int?) {
        guard let bytes, let own = try? String(contentsOf: URL(filePath: "/proc/self/cgroup"), encoding: .utf8),
            let line = own.split(separator: "\n").first(where: { $0.hasPrefix("0::/") })
        else { return nil }
        path = "/sys/fs/cgroup" + line.dropFirst(3) + (line.hasSuffix("/") ? "" : "/") + name
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { return nil }
        guard write(String(bytes), to: "memory.max") else {
            rmdir(path)
            return nil
        }
        _ = write("0", to: "memory.swap.max")
        _ = write("1", to: "memory.oom.group")
    }

    func add(_ pid: pid_t) { _ = write(String(pid), to: "cgroup.procs") }

    /// Whether the kernel killed something in it for want of memory.
    var hasKilled: Bool {
        let events = (try? String(contentsOf: URL(filePath: path + "/memory.events"), encoding: .utf8)) ?? ""
        return events.split(separator: "\n").contains { $0.hasPrefix("oom_kill ") && $0 != "oom_kill 0" }
    }

    func remove() { rmdir(path) }

    private func write(_ text: String, to file: String) -> Bool {
        let handle = open(path + "/" + file, O_WRONLY | O_CLOEXEC)
        guard handle >= 0 else { return false }
        defer { close(handle) }
        return Glibc.write(handle, text, text.utf8.count) == text.utf8.count
    }
}
