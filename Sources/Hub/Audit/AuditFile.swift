import FoundationEssentials
import GRDB
import Glibc
import Logging
import ServiceLifecycle

/// Writes each entry of the audit log to a file as it comes, for a collector that watches it. It goes on where the file ends,
/// so that no entry is left out or written twice, whatever ended the Hub.
struct AuditFile: Service {
    let store: Store
    let path: String
    let logger: Logger

    func run() async throws {
        let start = try lastWritten()
        await cancelWhenGracefulShutdown {
            var last = start
            while !Task.isCancelled {
                do {
                    let since = last
                    let (lines, end) = try await store.read { try AuditLog.lines(after: since, limit: 1_000, in: $0) }
                    if !lines.isEmpty { try append(lines) }
                    last = end
                    if !lines.isEmpty { continue }
                } catch {
                    logger.error(
                        "the audit file cannot be written", metadata: ["file": "\(path)", "error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func append(_ lines: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw HubError.configuration("\(path) cannot be opened", remedy: "Give the Hub the right to")
        }
        defer { close(file) }
        var rest = Array(lines.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard written > 0 else {
                throw HubError.configuration("\(path) cannot be written", remedy: "Look at its disk")
            }
            rest = rest.dropFirst(written)
        }
    }

    /// The number of the last whole entry in the file; what was cut off by a kill is cleared away first.
    private func lastWritten() throws -> Int {
        guard var data = try? Data(contentsOf: URL(filePath: path)), !data.isEmpty else { return 0 }
        if data.last != 10 {
            let end = data.lastIndex(of: 10).map { $0 + 1 } ?? 0
            guard truncate(path, off_t(end)) == 0 else {
                throw HubError.configuration("\(path) cannot be written", remedy: "Give the Hub the right to")
            }
            data = data.prefix(end)
        }
        guard let line = data.split(separator: 10).last else { return 0 }
        return try JSONDecoder().decode(ChainedEntry.self, from: Data(line)).number
    }
}
