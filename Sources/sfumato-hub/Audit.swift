import ArgumentParser
import Foundation
import Hub

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks or hands out the audit log.", subcommands: [Verify.self, Export.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proves that no entry was altered or removed.",
            discussion: "Exit code 0: unbroken. 65: broken; the first entry at fault is named.")

        @OptionGroup var data: DataDirectory
        @Option(
            help: ArgumentHelp("The hash that an earlier last entry had; it must still be there.", valueName: "hash"))
        var expect: String?

        func run() async throws {
            let store = try Store(path: data.folder + "/hub.sqlite")
            switch try await store.verifyAudit() {
            case .unbroken(let entries, let head):
                if let expect, try await !store.hasAuditEntry(hash: expect) {
                    print("No entry has the hash \(expect): entries were cut off, or the whole log was replaced.")
                    throw ExitCode(65)
                }
                print("All \(entries) entries are unbroken. The last one's hash: \(head)")
            case .broken(let entry, let problem):
                print("Broken at entry \(entry): \(problem).")
                throw ExitCode(65)
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes all entries as lines of JSON.")

        @OptionGroup var data: DataDirectory

        func run() async throws {
            let store = try Store(path: data.folder + "/hub.sqlite")
            try await store.exportAudit { print($0) }
        }
    }
}

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies the store while the Hub goes on.",
        discussion: "To restore, stop the Hub and put the copy in the place of hub.sqlite.")

    @OptionGroup var data: DataDirectory
    @Argument(help: "The file to make.") var out: String

    func run() async throws {
        try Store(path: data.folder + "/hub.sqlite").backUp(to: out)
        print("The store is in \(out).")
    }
}
