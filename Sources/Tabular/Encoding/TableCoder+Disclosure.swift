/// How many values of the source the coder of a column holds.
package struct DisclosedCounts: Hashable, Sendable {
    /// Labels that at least k rows share.
    package var labels = 0
    /// Numbers that at least k rows share.
    package var atoms = 0
    /// Means of groups of at least k rows.
    package var means = 0
    /// Ends of bins and quantiles in them, as noisy counts show them.
    package var quantiles = 0
    /// Origins and steps of lattices.
    package var lattices = 0

    fileprivate mutating func add(_ coder: NumberCoder) {
        let isPrivate = coder.hasQuantiles == true
        lattices += coder.step > 0 && !isPrivate ? 1 : 0
        for cell in coder.cells {
            if cell.knots.count == 1 {
                atoms += 1
            } else if isPrivate {
                quantiles += cell.knots.count
            } else {
                means += cell.knots.count
            }
        }
    }
}

extension TableCoder {
    /// One for each column of the schema.
    package func disclosed() -> [DisclosedCounts] {
        coders.map { coder in
            var counts = DisclosedCounts()
            switch coder {
            case .labels(let coder): counts.labels = coder.labels.count { $0 != LabelCoder.neutral }
            case .number(let coder): counts.add(coder)
            case .datetime(let day, let time):
                counts.add(day)
                counts.add(time)
            case .fresh, .suppressed: break
            }
            return counts
        }
    }
}

extension TableCoder {
    /// For each column of the schema its labels, if it has some.
    package func labels() -> [[String]?] {
        coders.map { coder in
            switch coder {
            case .labels(let coder): coder.labels
            case .suppressed: [LabelCoder.withheld]
            default: nil
            }
        }
    }
}
