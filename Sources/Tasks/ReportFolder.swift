import Evaluation
import Foundation
import Glibc
import Tabular

/// The folder that a report goes to, on this machine or in an object store.
struct ReportFolder {
    private let location: String
    private var page: String { "\(location)/report.html" }
    private var figures: String { "\(location)/report.json" }

    init(_ location: String) {
        var location = location[...]
        while location.count > 1, location.hasSuffix("/") { location = location.dropLast() }
        self.location = String(location)
    }

    /// Makes the folder if need be, and finds out whether the report can be written in the end.
    func prepare(overwrite: Bool) throws(DataError) {
        guard !location.isEmpty else { throw OutputFile.wrong("--out", "this names no folder", "Give a folder") }
        if case .local(let path) = try Location(location) { try make(path) }
        for file in [page, figures] { try OutputFile.check(file, overwrite: overwrite) }
    }

    private func make(_ path: String) throws(DataError) {
        switch OutputFile.kind(of: path) {
        case nil:
            try OutputFile.checkFolder(of: path)
            guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
                throw OutputFile.wrong(path, "the folder cannot be made", "Name another")
            }
        case S_IFDIR?: break
        default: throw OutputFile.wrong(path, "this is a file", "Name a folder for the report")
        }
    }

    /// Removes the folder if nothing is in it.
    func discardIfEmpty() {
        if case .local(let path)? = try? Location(location) { rmdir(path) }
    }

    /// Writes the page and the figures.
    func write(_ report: EvaluationReport, _ reporter: Reporter) throws(DataError) {
        try reporter.write(report.json(), as: "report.json", to: figures, overwrite: true)
        try reporter.write(Array(ReportPage(report).html.utf8), as: "report", to: page, overwrite: true)
    }

    /// A place for files that the report is made from and that nobody keeps.
    func scratch() -> String {
        let name = ".copy-\(UInt64.random(in: .min ... .max))"
        guard case .local(let path)? = try? Location(location) else {
            return FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        }
        return "\(path)/\(name)"
    }
}
