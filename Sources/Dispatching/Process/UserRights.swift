import FoundationEssentials
import Glibc

/// The Unix user of a context's tasks.
enum UserRights {
    /// Becomes the user for good; nil stays what we are.
    static func take(_ name: String?) throws(Trouble) {
        guard let name else { return }
        guard let user = getpwnam(name) else {
            throw Trouble("There is no user \(name) on this machine. Correct the context's `user`")
        }
        let (id, group) = (user.pointee.pw_uid, user.pointee.pw_gid)
        if id == geteuid() { return }
        guard initgroups(name, group) == 0, setgid(group) == 0, setuid(id) == 0, geteuid() == id else {
            throw Trouble("The Hub may not start tasks as \(name). Start it with that right, or leave out `user`")
        }
    }
}

/// `NAME=VALUE` lines, as systemd's EnvironmentFile has them without its quoting; `#` begins a comment line.
enum EnvironmentFile {
    static func read(_ path: String) throws(Trouble) -> [String: String] {
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
            throw Trouble("The context's environment file \(path) cannot be read by the user of its tasks")
        }
        var variables: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let sign = line.firstIndex(of: "="), sign != line.startIndex else {
                throw Trouble("The context's environment file \(path) has a line that is not NAME=VALUE")
            }
            variables[String(line[..<sign])] = String(line[line.index(after: sign)...])
        }
        return variables
    }
}
