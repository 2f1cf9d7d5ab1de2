/// Draws rows of codes.
protocol RowSampler: Sendable {
    /// - Returns: for each part of the table, `rows` codes; the same for the same state of the stream.
    func sample(rows: Int, stream: inout RandomStream) -> [[UInt16]]
}
