/// Gathers what is known of one column while the table streams by, in bounded memory. Used by one thread at a time.
///
/// As long as the column has few distinct values they are counted exactly and looked at once, in the end. Once they are
/// too many, what was gathered proposes formats, and every further value confirms or refutes them.
final class ColumnProfile {
    let source: SourceColumn
    private(set) var rows = 0
    private(set) var nulls = 0
    /// How often each of ``MissingVocabulary`` occurred.
    private(set) var tokens = [Int](repeating: 0, count: MissingVocabulary.all.count)
    /// The values but for nulls and missing tokens; complete unless `hasOverflowed`.
    let table: DistinctTable
    private(set) var hasOverflowed = false
    private(set) var evidence: TextEvidence?
    private(set) var typed: TypedEvidence
    private var estimate = DistinctEstimate(isEmpty: true)
    /// All values so far differ.
    private(set) var allDiffer = true
    private var seen: HashSet64?
    /// Whole numbers of which each is greater than the one before: they differ, however many there are.
    private(set) var ascends = true
    private var last = Int64.min
    /// Whether there are so many different values that only the first four million were compared.
    private(set) var isUncertain = false

    init(source: SourceColumn, limit: Int) {
        self.source = source
        table = DistinctTable(limit: limit)
        typed = TypedEvidence(kind: source.kind)
    }

    /// Distinct values without missing tokens, and whether that is exact.
    var distinct: (count: Int, isExact: Bool) {
        hasOverflowed
            ? (allDiffer ? rows - nulls - tokens.reduce(0, +) : estimate.count, allDiffer) : (table.count, true)
    }

    func observe(_ column: ColumnValues) {
        rows += column.rows
        switch column.storage {
        case .text(let offsets, let bytes): observeText(column, offsets, bytes)
        case .integers(let values):
            for row in 0..<column.rows {
                guard !column.isNull(row) else { nulls &+= 1; continue }
                observe(values[row])
            }
        case .reals(let values):
            for row in 0..<column.rows {
                guard !column.isNull(row), !values[row].isNaN else { nulls &+= 1; continue }
                observe(values[row])
            }
        }
    }

    private func observeText(_ column: ColumnValues, _ offsets: UnsafePointer<Int64>, _ bytes: UnsafePointer<UInt8>) {
        for row in 0..<column.rows {
            guard !column.isNull(row) else { nulls &+= 1; continue }
            let start = Int(offsets[row])
            let (value, count) = (bytes + start, Int(offsets[row &+ 1]) &- start)
            if let token = MissingVocabulary.find(value, count) {
                tokens[token] &+= 1
                continue
            }
            guard record(value, count, hash: ByteHash.of(value, count)) else { continue }
            if ascends { follow(Self.digits.parse(value, count)) }
            evidence?.observe(value, count)
        }
    }

    private static let digits = NumberParser(scale: 0)

    @inline(__always)
    private func follow(_ value: Int64?) {
        guard let value, value > last else { return ascends = false }
        last = value
    }

    @inline(__always)
    private func observe(_ value: Int64) {
        if ascends { follow(value) }
        withUnsafeBytes(of: value) { raw in
            guard let bytes = raw.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
            if record(bytes, 8, hash: ByteHash.of(value)) { typed.observe(value) }
        }
    }

    @inline(__always)
    private func observe(_ value: Double) {
        let value = value == 0 ? 0 : value  // -0 is 0
        withUnsafeBytes(of: value) { raw in
            guard let bytes = raw.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
            if record(bytes, 8, hash: ByteHash.of(Int64(bitPattern: value.bitPattern))) { typed.observe(value) }
        }
    }

    /// Whether the value is to be looked at on its own, because the table no longer takes new ones.
    @inline(__always)
    private func record(_ bytes: UnsafePointer<UInt8>, _ count: Int, hash: UInt64) -> Bool {
        if !hasOverflowed {
            if table.add(bytes, count, hash: hash) { return false }
            overflow()
        }
        estimate.add(hash: hash)
        if allDiffer, seen?.insert(hash) == false {
            allDiffer = false
            seen = nil
        } else if seen?.isFull == true {
            isUncertain = true
            seen = nil
        }
        return true
    }

    private func overflow() {
        hasOverflowed = true
        estimate = DistinctEstimate()
        for hash in table.hashes { estimate.add(hash: hash) }
        allDiffer = table.counts.allSatisfy { $0 == 1 }
        if allDiffer {
            var set = HashSet64()
            for hash in table.hashes { _ = set.insert(hash) }
            seen = set
        }
        examineTable()
    }

    /// Ends the stream: the distinct values are looked at, unless that has been done.
    func finish() {
        if !hasOverflowed {
            allDiffer = table.counts.allSatisfy { $0 == 1 }
            examineTable()
        } else if isUncertain, ascends {
            isUncertain = false
        } else if isUncertain {
            allDiffer = estimate.count * 20 >= (rows - nulls - tokens.reduce(0, +)) * 19
        }
        seen = nil
    }

    private func examineTable() {
        switch source.kind {
        case .text:
            table.forEach { bytes, count, _ in
                if evidence == nil { evidence = TextEvidence(first: bytes, count) }
                if ascends { follow(Self.digits.parse(bytes, count)) }
                evidence?.observe(bytes, count)
            }
        case .real:
            table.forEach { bytes, _, _ in
                typed.observe(Double(bitPattern: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)))
            }
        default:
            table.forEach { bytes, _, _ in typed.observe(UnsafeRawPointer(bytes).loadUnaligned(as: Int64.self)) }
        }
    }
}

/// All that is looked for in the values of a text column.
struct TextEvidence {
    private(set) var number: NumberEvidence
    private(set) var temporal: TemporalEvidence
    private(set) var personal = PersonalPatterns()
    private(set) var shape = ShapeEvidence()

    init(first: UnsafePointer<UInt8>, _ count: Int) {
        number = NumberEvidence(first: first, count)
        temporal = TemporalEvidence(first: first, count)
    }

    @inline(__always)
    mutating func observe(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        number.observe(bytes, count)
        temporal.observe(bytes, count)
        shape.observe(bytes, count)
        personal.observe(bytes, count)
    }
}
