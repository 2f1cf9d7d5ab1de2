import Glibc

/// The few questions that locations ask of the operating system.
enum FileSystem {
    enum Kind { case file, folder, other }

    /// What is at a path; nil if nothing is, or none of our business.
    static func kind(of path: String) -> Kind? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return switch facts.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .other
        }
    }

    /// How many bytes a file has; 0 where there is none.
    static func bytes(of path: String) -> Int {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
    }

    /// The names of a folder's entries, sorted by their bytes; nil if it cannot be read.
    static func entries(of folder: String) -> [String]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Removes a file, or a folder with what it holds.
    static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        for name in entries(of: path) ?? [] { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
