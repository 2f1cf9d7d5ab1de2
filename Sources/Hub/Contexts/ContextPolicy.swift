import FoundationEssentials
import TaskContract

/// The policy of a context as far as the Hub can read it, to say beforehand what would be refused. What counts is the task's
/// own look, in the context.
struct ContextPolicy {
    /// nil where there is none, or none that the Hub may read.
    let policy: Policy?

    init(_ context: ContextConfiguration) {
        if let remote = context.remote {
            policy = remote.policy
            return
        }
        guard let path = context.policyFile, let data = try? Data(contentsOf: URL(filePath: path)),
            let json = Self.json(data)
        else {
            policy = nil
            return
        }
        policy = try? Policy(json: json)
    }

    private static func json(_ data: Data) -> [UInt8]? {
        let text = String(decoding: data, as: UTF8.self)
        if text.first(where: { !$0.isWhitespace }) == "{" { return Array(data) }
        guard let value = try? YAMLText.value(of: text) else { return nil }
        return (try? JSONEncoder().encode(value)).map { Array($0) }
    }
}
