/// What the values of a typed column (Parquet, database) have in common.
struct TypedEvidence {
    private(set) var values = 0
    /// Reals: the fewest decimal places that hold all values exactly, up to 6; 7 where that is not enough.
    private(set) var places = 0
    /// Dates and times: the greatest of the usual steps that divides all values.
    private(set) var step: Int64
    private let steps: [Int64]
    private(set) var largest = 0.0

    init(kind: PhysicalKind) {
        switch kind {
        case .datetime(let unit, _):
            steps =
                [86_400, 1].map { $0 * unit.perSecond }
                + [1_000, 1_000_000].filter { $0 < unit.perSecond }.map {
                    unit.perSecond / $0
                } + [1]
        case .decimal(let scale): steps = scale <= 18 ? (0...scale).reversed().map { powersOfTen[$0] } : [1]
        default: steps = [1]
        }
        step = steps.first ?? 1
    }

    @inline(__always)
    mutating func observe(_ value: Int64) {
        values &+= 1
        while step > 1 && value % step != 0 { step = steps.first { $0 < step } ?? 1 }
    }

    @inline(__always)
    mutating func observe(_ value: Double) {
        values &+= 1
        largest = max(largest, value.magnitude)
        while places <= 6 {
            let power = Self.powers[places]
            if (value * power).rounded() / power == value { return }
            places &+= 1
        }
    }

    private static let powers = (0...6).map { Double(powersOfTen[$0]) }

    /// Whether doubles are decimals of `places` in disguise.
    var isLattice: Bool { places <= 6 && largest * Self.powers[min(places, 6)] < 1e15 }
}
