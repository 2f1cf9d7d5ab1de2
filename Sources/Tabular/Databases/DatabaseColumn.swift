import CArrow

/// A column of a database's table, and how it is asked for.
struct DatabaseColumn: Hashable, Sendable {
    let source: SourceColumn
    /// The SQL that gives its values in the kind that `source` says; a decimal as a whole number of its last place.
    let expression: String
    var nullable = true
    /// Its type, where the values are read as text and the database has a type of its own for them.
    var type: DatabaseType?
    /// What the database's people say of it.
    var comment: String?

    /// Calls `body` with the shim's view of the columns; valid only while it runs.
    static func withShimColumns(
        _ columns: [DatabaseColumn], _ body: (UnsafeBufferPointer<sfm_query_column>) throws(DataError) -> Void
    ) throws(DataError) {
        var texts: [UnsafeMutablePointer<CChar>] = []
        defer { for text in texts { text.deallocate() } }
        func copy(_ text: String) -> UnsafePointer<CChar> {
            let bytes = text.utf8CString
            let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            for (place, byte) in bytes.enumerated() { memory[place] = byte }
            texts.append(memory)
            return UnsafePointer(memory)
        }
        let shim = columns.map { column in
            let (kind, scale, unit, zone) = column.source.kind.shim
            return sfm_query_column(
                column: sfm_column(
                    name: copy(column.source.name), name_length: Int64(column.source.name.utf8.count), kind: kind,
                    scale: scale, unit: unit, zone: zone.map { copy($0) }, type: copy(column.source.arrowType)),
                expression: copy(column.expression))
        }
        try shim.withUnsafeBufferPointer { shim throws(DataError) in try body(shim) }
    }
}

extension PhysicalKind {
    /// The shim's numbers for the kind.
    fileprivate var shim: (kind: Int32, scale: Int32, unit: Int32, zone: String?) {
        switch self {
        case .text: (Int32(SFM_KIND_TEXT), 0, 0, nil)
        case .integer: (Int32(SFM_KIND_INTEGER), 0, 0, nil)
        case .real: (Int32(SFM_KIND_REAL), 0, 0, nil)
        case .boolean: (Int32(SFM_KIND_BOOLEAN), 0, 0, nil)
        case .decimal(let scale): (Int32(SFM_KIND_DECIMAL), Int32(scale), 0, nil)
        case .date: (Int32(SFM_KIND_DATE), 0, 0, nil)
        case .time(let unit): (Int32(SFM_KIND_TIME), 0, unit.shim, nil)
        case .datetime(let unit, let zone): (Int32(SFM_KIND_DATETIME), 0, unit.shim, zone)
        }
    }
}

extension TimeUnit {
    fileprivate var shim: Int32 {
        switch self {
        case .second: Int32(SFM_UNIT_SECOND)
        case .millisecond: Int32(SFM_UNIT_MILLISECOND)
        case .microsecond: Int32(SFM_UNIT_MICROSECOND)
        case .nanosecond: Int32(SFM_UNIT_NANOSECOND)
        }
    }
}
