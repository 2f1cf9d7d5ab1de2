import ArgumentParser
import Foundation
import Hub

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks or hands out the audit log.", subcommands: [Verify.self, Export.self, Compare.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proves that no entry was altered or removed.",
            discussion: "Exit code 0: unbroken. 65: broken; the first entry at fault is named.")

        @OptionGroup var data: DataDirectory
        @Option(
            help: ArgumentHelp("The hash that an earlier last entry had; it must still be there.", valueName: "hash"))
        var expect: String?

        func run() async throws {
            let store = try Store(folder: data.folder)
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
            let store = try Store(folder: data.folder)
            try await store.exportAudit { print($0) }
        }
    }
}

extension Audit {
    struct Compare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows whether a Hub and a dispatcher tell the same story.",
            discussion: """
                Each may be a data folder, or a log that `audit export` wrote. Both chains are checked first.
                Exit code 0: the same. 65: they differ, or one is broken; each difference is named.

                  sfumato-hub audit compare hub-audit.jsonl dispatcher/ --context frankfurt
                """)

        @Argument(help: "One side's folder or exported log.") var first: String
        @Argument(help: "The other side's.") var second: String
        @Option(help: ArgumentHelp("Only what concerns this context.", valueName: "name")) var context: String?

        func run() async throws {
            do {
                let one = try await AuditStory(at: first, context: context)
                let two = try await AuditStory(at: second, context: context)
                // A Hub may serve more contexts than the dispatcher whose log this is.
                let both = one.contexts.intersection(two.contexts)
                guard let context = context ?? (both.count == 1 ? both.first : nil) else {
                    throw ValidationError("The two have no context in common, or several. Name one with --context.")
                }
                let differences = one.only(context).differences(from: two.only(context))
                for difference in differences { print("\(difference).") }
                guard differences.isEmpty else { throw ExitCode(65) }
                print(
                    "Both tell the same: \(two.count) crossings, in \(one.entries) and \(two.entries) unbroken entries."
                )
            } catch let error as HubError {
                print("\(error)")
                throw ExitCode(65)
            }
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
