import Tabular

/// A column as the splits of trees see it: at most 256 bins.
struct Feature: Sendable {
    /// For each code of the column, its bin.
    let binOfCode: [UInt8]
    let bins: Int
    /// Whether the order of the bins means nothing.
    let isNominal: Bool
}

/// One yes/no question about a row: does a feature's bin lie in a set?
struct Split: Sendable, Hashable {
    /// Index into the column model's list of parents.
    var feature: UInt16
    /// Bins 0...255 whose answer is yes.
    let bins: BinSet
    /// If the answer is yes just for all bins above a bin, that bin: such a question is quicker to ask.
    let threshold: UInt8?

    init(feature: Int, above threshold: Int) {
        var bins = BinSet()
        for bin in (threshold + 1)..<256 { bins.insert(bin) }
        self.init(feature: feature, bins: bins)
    }

    init(feature: Int, bins: BinSet) {
        self.feature = UInt16(feature)
        self.bins = bins
        let first = (0..<256).first { bins.contains($0) } ?? 256
        let isThreshold = (1...255).contains(first) && (first..<256).allSatisfy { bins.contains($0) }
        threshold = isThreshold ? UInt8(first - 1) : nil
    }
}

/// A set of bin numbers.
struct BinSet: Sendable, Hashable {
    var words = SIMD4<UInt64>()

    var count: Int { (0..<4).reduce(0) { $0 + words[$1].nonzeroBitCount } }

    mutating func insert(_ bin: Int) { words[bin >> 6] |= 1 << UInt64(bin & 63) }
    @inline(__always)
    func contains(_ bin: Int) -> Bool { words[bin >> 6] >> UInt64(bin & 63) & 1 == 1 }
}

/// A decision tree that asks the same question at every node of a level, so that a row's leaf is a number made of the
/// answers' bits. Source: Prokhorenkova et al. 2018, "CatBoost", arXiv:1706.09516, section 4 (oblivious trees).
struct ObliviousTree: Sendable, Hashable {
    /// At most ``maximumDepth``; the answer to split s is bit s of the leaf's number.
    var splits: [Split]
    /// What each leaf adds to the log-odds; 2^splits.count of them.
    var leaves: [Float]

    static let maximumDepth = 6
}

/// What one node of a walk does: the log-odds of going right, given the row so far.
struct NodeModel: Sendable, Hashable {
    var bias: Float
    var trees: [ObliviousTree] = []
    /// Whether the log-odds start from those of the score's spread.
    var usesSpread = false

    /// Counts the features that the trees ask about from another place.
    mutating func shiftFeatures(by offset: Int) {
        guard offset > 0 else { return }
        for tree in trees.indices {
            for split in trees[tree].splits.indices { trees[tree].splits[split].feature += UInt16(offset) }
        }
    }
}
