/// Two tables that differ by one row, which stands out in every way that a row can: its number is extreme, its label is its
/// own, its date is out of range, and it alone lacks a value.
struct AuditTable {
    /// Rows that both have.
    let rows: Int
    static let label = "outlier"
    static let amount = 1_000_000_000

    /// As CSV, with or without the outlier behind all other rows.
    func text(withOutlier: Bool) -> String {
        var stream = RandomStream(seed: 1, stream: 0)
        var lines = "amount,city,joined,visits\n"
        for _ in 0..<rows {
            let amount = 10 + stream.below(490)
            let city = ["Aarau", "Basel", "Chur", "Davos"][Int(stream.below(16)).trailingZeroBitCount % 4]
            let day = String(101 + stream.below(28)).dropFirst()
            let month = String(101 + stream.below(12)).dropFirst()
            lines += "\(amount),\(city),20\(20 + stream.below(4))-\(month)-\(day),\(stream.below(6) + amount / 100)\n"
        }
        return lines + (withOutlier ? "\(Self.amount),\(Self.label),1900-01-01,\n" : "")
    }
}
