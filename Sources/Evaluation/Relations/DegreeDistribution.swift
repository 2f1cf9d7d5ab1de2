/// How many children parents have.
struct DegreeDistribution {
    let figure: Figure
    let histogram: Histogram

    /// - Parameter degrees: of each parent.
    init(_ degrees: Trio<[Int]>, table: String, key: [String], parent: String) {
        let greatest = degrees.real.sorted().last ?? 0
        let counts = degrees.map { degrees -> [Int: Double] in
            let share = 1 / Double(max(degrees.count, 1))
            return degrees.reduce(into: [:]) { $0[$1, default: 0] += share }
        }
        func distance(_ other: [Int: Double]) -> Double {
            Set(counts.real.keys).union(other.keys).sorted().reduce(0) {
                $0 + abs((counts.real[$1] ?? 0) - (other[$1] ?? 0))
            } / 2
        }
        figure = Figure(
            .childrenPerParent, table: table, columns: key, variant: "of \(parent)",
            synthetic: distance(counts.synthetic), holdout: counts.holdout.map(distance), uninformed: 1)
        // Few counts are shown singly, many in classes of one width; the last is open.
        let width = max(1, (degrees.real.sorted().quantileOfCounts(0.98) + 10) / 11)
        let classes = min(12, greatest / width + 1)
        let shares = counts.map { counts in
            counts.reduce(into: Array(repeating: 0.0, count: classes)) { shares, degree in
                shares[min(degree.key / width, classes - 1)] += degree.value
            }
        }
        let labels = (0..<classes).map { place -> String in
            if place == classes - 1, classes == 12 { return "\(place * width)+" }
            return width == 1 ? "\(place)" : "\(place * width)–\(place * width + width - 1)"
        }
        histogram = Histogram(
            title: "\(table) per row of \(parent)", edges: nil, unit: .number, categories: labels, real: shares.real,
            holdout: shares.holdout, synthetic: shares.synthetic)
    }
}

extension [Int] {
    fileprivate func quantileOfCounts(_ share: Double) -> Int {
        isEmpty ? 0 : self[Swift.min(count - 1, Int(share * Double(count)))]
    }
}
