extension Verdict {
    /// The three verdicts over all tables.
    static func all(_ tables: [JudgedTable], marks: PassMarks, hasHoldout: Bool) -> [Verdict] {
        let figures = tables.flatMap(\.figures)
        return [
            fidelity(tables.map(\.pillars), keys: figures, mark: marks.fidelity, hasHoldout: hasHoldout),
            utility(figures, tables.flatMap(\.report.targets), mark: marks.utility, hasHoldout: hasHoldout),
            privacy(figures, mark: marks.privacy, hasHoldout: hasHoldout),
        ]
    }

    // MARK: Fidelity

    /// The mean over the tables of the mean share that columns, pairs, triples and the classifier reach. Keys that are
    /// broken fail it, whatever the rest.
    private static func fidelity(
        _ tables: [[Figure]], keys: [Figure], mark: Double, hasHoldout: Bool
    ) -> Verdict {
        let tables = tables.filter { !$0.isEmpty }
        let broken = keys.filter {
            [.keyIntegrity, .keyUniqueness].contains($0.metric) && $0.synthetic < ($0.holdout ?? 1) - 0.001
        }
        let shares = tables.map { pillars -> Double in
            let reached = pillars.compactMap { $0.holdout == nil ? ideal($0) : $0.reached }
            return reached.reduce(0, +) / Double(max(reached.count, 1))
        }
        let value = shares.reduce(0, +) / Double(max(shares.count, 1))
        let worst = tables.joined().filter { $0.metric == .classifier }.max {
            $0.synthetic - ($0.holdout ?? 0.5) < $1.synthetic - ($1.holdout ?? 0.5)
        }
        var sentence =
            value >= 0.97
            ? "It looks like the source."
            : value >= 0.9
                ? "It looks much like the source."
                : value >= 0.7
                    ? "It resembles the source, with differences that show."
                    : "It differs from the source in many ways."
        if let worst { sentence += " " + classifierSentence(worst) }
        if let first = broken.first {
            let place = "\(first.table).\(first.columns.joined(separator: "+"))"
            sentence +=
                broken.count == 1
                ? " The key \(place) is broken." : " \(broken.count) keys are broken, such as \(place)."
        }
        // A copy that comes near perfection needs no holdout to pass; one that does not may still be as good as can be.
        let passed = hasHoldout || value >= mark ? value >= mark && broken.isEmpty : nil
        return Verdict(
            kind: .fidelity, passed: passed, value: value,
            unit: hasHoldout ? "of what real data reaches" : "of a perfect copy", ceiling: hasHoldout ? 1 : nil,
            mark: mark, lowerIsBetter: false, range: [0, 1], sentence: sentence)
    }

    /// The share of the way to a perfect copy.
    private static func ideal(_ figure: Figure) -> Double? {
        let goal =
            switch figure.metric {
            case .overlap: 1.0
            case .classifier, .classifierAtParent: 0.5
            default: 0.0
            }
        return Figure.reached(figure.synthetic, from: figure.uninformed, to: goal)
    }

    private static func classifierSentence(_ figure: Figure) -> String {
        let auc = fixed(figure.synthetic, 2)
        if let ceiling = figure.holdout, ceiling > 0.55 {
            return "A trained classifier tells it from real rows with \(auc), and real rows from each other with "
                + "\(fixed(ceiling, 2)); 0.50 is blind."
        }
        return switch figure.synthetic {
        case ..<0.53: "A trained classifier cannot tell it from real rows: \(auc), where 0.50 is blind."
        case ..<0.6:
            "A trained classifier tells it from real rows only a little better than chance: \(auc), where 0.50 is blind."
        case ..<0.75: "A trained classifier tells it from real rows better than chance: \(auc), where 0.50 is blind."
        default: "A trained classifier tells it from real rows easily: \(auc), where 0.50 is blind."
        }
    }

    // MARK: Utility

    /// Of each target the learner that does best on real rows; of these the one that loses most decides.
    private static func utility(
        _ figures: [Figure], _ targets: [TargetReport], mark: Double, hasHoldout: Bool
    ) -> Verdict {
        let main = targets.compactMap { target -> Figure? in
            let candidates = figures.filter {
                [Metric.auc, .accuracy, .r2].contains($0.metric) && $0.columns == [target.column]
                    && $0.metric == target.learners.first?.metric
            }
            return candidates.max { ($0.holdout ?? 0) < ($1.holdout ?? 0) }
        }
        // A target that nobody asked for and that real rows hardly teach says nothing.
        let declared = Set(targets.filter(\.declared).map(\.column))
        let judged = main.filter { figure in
            guard figure.reached != nil, let real = figure.holdout, let chance = figure.uninformed else { return false }
            return real - chance > 0.1 || figure.columns.allSatisfy(declared.contains)
        }
        guard let worst = judged.min(by: { ($0.reached ?? 1) < ($1.reached ?? 1) }), let real = worst.holdout,
            let chance = worst.uninformed, let reached = worst.reached
        else { return .unknown(.utility, unlearnable(main, hasHoldout)) }
        let column = worst.columns.joined()
        let name = worst.metric == .r2 ? "R²" : worst.metric == .auc ? "AUC" : "accuracy"
        let amount = reached >= 0.99 ? "as well as" : reached >= mark ? "nearly as well as" : "less well than"
        return Verdict(
            kind: .utility, passed: reached >= mark, value: worst.synthetic, unit: "\(name) for \(column)",
            ceiling: real, mark: chance + mark * (real - chance), lowerIsBetter: false,
            range: [min(chance, worst.synthetic), max(1, worst.synthetic, real)],
            sentence:
                "A model trained on it predicts \(column) of real, unseen rows \(amount) one trained on real rows, "
                + "which reaches \(fixed(real, 2)); knowing nothing gives \(fixed(chance, 2)).")
    }

    private static func unlearnable(_ main: [Figure], _ hasHoldout: Bool) -> String {
        if !hasHoldout {
            return "Not judged: only real rows that the model has not seen show what a prediction is worth."
        }
        return main.isEmpty
            ? "Not judged: no column was predicted; the notes below say why."
            : "Not judged: not even real rows teach well enough to predict \(main[0].columns.joined()) better than a guess."
    }

    // MARK: Privacy

    private static let attacks: Set<Metric> = [.membershipNeighbour, .membershipDensity]
    /// An attack has found something where chance would seldom explain it: once in a thousand times, as there are many of
    /// them; once in a hundred for the membership attacks that the mark is set for.
    private static let (significance, membershipSignificance) = (0.001, 0.01)

    private static func privacy(_ figures: [Figure], mark: Double, hasHoldout: Bool) -> Verdict {
        let best = figures.filter { attacks.contains($0.metric) }.max { $0.synthetic < $1.synthetic }
        let copies = figures.filter { $0.metric == .exactCopies || $0.metric == .nearCopies }
        let copied = copies.filter {
            ($0.pValue ?? 1) < significance && $0.synthetic > 1.2 * ($0.holdout ?? 1) + 0.001
        }
        guard let best, hasHoldout else {
            return .unknown(
                .privacy,
                hasHoldout
                    ? "Not judged: there are too few rows, or rows of too few people, for attacks to tell anything."
                    : "Not judged: attacks must be compared with what they find out about people who are not in the "
                        + "source, which needs a holdout.")
        }
        let leaks = figures.filter(isLeak(mark))
        let found = leaks.map(\.metric) + copied.map(\.metric)
        let count = Set(figures.filter { $0.metric.part == .privacy && $0.pValue != nil }.map(\.metric)).count
        let chance = "The best guessed membership at \(fixed(best.synthetic, 3)); chance is 0.500."
        let isUnclear = found.isEmpty && best.synthetic > mark
        let sentence =
            if !found.isEmpty {
                "It tells of single people in the source: \(Set(found).map(\.title).sorted().joined(separator: ", ")). "
            } else if isUnclear {
                "Not clear: the best attack is above the mark, but on so few rows that it may be chance. "
            } else {
                "\(count) attacks and tests found no more about the people in the source than about strangers. "
            }
        return Verdict(
            kind: .privacy, passed: isUnclear ? nil : found.isEmpty, value: best.synthetic,
            unit: "AUC of the best attack", ceiling: 0.5, mark: mark, lowerIsBetter: true,
            range: [0.45, max(0.65, best.synthetic)], sentence: sentence + chance)
    }

    private static func isLeak(_ mark: Double) -> (Figure) -> Bool {
        { figure in
            let p = figure.pValue ?? 1
            return switch figure.metric {
            case .membershipNeighbour, .membershipDensity: figure.synthetic > mark && p < membershipSignificance
            case .membershipOutliers: figure.synthetic > mark && p < significance
            case .singlingOut, .linkability, .attributeInference:
                figure.synthetic - (figure.holdout ?? 0) > 0.02 && p < significance
            default: false
            }
        }
    }

    private static func unknown(_ kind: Kind, _ sentence: String) -> Verdict {
        Verdict(
            kind: kind, passed: nil, value: nil, unit: "", ceiling: nil, mark: nil, lowerIsBetter: kind == .privacy,
            range: [0, 1], sentence: sentence)
    }
}

/// With so many decimal places.
func fixed(_ value: Double, _ places: Int) -> String {
    let power = (0..<places).reduce(1.0) { power, _ in power * 10 }
    guard value.isFinite, value.magnitude < 1e12 else { return "\(value)" }
    let digits = String(Int((value.magnitude * power).rounded()))
    let padded = String(repeating: "0", count: max(places + 1 - digits.count, 0)) + digits
    let sign = value < 0 && Double(digits) != 0 ? "−" : ""
    return places == 0 ? sign + padded : "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
}
