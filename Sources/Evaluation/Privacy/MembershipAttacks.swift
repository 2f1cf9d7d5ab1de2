import Glibc
import Tabular

/// Tries to tell rows that the model learnt from (members) from others of the same kind (strangers).
///
/// Given the synthetic table, members and strangers can be exchanged for each other if nothing of single members was
/// learnt, so the tests hold whatever the table looks like: Mann and Whitney's test of one kind's scores against the
/// other's.
struct MembershipAttacks {
    private(set) var figures: [Figure] = []
    private(set) var curves: [Curve] = []
    private(set) var notes: [EvaluationReport.Note] = []
    /// Neighbours whose distances tell how dense rows are.
    private static let neighbours = 5
    private static let leastReferences = 100

    init(_ field: AttackField) {
        var random = field.random(0x6d65_6d62)
        // One half of the holdout is attacked, the other is what the attacker knows of people at large.
        let half = field.holdout.rows / 2
        let order = random.rows(field.holdout.rows, of: field.holdout.rows)
        let count = min(half, field.targets, field.real.rows)
        let members = field.space.points(field.real.selecting(random.rows(count, of: field.real.rows)))
        let strangers = field.space.points(field.holdout.selecting(Array(order[..<count])))
        let known = field.space.points(field.holdout.selecting(Array(order[half...])))
        let synthetic = field.space.points(field.synthetic)
        let seen = [members, strangers].map {
            $0.neighbours(Self.neighbours, among: synthetic, threads: field.threads)
        }
        addNeighbour(field, seen)
        guard known.count >= Self.leastReferences else {
            notes.append(
                .init(
                    table: field.name,
                    "The holdout is too small for the attack by density, and to look at outliers by themselves."))
            return
        }
        let density = [members, strangers].map {
            $0.neighbours(Self.neighbours, among: known, threads: field.threads)
        }
        addDensity(field, seen, density)
        addOutliers(field, seen, density)
    }

    /// The nearer the closest synthetic row, the likelier a member. Source: Chen et al. 2020, arXiv:1909.03935.
    private mutating func addNeighbour(_ field: AttackField, _ seen: [[Neighbours]]) {
        let scores = seen.map { $0.map { -Double($0.distances[0]).squareRoot() } }
        let roc = Roc(positive: scores[0], negative: scores[1])
        add(.membershipNeighbour, field, roc, variant: nil)
        addHits(field, roc, variant: "nearest neighbour")
        addCurve(.membershipNeighbour, "Who was in the source? By the nearest neighbour", roc)
        let medians = scores.map { -$0.sorted().quantile(0.5) }
        figures.append(
            Figure(
                .closestRecord, table: field.name, variant: "median distance from real rows", synthetic: medians[0],
                holdout: medians[1], pValue: roc.pValue))
        let ratios = seen.map { $0.map(Self.ratio) }
        let test = Roc(positive: ratios[0].map { -$0 }, negative: ratios[1].map { -$0 })
        figures.append(
            Figure(
                .neighbourRatio, table: field.name, variant: "median from real rows",
                synthetic: ratios[0].sorted().quantile(0.5), holdout: ratios[1].sorted().quantile(0.5),
                pValue: test.pValue))
    }

    /// The distance of the nearest synthetic row over that of the second nearest.
    private static func ratio(_ neighbours: Neighbours) -> Double {
        guard neighbours.distances.count > 1, neighbours.distances[1] > 0 else { return 1 }
        return Double(neighbours.distances[0] / neighbours.distances[1]).squareRoot()
    }

    /// Where synthetic rows lie denser than people at large do, a member is likely. Source: van Breugel et al. 2023
    /// (DOMIAS), arXiv:2302.12580; densities by the distances of the five nearest neighbours.
    private mutating func addDensity(_ field: AttackField, _ seen: [[Neighbours]], _ known: [[Neighbours]]) {
        let scores = zip(seen, known).map { seen, known in
            zip(seen, known).map { Self.logDistance($1) - Self.logDistance($0) }
        }
        let roc = Roc(positive: scores[0], negative: scores[1])
        add(.membershipDensity, field, roc, variant: nil)
        addHits(field, roc, variant: "density ratio")
        addCurve(.membershipDensity, "Who was in the source? By density", roc)
    }

    /// The mean logarithm of the distances, which falls with the density and, if there is a copy, far below.
    private static func logDistance(_ neighbours: Neighbours) -> Double {
        let sum = neighbours.distances.reduce(0.0) { $0 + log(Double($1) + 1e-6) / 2 }
        return sum / Double(max(neighbours.distances.count, 1))
    }

    /// The tenth of the rows that is farthest from people at large, members and strangers alike.
    private mutating func addOutliers(_ field: AttackField, _ seen: [[Neighbours]], _ known: [[Neighbours]]) {
        let limit = known.joined().map(Self.logDistance).sorted().quantile(0.9)
        let scores = zip(seen, known).map { seen, known in
            zip(seen, known).filter { Self.logDistance($1) >= limit }.map { -Double($0.0.distances[0]) }
        }
        guard scores.allSatisfy({ $0.count >= 10 }) else { return }
        add(.membershipOutliers, field, Roc(positive: scores[0], negative: scores[1]), variant: nil)
    }

    private mutating func add(_ metric: Metric, _ field: AttackField, _ roc: Roc, variant: String?) {
        figures.append(
            Figure(
                metric, table: field.name, variant: variant, synthetic: roc.auc, holdout: 0.5, interval: roc.interval,
                pValue: roc.pValue))
    }

    private mutating func addHits(_ field: AttackField, _ roc: Roc, variant: String) {
        let hits = roc.hits(atFalseAlarms: 0.01)
        figures.append(
            Figure(
                .membershipHits, table: field.name, variant: variant, synthetic: hits.value, holdout: 0.01,
                interval: hits.interval))
    }

    private mutating func addCurve(_ metric: Metric, _ title: String, _ roc: Roc) {
        curves.append(
            Curve(
                metric: metric, title: title, points: roc.points, auc: roc.auc, holdoutPoints: nil, holdoutAuc: nil))
    }
}
