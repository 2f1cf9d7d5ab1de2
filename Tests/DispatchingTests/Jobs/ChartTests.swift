import Foundation
import TaskContract
import TestSupport
import Testing

@testable import Dispatching
@testable import Kubernetes

/// The chart, rendered for each of its examples, and the Jobs that the dispatcher makes with its settings: judged by
/// Kubernetes' schemas, by the chart's own admission policies, and by the attacks of docs/threat-model.md.
@Suite struct ChartTests {
    private static let packages = Program.root + "/.reference"
    private static var isWanted: Bool { ProcessInfo.processInfo.environment["SFUMATO_REFERENCE"] != nil }

    private struct Rendering: Decodable {
        var example: String
        var settings: JobSettings
    }

    private func check(_ arguments: [String]) async throws -> ProgramResult {
        try await RunningProgram(
            [
                "PYTHONPATH=" + Self.packages, "python3", Program.root + "/scripts/reference/check-chart.py",
                Program.root,
            ] + arguments, executable: "/usr/bin/env"
        ).result()
    }

    @Test("Manifests are valid, attacks are refused, networks and rights are as documented", .enabled(if: isWanted))
    func chart() async throws {
        let rendered = try await check([])
        #expect(rendered.exitCode == 0, "\(rendered.stderr)")
        let examples = try rendered.stdout.split(separator: "\n").map {
            try JSONDecoder().decode(Rendering.self, from: Data($0.utf8))
        }
        #expect(examples.map(\.example) == ["aks", "dispatcher", "eks", "elastic", "gke", "locked-down", "plain"])
        let folder = try TemporaryFolder()
        let objects = try examples.flatMap { example in
            try TaskKind.allCases.flatMap { kind in
                var order = TaskOrder.simple
                order.kind = kind
                order.limits = TaskLimits(memoryBytes: 4 << 30, seconds: 3_600, threads: 2)
                let manifest = try JobManifest(example.settings, TaskName("chart"), order)
                return [
                    try JSONEncoder().encode(Envelope(item: manifest.job)),
                    try JSONEncoder().encode(Envelope(item: manifest.configMap)),
                ].map { "\(example.example)\t\(String(decoding: $0, as: UTF8.self))" }
            }
        }
        let judged = try await check([try folder.write("objects", objects.joined(separator: "\n"))])
        #expect(judged.exitCode == 0, "\(judged.stderr)")
        #expect(judged.stdout.contains("7 renderings, 56 objects"), "\(judged.stdout)")
    }
}
