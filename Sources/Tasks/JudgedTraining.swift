public import Evaluation
import Foundation
public import Synthesis
public import Tabular
import TaskContract

/// Trains on a part of a source, generates as many rows, and judges them by the rest.
public struct JudgedTraining: Sendable {
    /// What to train on; its `split` says which part.
    public var training: TrainingTask
    /// How to judge; its locations are not used.
    public var evaluation: EvaluationTask
    /// The share of the entities that is set aside.
    public var share = 0.2

    /// - Parameter report: the folder for the report.
    public init(training: TrainingTask, report: String) {
        self.training = training
        evaluation = EvaluationTask(real: [], synthetic: [], out: report)
        evaluation.overwrite = training.overwrite
        (evaluation.threads, evaluation.memory) = (training.threads, training.memory)
        evaluation.minimumCount = training.minimumCount
    }

    /// Trains, generates, evaluates.
    public func run(_ reporter: Reporter) throws(DataError) -> (model: Manifest, report: EvaluationReport) {
        try reporter.run(.training) { () throws(DataError) in
            let folder = ReportFolder(evaluation.out)
            try folder.prepare(overwrite: evaluation.overwrite)
            do throws(DataError) { return try trainAndJudge(reporter.inner) } catch {
                folder.discardIfEmpty()
                throw error
            }
        }
    }

    private func trainAndJudge(
        _ reporter: Reporter
    ) throws(DataError) -> (outcome: (model: Manifest, report: EvaluationReport), findings: Findings) {
        var split = HoldoutSplit(share: share, seed: training.seed ?? UInt64.random(in: .min ... .max))
        split.isByRow = training.privacy != nil
        var training = training
        training.split = split
        // What the model is judged by is the source as it was when the model was trained.
        training.found = try SourceTables.resolve(training)
        let manifest = try training.run(reporter)
        let copy = ReportFolder(evaluation.out).scratch()
        defer { try? FileManager.default.removeItem(atPath: copy) }
        var generation = GenerationTask(model: training.out, out: copy)
        (generation.seed, generation.threads, generation.memory) = (training.seed, training.threads, training.memory)
        generation.overwrite = true
        let tables = try generation.run(reporter)
        let (report, judged) = try evaluation.judge(reporter) { () throws(DataError) in
            var sources = try SourceTables(training, reporter: reporter)
            sources.schema.entity = manifest.provenance.options["entity"]
            let synthetic = try TableSource.resolve(tables.map(\.path))
            return try EvaluatedTables(sources, split, synthetic: synthetic, targets: evaluation.targets)
        }
        return ((manifest, report), Findings(tables: manifest.sizes, report: judged.report))
    }
}
