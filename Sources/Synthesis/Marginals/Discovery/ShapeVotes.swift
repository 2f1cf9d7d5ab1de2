import Tabular

/// One row, one vote on what a column's values look like; and marks of the values seen, to tell how many differ.
/// Used by one thread at a time.
final class ShapeVotes {
    /// Slots to mark values in; the more of them are marked the more values there are, also where values collide.
    static let slots = 1 << 20

    private(set) var votes = Array(repeating: 0, count: ValueShape.count)
    private var marks = [UInt64](repeating: 0, count: slots / 64)
    private let share: Double
    private var lots = SystemRandomNumberGenerator()

    /// - Parameter share: the probability with which a row votes; each row's lot is its own, so that no row moves another.
    init(share: Double) { self.share = share }

    /// How many slots are marked. One row marks one slot at most.
    var marked: Int { marks.reduce(0) { $0 + $1.nonzeroBitCount } }

    func add(_ values: ColumnValues) {
        for row in 0..<values.rows where share >= 1 || Double.random(in: 0..<1, using: &lots) < share {
            guard !values.isNull(row) else {
                votes[ValueShape.missing(0).index] += 1
                continue
            }
            let (shape, hash) = Self.look(values, row)
            votes[shape.index] += 1
            if case .missing = shape { continue }
            let slot = Int(truncatingIfNeeded: hash) & (Self.slots - 1)
            marks[slot / 64] |= 1 << UInt64(slot % 64)
        }
    }

    private static func look(_ values: ColumnValues, _ row: Int) -> (ValueShape, UInt64) {
        switch values.storage {
        case .text(let offsets, let bytes):
            let (start, count) = (Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
            return (ValueShape(bytes + start, count), ByteHash.of(bytes + start, count))
        case .reals(let numbers):
            return (ValueShape(numbers[row]), ByteHash.of(Int64(bitPattern: numbers[row].bitPattern)))
        case .integers(let numbers): return (.integer, ByteHash.of(numbers[row]))
        }
    }
}
