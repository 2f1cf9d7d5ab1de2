/// Typed sources: the column's type may be coarser than the physical one, as when timestamps are all at midnight
/// (`date`), doubles all whole (`integer`) or all in cents (`decimal`).
extension ValueCodec {
    /// The number of a typed value; nil where the type cannot show it exactly (a timestamp of a date column that is
    /// not at midnight).
    @inline(__always)
    public func integer(_ physical: Int64) -> Int64? {
        if physicalUnits == 1 { return physical }
        let quotient = floorDivide(physical, physicalUnits)
        return quotient &* physicalUnits == physical ? quotient : nil
    }

    /// The number of a double in a source of doubles; nil where the type cannot show it, such as NaN or 0.125 in cents.
    @inline(__always)
    public func integer(_ physical: Double) -> Int64? {
        let rounded = (physical * power).rounded()
        guard rounded.magnitude < 0x1p53, rounded / power == physical else { return nil }
        return Int64(rounded)
    }

    /// The typed value of a number, for sources of integers, decimals, dates and times.
    @inline(__always)
    public func physical(_ value: Int64) -> Int64 { value &* physicalUnits }

    /// The typed value of a number, for sources of doubles.
    @inline(__always)
    public func physicalReal(_ value: Int64) -> Double { Double(value) / power }

    static func physicalUnits(of kind: PhysicalKind, for type: ColumnType) -> Int64 {
        switch (kind, type) {
        case (.decimal(let source), .decimal(let scale)) where source > scale: powersOfTen[min(source - scale, 18)]
        case (.decimal(let source), .integer): powersOfTen[min(source, 18)]
        case (.time(let unit), .time): max(unit.perSecond / 1_000_000, 1)
        case (.datetime(let unit, _), .date): unit.perSecond * 86_400
        case (.datetime(let unit, _), .datetime(let own, _)): max(unit.perSecond / own.perSecond, 1)
        default: 1
        }
    }
}
