import Glibc

/// How strongly two columns hang together, by the measure that suits them.
struct Association {
    let metric: Metric
    /// Signed for numbers, from 0 to 1 otherwise; NaN where a column has but one value.
    let value: Double
}

extension SampledTable {
    /// Pearson's correlation of two columns of numbers, Cramér's V of two of labels, else the correlation ratio.
    func association(_ first: Int, _ second: Int) -> Association {
        switch (columns[first], columns[second]) {
        case (.numbers(let left), .numbers(let right)): Association(metric: .pearson, value: pearson(left, right))
        case (.labels(let left), .labels(let right)): Association(metric: .cramersV, value: cramersV(left, right))
        case (.labels(let labels), .numbers(let numbers)), (.numbers(let numbers), .labels(let labels)):
            Association(metric: .correlationRatio, value: correlationRatio(labels, numbers))
        }
    }
}

/// The correlation of the rows that have both numbers.
func pearson(_ left: [Double], _ right: [Double]) -> Double {
    var (n, sums) = (0.0, SIMD2<Double>.zero)
    for row in left.indices where !left[row].isNaN && !right[row].isNaN {
        n += 1
        sums += SIMD2(left[row], right[row])
    }
    guard n > 1 else { return .nan }
    let mean = sums / n
    var (squares, product) = (SIMD2<Double>.zero, 0.0)
    for row in left.indices where !left[row].isNaN && !right[row].isNaN {
        let offset = SIMD2(left[row], right[row]) - mean
        squares += offset * offset
        product += offset.x * offset.y
    }
    return squares.x > 0 && squares.y > 0 ? product / (squares.x * squares.y).squareRoot() : .nan
}

/// Pearson's correlation of the ranks; equal numbers share their mean rank. Source: Spearman 1904.
func spearman(_ left: [Double], _ right: [Double]) -> Double {
    let rows = left.indices.filter { !left[$0].isNaN && !right[$0].isNaN }
    return pearson(ranks(rows.map { left[$0] }), ranks(rows.map { right[$0] }))
}

private func ranks(_ numbers: [Double]) -> [Double] {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var (ranks, low) = (numbers, 0)
    while low < order.count {
        var high = low
        while high < order.count, numbers[order[high]] == numbers[order[low]] { high += 1 }
        for place in low..<high { ranks[order[place]] = Double(low + high - 1) / 2 }
        low = high
    }
    return ranks
}

/// With the correction for bias of Bergsma 2013, doi:10.1016/j.jkss.2012.10.002, which makes independent columns 0
/// whatever the number of labels. Rows without one of the labels don't count.
func cramersV(_ left: [Int32], _ right: [Int32]) -> Double {
    var (cells, rows, columns) = ([SIMD2<Int32>: Int](), [Int32: Int](), [Int32: Int]())
    for row in left.indices where left[row] >= 0 && right[row] >= 0 {
        cells[SIMD2(left[row], right[row]), default: 0] += 1
        rows[left[row], default: 0] += 1
        columns[right[row], default: 0] += 1
    }
    let n = Double(rows.values.reduce(0, +))
    guard rows.count > 1, columns.count > 1, n > 1 else { return .nan }
    // χ²/n = Σ o²/(row · column) − 1, so that empty cells need no visit; in order, so that the sum is always the same.
    let order = cells.sorted { ($0.key.x, $0.key.y) < ($1.key.x, $1.key.y) }
    let phi =
        order.reduce(0) { sum, cell in
            let expected = Double(rows[cell.key.x] ?? 1) * Double(columns[cell.key.y] ?? 1)
            return sum + Double(cell.value) * Double(cell.value) / expected
        } - 1
    let (r, k) = (Double(rows.count), Double(columns.count))
    let corrected = max(0, phi - (r - 1) * (k - 1) / (n - 1))
    let least = min(r - (r - 1) * (r - 1) / (n - 1), k - (k - 1) * (k - 1) / (n - 1)) - 1
    return least > 0 ? min((corrected / least).squareRoot(), 1) : .nan
}

/// The root of the share of the numbers' variance that the labels explain (η). Source: Pearson 1905.
func correlationRatio(_ labels: [Int32], _ numbers: [Double]) -> Double {
    var (groups, sum, n) = ([Int32: SIMD2<Double>](), 0.0, 0.0)
    for row in labels.indices where labels[row] >= 0 && !numbers[row].isNaN {
        groups[labels[row], default: .zero] += SIMD2(numbers[row], 1)
        sum += numbers[row]
        n += 1
    }
    guard n > 1 else { return .nan }
    let mean = sum / n
    var (between, total) = (0.0, 0.0)
    for group in groups.sorted(by: { $0.key < $1.key }).map(\.value) {
        between += group.y * (group.x / group.y - mean) * (group.x / group.y - mean)
    }
    for row in labels.indices where labels[row] >= 0 && !numbers[row].isNaN {
        total += (numbers[row] - mean) * (numbers[row] - mean)
    }
    return total > 0 ? min((between / total).squareRoot(), 1) : .nan
}
