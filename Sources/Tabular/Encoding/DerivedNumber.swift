/// Whole numbers that the program has worked out itself (counts of children, days between rows) as codes, under the same
/// rules as the numbers of a source: nothing that fewer than k entities share is kept.
package struct DerivedNumber: Codable, Hashable, Sendable {
    /// Stands for "no number".
    package static let missing = ColumnReader.missing
    private let coder: NumberCoder

    /// - Parameters:
    ///   - values: may be ``missing``.
    ///   - entities: of each value; nil where each is of its own.
    ///   - minimumCount: k.
    ///   - clock: for times of day, what makes a second; then round times stay round.
    package init(
        learning values: [Int64], entities: [UInt32]?, minimumCount: Int, bins: Int = 256, clock: Int64? = nil
    ) {
        var profile = NumberProfile(salt: 0x5851_f42d_4c95_7f2d)
        profile.add(values, entities: entities.map { $0[...] })
        coder = profile.coder(
            minimumCount: minimumCount, bins: bins, rounding: clock.map { .clock(unitsPerSecond: $0) } ?? .none)
    }

    /// Codes are below this.
    package var cardinality: Int { coder.cardinality }
    /// Whether code 0 stands for ``missing``.
    package var hasMissing: Bool { coder.hasMissing }
    /// Whether no number was frequent enough to be learned.
    package var isEmpty: Bool { coder.cells.isEmpty }
    /// Whether counts and values are such as learning makes them; those of a file may not be.
    package var isValid: Bool { coder.isValid && coder.step > 0 && coder.habits == nil }
    /// The distance between neighbouring numbers.
    package var step: Int64 { max(1, coder.step) }
    /// No number that is drawn is larger, rounding aside; `Int64.min` where there is none.
    package var largest: Int64 {
        coder.cells.indices.reduce(Int64.min) { max($0, coder.integer($1, 0), coder.integer($1, 0x1.fffffffffffffp-1)) }
    }

    /// One code for each value.
    package func codes(_ values: [Int64]) -> [UInt16] {
        let lookup = NumberLookup(coder)
        let isEmpty = coder.cells.isEmpty
        return values.map { isEmpty || ($0 == Self.missing && !coder.hasMissing) ? 0 : lookup.code($0) }
    }

    /// The number of a code, for u uniform in [0, 1); ``missing`` where the code stands for that.
    package func value(_ code: UInt16, _ u: Double) -> Int64 {
        let cell = Int(code) - (coder.hasMissing ? 1 : 0)
        return cell < 0 || cell >= coder.cells.count ? Self.missing : coder.integer(cell, u)
    }

    /// A number of any code but that of ``missing``, for u uniform in [0, 1); ``missing`` where there is none.
    package func value(ofAnyCode u: Double) -> Int64 {
        let place = u * Double(coder.cells.count)
        let cell = min(Int(place), coder.cells.count - 1)
        return cell < 0 ? Self.missing : coder.integer(cell, place - Double(cell))
    }

    /// One number for all that a code stands for; nil where that is none.
    package func typical(_ code: UInt16) -> Int64? {
        let number = value(code, 0.5)
        return number == Self.missing ? nil : number
    }

    /// Whether the code stands for one number only.
    package func isExact(_ code: UInt16) -> Bool {
        let cell = Int(code) - (coder.hasMissing ? 1 : 0)
        return cell < 0 || cell >= coder.cells.count || coder.cells[cell].atom != nil
    }

    /// How many values of the source the coder holds.
    package var held: Int { coder.cells.reduce(0) { $0 + $1.knots.count } }
}
