import Glibc

/// What is at the other end of the standard streams.
enum Terminal {
    /// Whether progress may redraw its line.
    static var errorIsLive: Bool { isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb" }

    /// Whether results may be coloured; see no-color.org.
    static var outputIsColoured: Bool {
        isatty(STDOUT_FILENO) == 1 && variable("NO_COLOR") == nil && variable("TERM") != "dumb"
    }

    /// Columns of results: of the terminal, or 100 where there is none.
    static var outputWidth: Int { width(of: STDOUT_FILENO) ?? 100 }

    /// Columns of progress: of the terminal, or 80.
    static var errorWidth: Int { width(of: STDERR_FILENO) ?? 80 }

    /// Writes a text to standard output at once. Where nobody reads any more, it goes nowhere.
    static func writeOutput(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Writes a text to standard error at once.
    static func writeError(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno != EINTR && errno != EAGAIN { return }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    private static func width(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
