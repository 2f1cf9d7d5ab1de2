import Foundation
import TaskContract

/// The places that a spec names.
struct Locations {
    private let all: [String]

    /// A spec that cannot be read has none: the task itself will say what is wrong with it.
    init(_ spec: String) {
        guard let spec = try? JSONDecoder().decode(TaskSpec.self, from: Data(spec.utf8)) else {
            all = []
            return
        }
        switch spec.work {
        case .discovery(let work): all = work.source.locations + [work.output].compactMap(\.self)
        case .training(let work):
            all = work.source.locations + [work.output, work.evaluation?.output].compactMap(\.self)
        case .generation(let work): all = [work.model, work.output]
        case .evaluation(let work): all = work.source.locations + work.synthetic + (work.holdout ?? []) + [work.output]
        }
    }

    /// The first that is a path on the machine that the task runs on, and not below one of the folders.
    func localOne(besides folders: [String]) -> String? {
        all.first { location in
            guard let path = Self.path(location) else { return false }
            return !folders.contains { LocationRule($0).allows(path) }
        }
    }

    private static func path(_ location: String) -> String? {
        if location.hasPrefix("file://") { return String(location.dropFirst(7)) }
        if location.hasPrefix("sqlite:") { return String(location.dropFirst(7)) }
        return location.contains("://") ? nil : location
    }
}
