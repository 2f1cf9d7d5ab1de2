import Foundation
import Tabular
import TaskContract

/// The places that a spec's outputs go to. A scheduler names them below a store or a volume that may be empty yet, such as a
/// claim that was bound a minute ago, and nobody but the task sees that volume.
struct OutputPlaces {
    private let all: [String]

    init(_ spec: TaskSpec) {
        switch spec.work {
        case .discovery(let discovery): all = [discovery.output].compactMap(\.self)
        case .training(let training): all = [training.output, training.evaluation?.output].compactMap(\.self)
        case .generation(let generation): all = [generation.output]
        case .evaluation(let evaluation): all = [evaluation.output]
        }
    }

    /// Makes the folders in which they lie, where they are on this machine.
    func makeFolders() throws(DataError) {
        for place in all {
            let path: String
            switch try Location(place) {
            case .local(let local): path = local
            case .database(.sqlite(let file)): path = file
            default: continue
            }
            let folder = OutputFile.folder(of: String(path.reversed().drop { $0 == "/" }.reversed()))
            guard OutputFile.kind(of: folder) == nil else { continue }
            do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
                throw OutputFile.wrong(
                    path, "its folder \(folder) is not there and cannot be made",
                    "See that the volume is mounted and that this user may write to it")
            }
        }
    }
}
