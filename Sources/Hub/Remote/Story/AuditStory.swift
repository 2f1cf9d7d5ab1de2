import FoundationEssentials
import GRDB

/// What one side's audit log says has passed between Hub and dispatcher.
///
/// Each order, each beginning, each end and each model that crosses is written down by both, with the digest of the very text
/// and the writer's signature, each in a chain of its own. Two logs that tell the same story have the same such entries; one
/// that was changed, cut or written anew does not.
public struct AuditStory: Sendable {
    /// Whose log it is, for people: the file or folder.
    public let name: String
    /// How many entries it has.
    public let entries: Int
    let crossings: [Crossing]

    /// Something that has crossed.
    struct Crossing: Hashable, Sendable {
        var number: Int
        var action: AuditAction
        var context: String
        var subject: String
        var title: String
        var attempt: String
        var digest: String

        /// What it is, on either side.
        var key: String { [context, subject, attempt, action.rawValue].joined(separator: " ") }

        var words: String { "\(action.rawValue) of \(title) (\(subject), attempt \(attempt))" }
    }

    private static let shared: Set<AuditAction> = [
        .remoteOrdered, .remoteCancelled, .remoteStarted, .remoteEnded, .remoteModel,
    ]

    /// Reads the log of a Hub's or a dispatcher's folder, or one that was exported as lines of JSON; of a Hub's, what concerns
    /// one context where one is named.
    /// - Throws: ``HubError`` where the chain is broken, or this is no log.
    public init(at path: String, context: String?) async throws {
        var isFolder = false
        if let facts = try? FileManager.default.attributesOfItem(atPath: path) {
            isFolder = facts[.type] as? FileAttributeType == .typeDirectory
        }
        let lines = isFolder ? try await Self.lines(ofFolder: path) : try Self.lines(ofFile: path)
        var (previous, number, crossings) = (ChainedEntry.origin, 0, [Crossing]())
        for line in lines {
            number += 1
            let entry = try Self.checked(line, number, after: previous, path)
            previous = entry.hash
            guard let crossing = Crossing(entry), context == nil || crossing.context == context else { continue }
            crossings.append(crossing)
        }
        (name, entries, self.crossings) = (path, number, crossings)
    }

    private static func lines(ofFolder path: String) async throws -> [String] {
        let store = try Store(folder: path)
        return try await store.read { database in
            var (all, last) = ([String](), 0)
            while true {
                let (text, end) = try AuditLog.lines(after: last, limit: 10_000, in: database)
                if text.isEmpty { return all }
                (all, last) = (all + text.split(separator: "\n").map(String.init), end)
            }
        }
    }

    private static func lines(ofFile path: String) throws -> [String] {
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else {
            throw HubError.configuration(
                "\(path) cannot be read", remedy: "Name an exported log, or a folder with a store")
        }
        return text.split(separator: "\n").map(String.init)
    }

    /// The entry, in its place in the chain: its hash is taken over the entry written again as the log writes it.
    private static func checked(
        _ line: String, _ number: Int, after previous: String, _ path: String
    ) throws -> ChainedEntry {
        guard let entry = try? JSONDecoder().decode(ChainedEntry.self, from: Data(line.utf8)) else {
            throw HubError.configuration(
                "\(path), line \(number) is no entry of an audit log", remedy: "Export it again")
        }
        let text = try AuditLog.text(of: entry.entry)
        guard entry.number == number, entry.previous == previous,
            entry.hash == ChainedEntry.hash(number: number, previous: previous, text: text)
        else {
            throw HubError.refused(
                "\(path) is broken at entry \(number): it was altered, or entries are missing",
                remedy: "Ask whose log this is for the whole of it")
        }
        return entry
    }

    /// What of it concerns one context.
    public func only(_ context: String) -> AuditStory {
        AuditStory(name: name, entries: entries, crossings: crossings.filter { $0.context == context })
    }

    private init(name: String, entries: Int, crossings: [Crossing]) {
        (self.name, self.entries, self.crossings) = (name, entries, crossings)
    }

    /// Where the two differ, for people; empty where they tell the same.
    public func differences(from other: AuditStory) -> [String] {
        let theirs = Dictionary(other.crossings.map { ($0.key, $0) }) { first, _ in first }
        let ours = Set(crossings.map(\.key))
        var found: [String] = []
        for crossing in crossings {
            guard let their = theirs[crossing.key] else {
                found.append("Only in \(name), entry \(crossing.number): \(crossing.words)")
                continue
            }
            if their.digest != crossing.digest {
                found.append(
                    "Not the same in \(name), entry \(crossing.number), and \(other.name), entry \(their.number): \(crossing.words)"
                )
            }
        }
        for their in other.crossings where !ours.contains(their.key) {
            found.append("Only in \(other.name), entry \(their.number): \(their.words)")
        }
        return found
    }

    /// How many crossings it tells of.
    public var count: Int { crossings.count }

    /// The contexts that it tells of.
    public var contexts: Set<String> { Set(crossings.map(\.context)) }
}

extension AuditStory.Crossing {
    /// nil for an entry that tells of nothing that has crossed.
    fileprivate init?(_ chained: ChainedEntry) {
        let entry = chained.entry
        guard AuditStory.isShared(entry.action), let attempt = entry.detail?["attempt"],
            let digest = entry.detail?["digest"]
        else { return nil }
        self.init(
            number: chained.number, action: entry.action, context: entry.context ?? "", subject: entry.subject,
            title: entry.title, attempt: attempt, digest: digest)
    }
}

extension AuditStory {
    fileprivate static func isShared(_ action: AuditAction) -> Bool { shared.contains(action) }
}
