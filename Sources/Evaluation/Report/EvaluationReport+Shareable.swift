extension EvaluationReport {
    /// What may leave the security context: rounded figures; no category, range, minimum or maximum of the source, no bar
    /// that fewer than k real rows fill, and no sentence that names a value.
    public func shareable(minimumCount: Int) -> EvaluationReport {
        var report = self
        report.level = .shareable
        report.tables = tables.map { $0.shareable(minimumCount: minimumCount) }
        // With the synthetic table at hand, its share of the real range or spikes would tell the range or the spikes.
        report.figures = figures.filter { ![.rangeCoverage, .spikeCoverage].contains($0.metric) }.map(\.rounded)
        report.verdicts = verdicts.map { verdict in
            var verdict = verdict
            (verdict.value, verdict.ceiling) = (verdict.value.map(roundedShare), verdict.ceiling.map(roundedShare))
            verdict.mark = verdict.mark.map(roundedShare)
            verdict.range = verdict.range.map(roundedShare)
            return verdict
        }
        return report
    }
}

extension Figure {
    fileprivate var rounded: Figure {
        var figure = self
        if metric == .meanAbsoluteError {
            figure.synthetic = roundedSignificantly(synthetic)
            figure.holdout = holdout.map(roundedSignificantly)
            figure.uninformed = nil
        } else {
            figure.synthetic = roundedShare(synthetic)
            figure.holdout = holdout.map(roundedShare)
            figure.uninformed = uninformed.map(roundedShare)
        }
        figure.interval = interval?.map(roundedShare)
        figure.pValue = pValue.map(roundedShare)
        figure.reached = reached.map(roundedShare)
        return figure
    }
}

extension TableReport {
    fileprivate func shareable(minimumCount: Int) -> TableReport {
        var table = self
        (table.rows, table.sampled) = (rows.rounded, sampled.rounded)
        table.columns = columns.map { column in
            var column = column
            column.overlap = roundedShare(column.overlap)
            column.holdoutOverlap = column.holdoutOverlap.map(roundedShare)
            column.histogram = column.histogram?.shareable(least: Double(minimumCount) / Double(max(sampled.real, 1)))
            return column
        }
        table.degrees = []
        table.sequences = sequences.map { sequence in
            var sequence = sequence
            sequence.real = sequence.real.map(roundedShare)
            sequence.holdout = sequence.holdout?.map(roundedShare)
            sequence.synthetic = sequence.synthetic.map(roundedShare)
            return sequence
        }
        table.associations?.real = associations?.real.map { $0.map { ($0 * 100).rounded() / 100 } } ?? []
        table.associations?.synthetic = associations?.synthetic.map { $0.map { ($0 * 100).rounded() / 100 } } ?? []
        table.clues = clues.map { clue in
            var clue = clue
            clue.auc = roundedShare(clue.auc)
            clue.difference = "Some values are too rare or too frequent"
            return clue
        }
        table.curves = curves.map(\.coarse)
        return table
    }
}

extension TableReport.Rows {
    fileprivate var rounded: TableReport.Rows {
        TableReport.Rows(
            real: Int(roundedSignificantly(Double(real))), synthetic: synthetic,
            holdout: holdout.map { Int(roundedSignificantly(Double($0))) })
    }
}

extension Histogram {
    fileprivate func shareable(least: Double) -> Histogram {
        var histogram = self
        (histogram.edges, histogram.categories) = (nil, categories.map { Self.letters($0.count) })
        let isShown = real.map { $0 >= least }
        func shown(_ shares: [Double]) -> [Double] {
            zip(shares, isShown).map { $1 ? ($0 * 100).rounded() / 100 : 0 }
        }
        (histogram.real, histogram.synthetic, histogram.holdout) = (shown(real), shown(synthetic), holdout.map(shown))
        return histogram
    }

    /// `1st`, `2nd` … by frequency in the source.
    private static func letters(_ count: Int) -> [String] {
        (1...max(count, 1)).map { place in
            switch place {
            case 1: "most frequent"
            case 2: "2nd"
            case 3: "3rd"
            default: "\(place)th"
            }
        }
    }
}

extension Curve {
    fileprivate var coarse: Curve {
        var curve = self
        curve.points = Self.coarse(points)
        curve.holdoutPoints = holdoutPoints.map(Self.coarse)
        (curve.auc, curve.holdoutAuc) = (roundedShare(auc), holdoutAuc.map(roundedShare))
        return curve
    }

    private static func coarse(_ points: [[Double]]) -> [[Double]] {
        let stride = max(1, points.count / 20)
        let kept = points.enumerated().filter { $0.offset % stride == 0 || $0.offset == points.count - 1 }
        return kept.map { $0.element.map { ($0 * 100).rounded() / 100 } }
    }
}

/// To three decimal places.
private func roundedShare(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

/// To two digits that count.
private func roundedSignificantly(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    var unit = 1.0
    while value.magnitude / unit >= 100 { unit *= 10 }
    while value.magnitude / unit < 10 { unit /= 10 }
    return (value / unit).rounded() * unit
}
