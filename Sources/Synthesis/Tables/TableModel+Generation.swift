import Synchronization
public import Tabular

extension TableModel {
    /// Writes a table of `rows` rows like the one that was trained on.
    /// - Parameters:
    ///   - seed: the same model, rows and seed give the same table, whatever the number of threads.
    ///   - output: a path that ends in `.csv`, `.csv.gz`, `.tsv`, `.tsv.gz` or `.parquet`; it appears when it is whole.
    ///   - overwrite: whether a file that is there already is replaced.
    /// - Throws: ``DataError`` when the file cannot be written or the work was stopped; nothing is left behind then.
    public func generate(
        rows: Int, seed: UInt64, threads: Int, to output: String, overwrite: Bool, progress: Progress
    ) throws(DataError) {
        let generator = try ChunkGenerator(self, rows: rows, seed: seed)
        let writer = try TableWriter(generator.layout, to: output, overwrite: overwrite)
        try generator.run(threads: threads, progress, make: { writer.spell($0) }) { spelt throws(DataError) in
            try writer.write(spelt)
        }
        try writer.finish()
    }
}

extension ChunkGenerator {
    /// Makes all chunks, some at a time on all threads, and writes them in their order; of those made and not written there
    /// are never more than two for each thread.
    fileprivate func run<Made: Sendable>(
        threads: Int, _ progress: Progress, make: (TableChunk) -> Made, write: (Made) throws(DataError) -> Void
    ) throws(DataError) {
        let clock = ContinuousClock()
        let start = clock.now
        var (done, waiting): (Int, [Made]) = (0, [])
        while done < chunkCount || !waiting.isEmpty {
            try progress.checkCancellation()
            let batch = done..<min(chunkCount, done + max(1, threads))
            let made = Mutex<[Int: Made]>([:])
            let failure = Mutex<DataError?>(nil)
            // One writes what the batch before has made, while the others make this one.
            inParallel(batch.count + 1, threads: threads) { offset in
                guard offset < batch.count else {
                    do throws(DataError) { for chunk in waiting { try write(chunk) } } catch {
                        failure.withLock { $0 = error }
                    }
                    return
                }
                let result = make(chunk(batch.lowerBound + offset))
                made.withLock { $0[offset] = result }
            }
            if let failure = failure.withLock({ $0 }) { throw failure }
            waiting = made.withLock { made in batch.indices.compactMap { made[$0 - batch.lowerBound] } }
            done = batch.upperBound
            let elapsed = (clock.now - start) / .seconds(1)
            let written = min(rows, done * chunkRows)
            progress.report(
                "generating \(model.schema.name)", Double(done) / Double(chunkCount),
                Double(written) / max(elapsed, 1e-6))
        }
    }
}
