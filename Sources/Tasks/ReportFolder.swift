import Evaluation
import Glibc
import Tabular

/// The folder that a report goes to.
struct ReportFolder {
    private let path: String
    private var page: String { "\(path)/report.html" }
    private var figures: String { "\(path)/report.json" }

    init(_ path: String) {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
        self.path = String(path)
    }

    /// Makes the folder if need be, and finds out whether the report can be written in the end.
    func prepare(overwrite: Bool) throws(DataError) {
        guard !path.isEmpty else { throw OutputFile.wrong("--out", "this names no folder", "Give a folder") }
        switch OutputFile.kind(of: path) {
        case nil:
            try OutputFile.checkFolder(of: path)
            guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
                throw OutputFile.wrong(path, "the folder cannot be made", "Name another")
            }
        case S_IFDIR?: break
        default: throw OutputFile.wrong(path, "this is a file", "Name a folder for the report")
        }
        for file in [page, figures] { try OutputFile.check(file, overwrite: overwrite) }
    }

    /// Removes the folder if nothing is in it.
    func discardIfEmpty() { rmdir(path) }

    /// Writes the page and the figures.
    func write(_ report: EvaluationReport, _ reporter: Reporter) throws(DataError) {
        try reporter.write(report.json(), as: "report.json", to: figures, overwrite: true)
        try reporter.write(Array(ReportPage(report).html.utf8), as: "report", to: page, overwrite: true)
    }
}
