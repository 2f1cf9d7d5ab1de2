import Glibc
import Synthesis

/// Seeds of tables, so that two tables of one run never draw the same numbers.
enum TableSeed {
    /// A table's own seed: the first eight bytes of a digest of the run's seed and the table's name.
    static func seed(_ seed: UInt64, table: String) -> UInt64 {
        SHA256.digest(of: Array("\(seed)/\(table)".utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// The machine.
enum Processor {
    /// How many cores may be used.
    static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
