import Tabular
import Testing

@testable import Synthesis

/// Tables that refer to themselves or to each other in a circle.
@Suite("Circles")
struct CircleTests {
    @Test("A table that refers to itself keeps its depth and has no loops")
    func hierarchy() throws {
        var maker = Maker(seed: 6)
        var lines = ["id,chief,level"]
        // One root, 6 below it, about 5 below each of these, about 8 below each of those.
        var (levels, next) = ([[0], [], [], []], 1)
        lines.append("E0,,0")
        for level in 1...3 {
            for chief in levels[level - 1] {
                for _ in 0..<[6, 4 + maker.below(3), 6 + maker.below(5)][level - 1] {
                    lines.append("E\(next),E\(chief),\(level)")
                    levels[level].append(next)
                    next += 1
                }
            }
        }
        let copy = try SyntheticDatabase(
            ["staff": lines],
            schema: """
                tables:
                  staff:
                    primaryKey: [id]
                    foreignKeys: [{ columns: [chief], references: staff, to: [id] }]
                    columns: { id: { type: id }, chief: { type: id, nullable: true }, level: { type: categorical } }
                """, scale: 4)
        let staff = copy["staff"].by("id")
        #expect(dangling(copy["staff"].keys("chief"), in: copy["staff"].keys("id")) == 0)
        var depths: [Int] = []
        for row in copy["staff"] {
            var (depth, chief) = (0, row["chief"] ?? "")
            while let above = staff[chief], depth < 10 { (depth, chief) = (depth + 1, above["chief"] ?? "") }
            depths.append(depth)
        }
        #expect(depths.max() == 3, "the deepest row lies \(depths.max() ?? 0) below its root")
        let (found, real) = (depths.count { $0 == 3 }, levels[3].count * 4)
        #expect(abs(Double(found) / Double(real) - 1) < 0.1, "\(found) of \(real) at the bottom")
        let most = copy["staff"].grouped(by: "chief").filter { !$0.key.isEmpty }.values.map(\.count).max() ?? 0
        #expect(most <= 20, "one row has \(most) below it")
    }

    private static let circle = """
        tables:
          departments:
            primaryKey: [name]
            foreignKeys: [{ columns: [head], references: employees, to: [id] }]
            columns: { name: { type: id }, head: { type: id, nullable: HEAD }, kind: { type: categorical } }
          employees:
            primaryKey: [id]
            foreignKeys: [{ columns: [department], references: departments, to: [name] }]
            columns: { id: { type: id }, department: { type: id, nullable: false }, grade: { type: integer } }
        """

    private static var company: [String: [String]] {
        var maker = Maker(seed: 7)
        var sources = ["departments": ["name,head,kind"], "employees": ["id,department,grade"]]
        for department in 0..<80 {
            let first = sources["employees", default: []].count
            for _ in 0..<3 + maker.below(8) {
                let number = sources["employees", default: []].count
                sources["employees"]?.append("E\(number),D\(department),\(maker.below(4))")
            }
            let head = maker.chance(10) ? "" : "E\(first)"
            sources["departments"]?.append("D\(department),\(head),\(department % 3)")
        }
        return sources
    }

    @Test("A circle is cut at the key that may be empty; heads are of their own department")
    func cut() throws {
        let copy = try SyntheticDatabase(
            Self.company, schema: Self.circle.replacing("HEAD", with: "true"), scale: 2)
        #expect(copy.notes.contains { $0.contains("departments.head") }, "\(copy.notes)")
        #expect(dangling(copy["departments"].keys("head"), in: copy["employees"].keys("id")) == 0)
        #expect(dangling(copy["employees"].keys("department"), in: copy["departments"].keys("name")) == 0)
        let headless = copy["departments"].share { $0["head"] == "" }
        #expect((0.02...0.25).contains(headless), "\(headless) of the departments have no head")
        let employees = copy["employees"].by("id")
        let strangers = copy["departments"].count { row in
            row["head"] != "" && employees[row["head"] ?? ""]?["department"] != row["name"]
        }
        #expect(strangers == 0, "\(strangers) heads are of another department")
    }

    @Test("A circle of which no key may be empty is refused, with the keys that make it")
    func uncuttable() throws {
        let error = #expect(throws: DataError.self) {
            try SyntheticDatabase(Self.company, schema: Self.circle.replacing("HEAD", with: "false"))
        }
        let text = "\(try #require(error))"
        #expect(text.contains("departments.head") && text.contains("employees.department"), "\(text)")
        #expect(text.contains("nullable: true"), "\(text)")
    }
}
