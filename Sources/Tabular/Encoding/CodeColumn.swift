/// One encoded column: for each row, the number of the category, bin or atom that its value fell in.
/// - Shape: one code per row, each in `0 ..< cardinality`; "missing" has its own code. Unit: none, a code is a name.
/// - Source: DESIGN.md section 4; laid out as the indices of an Arrow dictionary column, without the validity bitmap.
public struct CodeColumn: Sendable {
    /// What the order of the codes means.
    public enum Scale: Hashable, Sendable {
        /// Codes follow the order of the values they stand for (code 0 may be "missing").
        case ordinal
        /// Codes are labels.
        case nominal
    }
    /// The column, or the part of a column, that the codes stand for.
    public let name: String
    /// One code per row.
    public let codes: [UInt16]
    /// How many different codes may occur.
    public let cardinality: Int
    /// What the order of the codes means.
    public let scale: Scale
    /// Whether code 0 stands for "missing".
    public let hasMissing: Bool
    /// Rows whose label was too rare to be kept, and that were dealt out among the others.
    public var dealt = 0

    /// - Throws: ``DataError`` which names the first row at fault.
    public init(name: String, codes: [UInt16], cardinality: Int, scale: Scale, hasMissing: Bool) throws(DataError) {
        if let fault = codes.firstIndex(where: { Int($0) >= cardinality }) {
            throw DataError(
                .internal, "\(name), row \(fault)", problem: "the code is not below \(cardinality)",
                remedy: "Encode the table again with the schema that the model was trained on")
        }
        self.name = name
        self.codes = codes
        self.cardinality = cardinality
        self.scale = scale
        self.hasMissing = hasMissing
    }
}
