import ArgumentParser

/// How the program tells of its work.
struct OutputOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Say nothing unless something is wrong.")
    var quiet = false

    @Flag(help: "Write events to standard output, one line of JSON each (the task contract).")
    var json = false

    func validate() throws {
        guard !(quiet && json) else { throw ValidationError("--quiet and --json exclude each other.") }
    }
}

/// What work may take.
struct ResourceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How many threads to use; one per core if not given.", valueName: "n"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "The most memory to take, such as 500MB or 2GB; work that needs more is refused.", valueName: "size"))
    var memory: ByteCount?

    func validate() throws {
        if let threads, !(1...1_024).contains(threads) { throw ValidationError("--threads is from 1 to 1024.") }
    }
}

/// A count of bytes as people write it: `2GB`, `1.5 GiB`, `800M`, `123456`.
struct ByteCount: ExpressibleByArgument, Hashable {
    let bytes: Int
    let defaultValueDescription: String

    private static let units: [String: Double] = [
        "": 1, "B": 1, "K": 1e3, "KB": 1e3, "M": 1e6, "MB": 1e6, "G": 1e9, "GB": 1e9, "T": 1e12, "TB": 1e12,
        "KIB": 0x1p10, "MIB": 0x1p20, "GIB": 0x1p30, "TIB": 0x1p40,
    ]

    init?(argument: String) {
        let text = argument.uppercased().filter { $0 != " " }
        let number = text.prefix { $0.isNumber || $0 == "." }
        guard let unit = Self.units[String(text.dropFirst(number.count))] else { return nil }
        let bytes = (Double(number) ?? 0) * unit
        guard bytes >= 50e6, bytes < 0x1p62 else { return nil }  // the program itself takes some 50 MB
        self.bytes = Int(bytes)
        defaultValueDescription = argument
    }
}
