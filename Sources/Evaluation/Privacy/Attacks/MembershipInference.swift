import Glibc

/// Who was in the training data? Attacks score real rows and held-out ones; where the synthetic table tells nothing of
/// single rows, the scores of both are alike, and the tests of Mann and Whitney hold their level exactly, as nothing in a
/// score depends on which table a row is from.
struct MembershipInference {
    private(set) var figures: [Figure] = []
    private(set) var curves: [Curve] = []

    /// How many neighbours are looked at.
    private static let neighbours = 5
    private let setting: AttackSetting

    init(_ setting: AttackSetting) {
        self.setting = setting
        let threads = setting.threads
        let members = setting.synthetic.neighbours(of: setting.members, count: Self.neighbours, threads: threads)
        let strangers = setting.synthetic.neighbours(of: setting.strangers, count: Self.neighbours, threads: threads)
        addDistances(members, strangers)
        let nearest = Roc(positive: members.distances.map { -$0 }, negative: strangers.distances.map { -$0 })
        add(nearest, .membershipNeighbour, attack: "nearest neighbour", negatives: strangers.distances.count)

        let reference = ReferencePoints(
            setting.space.points(setting.holdout, rows: setting.samples.reference))
        let count = setting.samples.judged
        let usualMembers = reference.neighbours(
            of: setting.members, count: Self.neighbours, threads: threads)
        let usualStrangers = reference.neighbours(
            of: setting.strangers, count: Self.neighbours, threads: threads)
        let density = Roc(
            positive: Self.densityRatios(members, usualMembers, count),
            negative: Self.densityRatios(strangers, usualStrangers, count))
        add(density, .membershipDensity, attack: "density ratio", negatives: count)
        addOutliers(
            Self.exposed(members, usualMembers, count), Self.exposed(strangers, usualStrangers, count))
    }

    /// Distance to the closest record, and its ratio to that of the fifth. A real row that was learnt by heart has a
    /// closest record nearer than a held-out row has, and much nearer than the next ones.
    private mutating func addDistances(_ members: Neighbours, _ strangers: Neighbours) {
        let (closest, control) = (members.distances, strangers.distances)
        figures.append(
            test(.closestRecord, closest, control))
        if members.count > 1 { figures.append(test(.neighbourRatio, Self.ratios(members), Self.ratios(strangers))) }
    }

    /// Medians of real and held-out rows; the p-value is that of real ones being smaller.
    private func test(_ metric: Metric, _ members: [Double], _ strangers: [Double]) -> Figure {
        let roc = Roc(positive: members.map { -$0 }, negative: strangers.map { -$0 })
        return setting.figure(
            metric, members.sorted().quantile(0.5), holdout: strangers.sorted().quantile(0.5), pValue: roc.pValue)
    }

    /// 1 where even the last neighbour is an equal: the row is common.
    private static func ratios(_ neighbours: Neighbours) -> [Double] {
        neighbours.distances.indices.map { row in
            let last = neighbours.distance(row, rank: neighbours.count - 1)
            return last > 0 ? neighbours.distance(row) / last : 1
        }
    }

    /// AUC, hits at 1 % false alarms, and the curve.
    private mutating func add(_ roc: Roc, _ metric: Metric, attack: String, negatives: Int) {
        figures.append(
            setting.figure(
                metric, roc.auc, holdout: 0.5, uninformed: 0.5, interval: roc.interval, pValue: roc.pValue))
        let share = 0.01
        let hits = roc.hits(atFalseAlarms: share)
        let alarms = Proportion(Int(share * Double(negatives)), of: negatives)
        figures.append(
            setting.figure(
                .membershipHits, variant: attack, hits.value, holdout: share, uninformed: share,
                interval: hits.interval,
                pValue: hits.chance(above: alarms)))
        curves.append(
            Curve(metric: metric, title: "Who was in the source? By \(attack)", points: roc.points, auc: roc.auc))
    }

    /// The logarithm of the density of synthetic rows over that of people at large, each by the distances to the nearest
    /// ones (their mean logarithm, so that one equal among them shows). A half of the holdout stands for people at large.
    /// Source: van Breugel et al. 2023 (DOMIAS), arXiv:2302.12580, with neighbours in place of their estimators.
    private static func densityRatios(_ released: Neighbours, _ usual: Neighbours, _ count: Int) -> [Double] {
        (0..<count).map { meanLogarithm(usual, $0) - meanLogarithm(released, $0) }
    }

    /// Of squared distances, with a floor for equals.
    private static func meanLogarithm(_ neighbours: Neighbours, _ query: Int) -> Double {
        let squared = neighbours.squared[query * neighbours.count..<(query + 1) * neighbours.count]
        return squared.reduce(0) { $0 + Double(logf(max($1, 1e-6))) } / Double(neighbours.count)
    }

    /// How near rows are to a synthetic one, and how far from people at large.
    private static func exposed(
        _ released: Neighbours, _ usual: Neighbours, _ count: Int
    ) -> [(near: Double, far: Double)] {
        (0..<count).map { (released.distance($0), usual.distance($0, rank: usual.count - 1)) }
    }

    /// The nearest-neighbour attack on the tenth of all rows, real and held out alike, that are farthest from people at
    /// large: averages hide what happens to them.
    private mutating func addOutliers(
        _ members: [(near: Double, far: Double)], _ strangers: [(near: Double, far: Double)]
    ) {
        let mark = (members + strangers).map(\.far).sorted().quantile(0.9)
        let exposed = [members, strangers].map { rows in rows.filter { $0.far >= mark }.map { -$0.near } }
        guard exposed.allSatisfy({ $0.count >= Self.neighbours }) else { return }
        let roc = Roc(positive: exposed[0], negative: exposed[1])
        figures.append(
            setting.figure(
                .membershipOutliers, roc.auc, holdout: 0.5, uninformed: 0.5, interval: roc.interval, pValue: roc.pValue)
        )
    }
}
