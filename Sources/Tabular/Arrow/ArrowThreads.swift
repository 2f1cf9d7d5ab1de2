import CArrow

/// Arrow's own threads, which decode and encode the columns of Parquet files.
public enum ArrowThreads {
    /// Sets how many there are for the whole process; without it, as many as cores.
    public static func limit(to count: Int) throws(DataError) {
        try DataError.check("threads") { sfm_set_threads(Int32(clamping: max(1, count)), $0) }
    }
}
