extension JunctionTree {
    /// The distribution over all columns that is proportional to exp(sum of the potentials), as its logarithmic
    /// marginals on the nodes: two-pass belief propagation, exact on a junction tree.
    ///
    /// Messages go up to the root, which normalises, and down again, less what came up the same way.
    /// Source: Koller, Friedman 2009, algorithm 10.3 (belief update), in logarithms.
    /// - Parameter potentials: in logarithms, each over columns that some node holds; −∞ forbids a cell.
    func calibrate(_ potentials: some Sequence<Factor>) -> [Factor] {
        var beliefs = nodes.map { Factor($0.clique, cardinalities: cardinalities) }
        for potential in potentials {
            guard let home = home(of: potential.clique) else { preconditionFailure("the tree covers every potential") }
            beliefs[home].add(potential, cardinalities: cardinalities)
        }
        let upward = collect(&beliefs)
        normalise(&beliefs[0])
        distribute(&beliefs, upward)
        return beliefs
    }

    /// Sends messages from the leaves to the root. Returns each node's message to its parent; the root's is unused.
    private func collect(_ beliefs: inout [Factor]) -> [Factor] {
        var messages = nodes.map { Factor($0.separator, values: []) }
        for place in nodes.indices.reversed() {
            guard let parent = nodes[place].parent else { continue }
            messages[place] = beliefs[place].logSum(onto: nodes[place].separator, cardinalities: cardinalities)
            beliefs[parent].add(messages[place], cardinalities: cardinalities)
        }
        return messages
    }

    private func normalise(_ belief: inout Factor) {
        var whole = belief.logSum(onto: Clique([]), cardinalities: cardinalities)
        precondition(whole.values[0].isFinite, "a distribution has a possible cell, and finite potentials")
        whole.values[0].negate()
        belief.add(whole, cardinalities: cardinalities)
    }

    /// Sends messages from the root to the leaves.
    private func distribute(_ beliefs: inout [Factor], _ upward: [Factor]) {
        for place in nodes.indices {
            guard let parent = nodes[place].parent else { continue }
            var message = beliefs[parent].logSum(onto: nodes[place].separator, cardinalities: cardinalities)
            for cell in message.values.indices {
                // What is impossible below stays so whatever comes from above, and −∞ less −∞ would be no number.
                let sent = upward[place].values[cell]
                message.values[cell] = sent == -.infinity ? 0 : message.values[cell] - sent
            }
            beliefs[place].add(message, cardinalities: cardinalities)
        }
    }
}
