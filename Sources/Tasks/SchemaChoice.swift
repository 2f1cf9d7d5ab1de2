import Synthesis
import Tabular

/// Where a schema comes from.
public enum SchemaChoice: Hashable, Sendable {
    /// A file that `sfumato discover` wrote and a person may have corrected.
    case file(String)
    /// The content of such a file; YAML, and so JSON, too.
    case text(String)

    /// What messages call it.
    var place: String {
        switch self {
        case .file(let path): path
        case .text: "schema"
        }
    }

    /// Reads it, without a look at any source.
    func read() throws(DataError) -> Schema {
        switch self {
        case .text(let yaml): return try Schema(yaml: yaml, file: place)
        case .file(let path):
            guard let text = String(validating: try AtomicFile.read(path), as: UTF8.self) else {
                throw OutputFile.wrong(path, "this is not a text in UTF-8", "Give a file that `sfumato discover` wrote")
            }
            return try Schema(yaml: text, file: path)
        }
    }
}
