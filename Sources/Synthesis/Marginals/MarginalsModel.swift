import Tabular

/// A model of a table of codes that was fitted to noisy marginals: everything in it follows from them, so that it is as
/// private as they are.
struct MarginalsModel: Sendable {
    let graph: GraphicalModel

    /// No model's junction tree has more cells, so that reading a file takes some tens of megabytes at most.
    static let cellLimit = 1 << 20

    /// How many codes each part has.
    var cardinalities: [Int] { graph.tree.cardinalities }
}

extension MarginalsModel {
    /// Writes the potentials; the tree and the counts follow from them.
    func write(to writer: inout ByteWriter) {
        writer.put(graph.total)
        writer.putCount(graph.potentials.count)
        for potential in graph.potentials {
            writer.put(potential.clique.columns.map { UInt32($0) })
            writer.put(potential.values)
        }
    }

    /// Reads what ``write(to:)`` gave.
    init(from reader: inout ByteReader, cardinalities: [Int]) throws(DataError) {
        let total = try reader.number(Double.self)
        guard total >= 1, total < 0x1p60 else { throw reader.invalid("the number of rows is none") }
        var potentials: [Factor] = []
        for _ in 0..<(try reader.count(minimumBytes: 16)) {
            let columns = try reader.numbers(UInt32.self).map { Int($0) }
            guard !columns.isEmpty, columns.count < 64, zip(columns, columns.dropFirst()).allSatisfy({ $0 < $1 }),
                columns.allSatisfy({ $0 < cardinalities.count })
            else { throw reader.invalid("a potential names columns that are not there") }
            let clique = Clique(columns)
            let values = try reader.numbers(Double.self)
            guard values.count == clique.cells(cardinalities), values.allSatisfy({ $0.magnitude < 1e100 }) else {
                throw reader.invalid("a potential does not fit its columns")
            }
            potentials.append(Factor(clique, values: values))
        }
        guard Set(potentials.map(\.clique)).count == potentials.count else {
            throw reader.invalid("two potentials are of the same columns")
        }
        let tree = try JunctionTree(
            covering: potentials.map(\.clique), cardinalities: cardinalities, seed: 0,
            cellLimit: Self.cellLimit)
        graph = GraphicalModel(tree: tree, potentials: potentials, total: total)
    }
}
