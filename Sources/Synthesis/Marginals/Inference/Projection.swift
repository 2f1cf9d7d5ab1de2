/// How the cells of a table over some columns fall onto the cells of a table over fewer of them.
///
/// Both tables are row-major with ascending columns, so neighbouring columns that are both kept, or both summed over,
/// act as one axis. That leaves few axes, and a long innermost one for the loops that do the work.
struct Projection: Sendable {
    /// The merged axes of the larger table but the last: their extents, and their strides in the smaller table.
    private let outer: [(extent: Int, stride: Int)]
    /// The length of the innermost axis: a run of cells that lie side by side in the larger table.
    let run: Int
    /// Whether a run also lies side by side in the smaller table; if not, it falls onto a single cell of it.
    let keepsRun: Bool

    /// - Precondition: `smaller`'s columns are among `larger`'s.
    init(from larger: Clique, onto smaller: Clique, cardinalities: [Int]) {
        precondition(smaller.isSubset(of: larger), "a projection only drops columns")
        var axes: [(extent: Int, kept: Bool)] = []
        for column in larger.columns {
            let kept = smaller.contains(column)
            if let last = axes.last, last.kept == kept {
                axes[axes.count - 1].extent *= cardinalities[column]
            } else {
                axes.append((cardinalities[column], kept))
            }
        }
        let inner = axes.popLast() ?? (extent: 1, kept: true)
        (run, keepsRun) = (inner.extent, inner.kept)
        var stride = inner.kept ? inner.extent : 1
        var merged: [(extent: Int, stride: Int)] = []
        for axis in axes.reversed() {
            merged.append((axis.extent, axis.kept ? stride : 0))
            if axis.kept { stride *= axis.extent }
        }
        outer = merged.reversed()
    }

    /// Calls `body` for each run with where it starts in the larger and in the smaller table.
    @inline(__always)
    func forEachRun(_ body: (_ larger: Int, _ smaller: Int) -> Void) {
        var position = Array(repeating: 0, count: outer.count)
        var (larger, smaller) = (0, 0)
        while true {
            body(larger, smaller)
            larger += run
            var axis = outer.count - 1
            while axis >= 0 {
                position[axis] += 1
                smaller += outer[axis].stride
                if position[axis] < outer[axis].extent { break }
                smaller -= outer[axis].stride * outer[axis].extent
                position[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
        }
    }
}

extension Projection {
    /// For each cell of the larger table its cell in the smaller one.
    var cells: [Int32] {
        var cells: [Int32] = []
        forEachRun { _, smaller in
            for offset in 0..<run { cells.append(Int32(keepsRun ? smaller + offset : smaller)) }
        }
        return cells
    }
}
