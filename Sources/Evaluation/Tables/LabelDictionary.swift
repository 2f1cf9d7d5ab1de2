import Tabular

/// Numbers for the labels of one column, in the order in which they were met, in all tables that are compared.
struct LabelDictionary: Sendable {
    /// The label of each number.
    private(set) var labels: [String] = []
    private var numbers: [UInt64: Int32] = [:]
    /// A column with more different labels than this is hardly one of labels; the rest share one number.
    private static let limit = 1_000_000

    mutating func number(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int32 {
        if let number = numbers[hash] { return number }
        let number = Int32(labels.count)
        guard labels.count < Self.limit else { return number - 1 }
        numbers[hash] = number
        labels.append(String(decoding: bytes, as: UTF8.self))
        return number
    }
}
