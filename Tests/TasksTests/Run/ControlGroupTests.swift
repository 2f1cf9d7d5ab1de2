import TestSupport
import Testing

@testable import Tasks

@Suite("Limits of containers")
struct ControlGroupTests {
    /// A hierarchy with these files, in which the process is in `/a/b`.
    private static func group(_ files: [String: String]) throws -> (ControlGroup, TemporaryFolder) {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write("root/\(name)", text + "\n") }
        let membership = try folder.write("membership", "1:name=systemd:/x\n0::/a/b\n")
        return (ControlGroup(root: folder.path("root"), membership: membership), folder)
    }

    @Test("The least limit of the process's groups holds")
    func least() throws {
        let (group, folder) = try Self.group([
            "a/b/memory.max": "3000000000", "a/memory.max": "2000000000", "memory.max": "max",
            "a/b/cpu.max": "150000 100000",
            "a/cpu.max": "max 100000", "other/memory.max": "1",
        ])
        #expect(group.memoryBytes == 2_000_000_000)
        #expect(group.cores == 2, "one and a half, rounded up")
        withExtendedLifetime(folder) {}
    }

    @Test("In a container the root is its own group, and the older hierarchy is read, too")
    func container() throws {
        let (modern, kept) = try Self.group(["memory.max": "500000000", "cpu.max": "20000 100000"])
        #expect(modern.memoryBytes == 500_000_000)
        #expect(modern.cores == 1)
        let (older, kept2) = try Self.group(["memory/memory.limit_in_bytes": "700000000"])
        #expect(older.memoryBytes == 700_000_000)
        let (unlimited, kept3) = try Self.group(["memory/memory.limit_in_bytes": "9223372036854771712"])
        #expect(unlimited.memoryBytes == nil)
        #expect(unlimited.cores == nil)
        withExtendedLifetime((kept, kept2, kept3)) {}
    }
}
