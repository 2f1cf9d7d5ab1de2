import Glibc
import Synchronization
import Tabular

/// The most memory that a task may take, measured as the process's private resident memory. The engine plans below it;
/// where the plan fails, work stops at its next question whether it was cancelled.
final class MemoryCeiling: Sendable {
    private let bytes: Int?
    private let exceeded = Atomic<Bool>(false)
    private let next = Atomic<UInt64>(0)
    /// Asking the system takes some 5 µs, so it is asked at most every 20 ms.
    private static let interval: UInt64 = 20_000_000

    /// - Parameter bytes: nil for no ceiling.
    init(bytes: Int?) { self.bytes = bytes }

    /// Whether memory was ever found above the ceiling; may be called from any thread.
    func isExceeded() -> Bool {
        guard let bytes else { return false }
        if exceeded.load(ordering: .relaxed) { return true }
        let now = clock_gettime_nsec()
        guard now >= next.load(ordering: .relaxed) else { return false }
        next.store(now + Self.interval, ordering: .relaxed)
        guard Self.residentBytes() > bytes else { return false }
        exceeded.store(true, ordering: .relaxed)
        return true
    }

    /// Runs work, and says what stopped it if the ceiling did.
    func watch<Outcome>(_ work: () throws(DataError) -> Outcome) throws(DataError) -> Outcome {
        do throws(DataError) { return try work() } catch {
            guard error.code == .cancelled, let bytes, exceeded.load(ordering: .relaxed) else { throw error }
            throw DataError(
                .usage, "--memory", problem: "the work needs more than \(bytes / 1_000_000) MB of memory",
                remedy: "Allow more, or give fewer rows or columns; nothing was written")
        }
    }

    private func clock_gettime_nsec() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Resident pages that are this process's own: what /proc/self/statm calls resident less shared.
    private static func residentBytes() -> Int {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &buffer, buffer.count)
        let fields = buffer.prefix(max(count, 0)).split(separator: UInt8(ascii: " "))
        let pages = fields.map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        return pages.count > 2 ? (pages[1] - pages[2]) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }
}
