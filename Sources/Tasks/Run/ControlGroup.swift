import Foundation

/// What the container or unit that the process runs in may take. Source: the kernel's cgroup-v2 documentation (memory.max,
/// cpu.max); where the older hierarchy is mounted, memory.limit_in_bytes.
struct ControlGroup {
    private let root: String
    private let membership: String

    init(root: String = "/sys/fs/cgroup", membership: String = "/proc/self/cgroup") {
        self.root = root
        self.membership = membership
    }

    /// The most memory in bytes; nil for no limit. A limit of any group above holds, too.
    var memoryBytes: Int? {
        let limits = folders.compactMap { Self.number("\($0)/memory.max") }
        return (limits + [Self.number("\(root)/memory/memory.limit_in_bytes")].compactMap(\.self))
            .filter { $0 < 1 << 50 }.min()
    }

    /// How many cores' worth of time it may use, rounded up; nil for no limit.
    var cores: Int? {
        folders.compactMap { folder in
            guard let text = Self.text("\(folder)/cpu.max") else { return nil }
            let fields = text.split(separator: " ").compactMap { Double($0) }
            guard fields.count == 2, fields[1] > 0 else { return nil }
            return max(1, Int((fields[0] / fields[1]).rounded(.up)))
        }.min()
    }

    /// The process's group and those above it.
    private var folders: [String] {
        let line = Self.text(membership)?.split(separator: "\n").first { $0.hasPrefix("0::") }
        var path = line.map { String($0.dropFirst(3)) } ?? ""
        var folders = [root]
        while !path.isEmpty, path != "/" {
            folders.append(root + path)
            path = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        }
        return folders
    }

    private static func number(_ path: String) -> Int? { text(path).flatMap { Int($0) } }

    private static func text(_ path: String) -> String? {
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        return text?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
