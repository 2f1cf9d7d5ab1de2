/// The descent of one fit: entropic mirror descent on the potentials, with line search and momentum.
///
/// The line search asks for half of the decrease that the gradient promises, and lets the step grow again after each
/// success. The momentum is Nesterov's, given up whenever it leads up, so that the loss never rises; without it, small
/// cells have not settled after 20,000 steps. Sources: Beck, Teboulle 2003, doi:10.1016/S0167-6377(02)00231-6;
/// O'Donoghue, Candès 2015, "Adaptive restart for accelerated gradient schemes", doi:10.1007/s10208-013-9150-3.
struct Descent {
    /// A model and how it fares.
    private struct Position {
        let model: GraphicalModel
        let loss: Double
        /// The loss's slope in the counts of each target's clique.
        let gradient: [Clique: Factor]
    }

    private let targets: [Target]
    private var here: Position
    /// The potentials before the last step, and the steps since momentum was last given up.
    private var before: [Factor]
    private var pace = 0
    /// What of the gradient is taken off the potentials.
    private var step: Double

    init(targets: [Target], model: GraphicalModel) {
        self.targets = targets
        // The loss is this smooth in the L1 norm, so the first step never overshoots; it grows from there.
        step = 1 / (model.total * max(targets.reduce(0) { $0 + $1.precision }, .leastNormalMagnitude))
        before = model.potentials
        here = Self.position(model, targets)
    }

    /// The model at the end of the descent.
    consuming func run(_ limits: GraphicalModel.FitLimits) -> GraphicalModel {
        let enough = limits.tolerance * Double(targets.reduce(0) { $0 + $1.mean.values.count })
        var idle = 0
        for _ in 0..<limits.steps where here.loss > 0 {
            let loss = here.loss
            guard advance() else { break }
            idle = loss - here.loss < enough ? idle + 1 : 0
            if idle == 5 { break }  // one small gain may be the line search's, or come after a restart
        }
        return here.model
    }

    /// One step down; false when none of a sensible length leads down, which is so at the minimum.
    private mutating func advance() -> Bool {
        if pace > 0, let next = descend(from: ahead()), next.loss < here.loss {
            accept(next)
            return true
        }
        pace = 0
        guard let next = descend(from: here) else { return false }
        accept(next)
        return true
    }

    private mutating func accept(_ next: Position) {
        before = here.model.potentials
        here = next
        pace += 1
    }

    /// Where the last step leads if it goes on, ever further the longer momentum has served well.
    private func ahead() -> Position {
        let share = Double(pace) / Double(pace + 3)
        let potentials = zip(here.model.potentials, before).map { now, then in
            var ahead = now
            for cell in ahead.values.indices where now.values[cell].isFinite {
                ahead.values[cell] += share * (now.values[cell] - then.values[cell])
            }
            return ahead
        }
        return Self.position(here.model.moved(to: potentials), targets)
    }

    /// Goes down the gradient as far as the line search allows.
    private mutating func descend(from start: Position) -> Position? {
        for _ in 0..<40 {
            let potentials = start.model.potentials.map { potential in
                guard let slope = start.gradient[potential.clique] else { return potential }
                var moved = potential
                for cell in moved.values.indices { moved.values[cell] -= step * slope.values[cell] }
                return moved
            }
            let next = Self.position(start.model.moved(to: potentials), targets)
            let promised = promise(from: start, to: next)
            if promised < 0 && next.loss - start.loss <= promised / 2 {
                step *= 2
                return next
            }
            step /= 2
        }
        return nil
    }

    /// The change of the loss on the way to another model, by the gradient here.
    private func promise(from start: Position, to end: Position) -> Double {
        targets.reduce(0) { sum, target in
            guard let slope = start.gradient[target.mean.clique], let slopeThere = end.gradient[target.mean.clique]
            else { return sum }
            // Slopes are differences of counts times the precision, so this is slope · (counts there − counts here).
            return slope.values.indices.reduce(sum) {
                $0 + slope.values[$1] * (slopeThere.values[$1] - slope.values[$1]) / target.precision
            }
        }
    }

    private static func position(_ model: GraphicalModel, _ targets: [Target]) -> Position {
        var loss = 0.0
        var gradient: [Clique: Factor] = [:]
        for target in targets {
            guard var slope = model.marginal(of: target.mean.clique) else {
                preconditionFailure("the tree covers every target")
            }
            for cell in slope.values.indices {
                let miss = slope.values[cell] - target.mean.values[cell]
                loss += target.precision * miss * miss / 2
                slope.values[cell] = target.precision * miss
            }
            gradient[target.mean.clique] = slope
        }
        return Position(model: model, loss: loss, gradient: gradient)
    }
}
