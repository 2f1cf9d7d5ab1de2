import CArrow

extension PhysicalKind {
    /// The kind that the shim's numbers describe.
    init(_ column: sfm_column) {
        let unit: TimeUnit =
            switch Int(column.unit) {
            case SFM_UNIT_SECOND: .second
            case SFM_UNIT_MILLISECOND: .millisecond
            case SFM_UNIT_NANOSECOND: .nanosecond
            default: .microsecond
            }
        self =
            switch Int(column.kind) {
            case SFM_KIND_INTEGER: .integer
            case SFM_KIND_REAL: .real
            case SFM_KIND_BOOLEAN: .boolean
            case SFM_KIND_DECIMAL: .decimal(scale: Int(column.scale))
            case SFM_KIND_DATE: .date
            case SFM_KIND_TIME: .time(unit: unit)
            case SFM_KIND_DATETIME: .datetime(unit: unit, zone: column.zone.map { String(cString: $0) })
            default: .text
            }
    }
}

extension SourceColumn {
    init(_ column: sfm_column) {
        // SAFETY: the shim's names and types are never NULL and live as long as the reader that is asked here.
        let bytes = UnsafeRawBufferPointer(start: column.name, count: Int(column.name_length))
        self.init(
            name: String(decoding: bytes, as: UTF8.self), kind: PhysicalKind(column),
            arrowType: column.type.map { String(cString: $0) } ?? "utf8")
    }
}

extension ColumnValues.Storage {
    /// The storage of a batch's column; nil where the shim broke its promise.
    init?(_ values: sfm_values) {
        switch Int(values.storage) {
        case SFM_STORAGE_REALS:
            guard let reals = values.reals else { return nil }
            self = .reals(reals)
        case SFM_STORAGE_TEXT:
            guard let offsets = values.offsets, let bytes = values.bytes else { return nil }
            self = .text(offsets: offsets, bytes: bytes)
        default:
            guard let integers = values.integers else { return nil }
            self = .integers(integers)
        }
    }
}
