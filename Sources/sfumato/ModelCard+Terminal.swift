import Foundation
import Synthesis
import Tasks

extension ModelCard {
    /// The card for a terminal.
    func terminalText(width: Int) -> String {
        var lines = ["\(path): \(Phrase.bytes(bytes)), format \(formatVersion), written by \(manifest.writtenBy)", ""]
        lines += Self.wrapped("Synthesizer   ", manifest.synthesizer, width)
        lines += Self.wrapped("Guarantee     ", manifest.privacy.guarantee, width)
        for (place, protection) in manifest.privacy.protections.enumerated() {
            lines += Self.wrapped(place == 0 ? "Protections   · " : "              · ", protection, width)
        }
        lines += budget(width)
        let options = manifest.provenance.options.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let seed = manifest.provenance.seedGiven ? "seed given" : "seed drawn"
        lines += Self.wrapped("Options       ", (options + [seed]).joined(separator: ", "), width)
        lines += origin.flatMap { Self.wrapped(Self.padded($0.label, 14), $0.text, width) }
        lines += Self.wrapped("Signed by     ", signer ?? "nobody", width)
        for table in manifest.tables { lines += [""] + text(of: table) }
        lines += ["", "Sections"]
        let nameWidth = sections.map(\.name.count).max() ?? 0
        lines += sections.map { "  \(Self.padded($0.name, nameWidth))  \(Phrase.bytes($0.bytes))" }
        lines += ["", "SHA-256  \(digest.dropFirst("sha256:".count))"]
        return lines.map { Phrase.printable($0) }.joined(separator: "\n") + "\n"
    }

    /// What a proved guarantee is made of.
    private func budget(_ width: Int) -> [String] {
        guard let formal = manifest.privacy.formal else { return [] }
        var lines = Self.wrapped(
            "Budget        ",
            "epsilon \(Self.short(formal.spentEpsilon)) of \(Self.short(formal.epsilon)) spent at delta "
                + "\(Self.short(formal.delta)), of which \(Self.short(formal.thresholdDelta)) on thresholds; "
                + "zCDP rho \(Self.short(formal.rho)). Neighbours: \(formal.neighbours), \(formal.unit).", width)
        for cost in Self.merged(formal.costs) {
            let share = "\(Int((100 * cost.rho / formal.rho).rounded())) %"
            lines.append("  " + String(repeating: " ", count: max(0, 11 - share.count)) + share + " \(cost.text)")
        }
        lines += Self.wrapped("Public        ", formal.declaredPublic.joined(separator: "; "), width)
        return lines
    }

    /// One line for each mechanism and what it is for, with its columns counted: `labels of 9 columns`.
    private static func merged(_ costs: [FormalPrivacy.Cost]) -> [(text: String, rho: Double)] {
        var merged: [(key: String, columns: Int, uses: Int, rho: Double)] = []
        for cost in costs {
            let parts = cost.purpose.split(separator: " of ", maxSplits: 1)
            let isOfColumn = ["labels", "range", "cells", "frequent numbers"].contains(String(parts[0]))
            let key = "\(isOfColumn ? String(parts[0]) : cost.purpose) (\(cost.mechanism)"
            if let place = merged.firstIndex(where: { $0.key == key }) {
                merged[place].columns += 1
                merged[place].uses += cost.uses
                merged[place].rho += cost.rho
            } else {
                merged.append((key, isOfColumn ? 1 : 0, cost.uses, cost.rho))
            }
        }
        return merged.map { entry in
            let detail =
                entry.columns > 0 ? ", \(entry.columns) columns" : entry.uses > 1 ? ", \(entry.uses) times" : ""
            return ("\(entry.key)\(detail))", entry.rho)
        }
    }

    private static func short(_ number: Double) -> String {
        let text = number.formatted(
            .number.precision(.significantDigits(1...4)).grouping(.never).locale(Locale(identifier: "en")))
        return number >= 0.001 || number == 0 ? text : "\(Float(number))"
    }

    /// Where the model comes from, as far as it tells.
    private var origin: [(label: String, text: String)] {
        let told = manifest.provenance
        return [
            ("Run", told.run), ("Context", told.context), ("Requester", told.requester), ("Purpose", told.purpose),
            ("Source", told.source?.joined(separator: ", ")), ("Spec", told.specDigest),
        ].compactMap { label, text in text.map { (label, $0) } }
    }

    private func text(of table: Manifest.Table) -> [String] {
        let names = min(table.columns.map(\.name.count).reduce("column".count, max), 32)
        let types = min(table.columns.map { Self.type($0).count }.reduce("type".count, max), 32)
        let header =
            "  \(Self.padded("column", names))  \(Self.padded("type", types))  values of the source in the file"
        let rows = table.columns.map { column in
            let held = values.filter { $0.table == table.name && $0.column == column.name && $0.count > 0 }
                .map { "\(Phrase.grouped($0.count)) \($0.kind)" }
            return "  \(Self.padded(column.name, names))  \(Self.padded(Self.type(column), types))  "
                + (held.isEmpty ? "none" : held.joined(separator: ", "))
        }
        return ["Table \(table.name): \(Phrase.rows(table.rows)) × \(table.columns.count) columns", header] + rows
    }

    private static func type(_ column: Manifest.Column) -> String { column.type + (column.nullable ? "?" : "") }

    private static func padded(_ text: String, _ width: Int) -> String {
        guard text.count <= width else { return text.prefix(max(width - 1, 0)) + "…" }
        return text + String(repeating: " ", count: width - text.count)
    }

    /// The text behind its label, broken between words; later lines stand below the first.
    private static func wrapped(_ label: String, _ text: String, _ width: Int) -> [String] {
        var lines = [label]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.count + word.count > max(width, label.count + 24), last.count > label.count {
                lines.append(String(repeating: " ", count: label.count) + word + " ")
            } else {
                lines[lines.count - 1] += word + " "
            }
        }
        return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
    }
}
