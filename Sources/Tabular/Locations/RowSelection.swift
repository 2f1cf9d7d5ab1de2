/// Some of a table's rows, chosen by a hash: to train on one part of a table and to judge with the other, without ever
/// writing either.
///
/// Rows that agree in the key columns are in the same part, whichever table they are in; where there are none, or a row
/// lacks a value, its place in the table decides.
public struct RowSelection: Hashable, Sendable {
    /// The share of rows, or of keys, in the selected part if `isComplement` is not set; from 0 to 1.
    public let share: Double
    /// Draws the parts.
    public let seed: UInt64
    /// The columns whose values go together; empty for single rows.
    public let keys: [String]
    /// Whether the other part is selected: 1 − share of the rows.
    public let isComplement: Bool
    /// For each row whether it is in the part, where that is known beforehand; then nothing is drawn.
    private let marks: [Bool]?

    /// A part of a table.
    public init(share: Double, seed: UInt64, keys: [String] = [], isComplement: Bool) {
        self.share = share
        self.seed = seed
        self.keys = keys
        self.isComplement = isComplement
        marks = nil
    }

    /// The rows that are marked, or the others.
    public init(marks: [Bool], isComplement: Bool) {
        (share, seed, keys) = (0, 0, [])
        self.isComplement = isComplement
        self.marks = marks
    }

    /// The places of the batch's selected rows.
    /// - Parameters:
    ///   - columns: of `keys`, in their order.
    ///   - firstRow: how many rows of the table come before the batch.
    func places(in batch: RecordBatch, columns: [Int], firstRow: Int) -> [Int] {
        if let marks {
            return (0..<batch.rows).filter { row in
                firstRow + row < marks.count && marks[firstRow + row] != isComplement
            }
        }
        let limit = share >= 1 ? UInt64.max : UInt64(max(share, 0) * 0x1p64)
        return (0..<batch.rows).filter { row in
            let values = columns.map { batch.columns[$0].keyHash(row) }
            let key = values.contains(nil) || values.isEmpty ? ByteHash.of(Int64(firstRow + row)) : join(values)
            return (ByteHash.join(seed, key) < limit) != isComplement
        }
    }

    private func join(_ hashes: [UInt64?]) -> UInt64 {
        hashes.reduce(1) { ByteHash.join($0, $1 ?? 0) }
    }
}
