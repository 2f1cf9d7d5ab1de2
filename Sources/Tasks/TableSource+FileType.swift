import Tabular

extension TableSource {
    /// The end of the file's name that tells how it is stored; `csv` where the name has none of ours.
    var fileType: String {
        let name = fileName.lowercased()
        return OutputTables.fileTypes.first { name.hasSuffix(".\($0)") } ?? "csv"
    }
}
