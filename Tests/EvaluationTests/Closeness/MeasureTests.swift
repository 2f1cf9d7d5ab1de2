import Foundation
import Tabular
import TestSupport
import Testing

@testable import Evaluation

@Suite("Closeness of tables")
struct MeasureTests {
    private let schema = TableSchema(
        name: "people",
        columns: [
            ColumnSchema(name: "id", type: .id(pattern: nil)), ColumnSchema(name: "colour", type: .categorical),
            ColumnSchema(name: "height", type: .integer, missing: ["", "?"]),
            ColumnSchema(name: "note", type: .text),
        ])
    private let heading = "id,colour,height,note\n"

    private func source(_ folder: TemporaryFolder, _ name: String, _ rows: String) throws -> TableSource {
        let sources = try TableSource.resolve([try folder.write(name, heading + rows)])
        return try #require(sources.first)
    }

    @Test("Distances of a case worked by hand: labels, numbers, both missing tokens, and a holdout")
    func byHand() throws {
        let folder = try TemporaryFolder()
        let real = try source(folder, "real.csv", "1,red,1,x\n2,red,2,y\n3,blue,?,z\n4,,,x\n")
        let copy = try source(folder, "copy.csv", "9,red,1,a\n8,blue,3,b\n7,green,?,c\n6,blue,1,d\n")
        let closeness = try Closeness.measure(real: real, synthetic: copy, holdout: real, schema: schema)
        #expect(closeness.columns.map(\.name) == ["colour", "height"])
        // missing, other, red, blue: ¼ 0 ½ ¼ beside 0 ¼ ¼ ½; missing, other, 1, 2: ½ 0 ¼ ¼ beside ¼ ¼ ½ 0
        #expect(closeness.columns.map(\.distance.synthetic) == [0.5, 0.5])
        // red 1, red 2, blue ?, missing: ¼ each, beside red 1, blue 3, green ?, blue 1
        #expect(closeness.pairs == .init(synthetic: 0.75, holdout: 0))
        #expect(closeness.single == .init(synthetic: 0.5, holdout: 0))
        #expect([closeness.realRows, closeness.syntheticRows, closeness.holdoutRows] == [4, 4, 4])
    }

    @Test("A copy without one of the columns is refused by file and column")
    func missingColumn() throws {
        let folder = try TemporaryFolder()
        let real = try source(folder, "real.csv", "1,red,1,x\n")
        let path = try folder.write("copy.csv", "id,colour\n1,red\n")
        let copy = try #require(try TableSource.resolve([path]).first)
        let error = #expect(throws: DataError.self) {
            try Closeness.measure(real: real, synthetic: copy, holdout: nil, schema: schema)
        }
        #expect(error?.description.contains("copy.csv: there is no column height") == true)
    }

    /// Figures of pandas 2.3 and numpy 2 for the bundled halves of Adult, which no code of ours took part in.
    @Test("On Adult the distances are those that pandas computes")
    func adult() throws {
        let root = #filePath.components(separatedBy: "/Tests/")[0] + "/examples/adult"
        let sources = try TableSource.resolve(["\(root)/train.csv", "\(root)/holdout.csv"])
        try #require(sources.count == 2)
        let labels: Set = [
            "workclass", "education", "marital_status", "occupation", "relationship", "race", "sex", "native_country",
            "income",
        ]
        let names = try sources[0].open().columns.map(\.name)
        let columns = names.map { ColumnSchema(name: $0, type: labels.contains($0) ? .categorical : .integer) }
        let closeness = try Closeness.measure(
            real: sources[0], synthetic: sources[1], holdout: nil, schema: TableSchema(name: "adult", columns: columns))
        #expect(abs(closeness.single.synthetic - 0.02201333333333334) < 1e-12)
        #expect(abs((closeness.pairs?.synthetic ?? 1) - 0.050638095238095246) < 1e-12)
    }
}
