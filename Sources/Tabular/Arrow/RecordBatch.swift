import CArrow

/// Some rows of a table. Immutable, so threads may share it.
public final class RecordBatch: Sendable {
    /// How many rows it holds; at least one.
    public let rows: Int
    /// The values, column by column.
    ///
    /// SAFETY: nobody writes to the memory that they view, and each view keeps it alive.
    public nonisolated(unsafe) let columns: [ColumnValues]

    init(rows: Int, columns: [ColumnValues]) {
        self.rows = rows
        self.columns = columns
    }

    /// Takes the shim's batch over; nil where the shim broke its promise.
    init?(_ handle: OpaquePointer, columns count: Int) {
        let memory = BatchMemory(handle)
        let rows = Int(sfm_batch_rows(handle))
        self.rows = rows
        columns = (0..<Int32(count)).compactMap { place in
            let values = sfm_batch_values(handle, place)
            return ColumnValues.Storage(values).map {
                ColumnValues(
                    rows: rows, storage: $0, validity: values.validity, validityOffset: Int(values.validity_offset),
                    memory: memory)
            }
        }
        if columns.count < count { return nil }
    }
}

/// Owner of a batch's memory.
private final class BatchMemory: Sendable {
    /// SAFETY: set once, and freed when nobody has a reference any more.
    private nonisolated(unsafe) let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { sfm_batch_free(handle) }
}

/// A view of one column of a batch. It keeps the batch's memory alive, but a pointer taken out of it does not: do not
/// let the view go before the last use of its pointers.
public struct ColumnValues {
    /// Where the values are.
    public enum Storage {
        /// All kinds but text and real.
        case integers(UnsafePointer<Int64>)
        /// The kind `real`.
        case reals(UnsafePointer<Double>)
        /// `offsets` has one more entry than there are rows; row r is bytes[offsets[r] ..< offsets[r + 1]].
        case text(offsets: UnsafePointer<Int64>, bytes: UnsafePointer<UInt8>)
    }
    /// How many rows the batch has.
    public let rows: Int
    /// The values, or what stands in for them where the source has none.
    public let storage: Storage
    /// Arrow's validity bitmap (1 = present, least significant bit first) from bit `validityOffset`; nil: all present.
    @usableFromInline let validity: UnsafePointer<UInt8>?
    @usableFromInline let validityOffset: Int
    private let memory: (any AnyObject & Sendable)?

    init(
        rows: Int, storage: Storage, validity: UnsafePointer<UInt8>?, validityOffset: Int,
        memory: (any AnyObject & Sendable)? = nil
    ) {
        self.rows = rows
        self.storage = storage
        self.validity = validity
        self.validityOffset = validityOffset
        self.memory = memory
    }

    /// Whether the source has no value (a null; an empty CSV field is *not* null here, but an empty text).
    @inlinable
    public func isNull(_ row: Int) -> Bool {
        guard let validity else { return false }
        let bit = row &+ validityOffset
        return validity[bit &>> 3] & (1 &<< UInt8(truncatingIfNeeded: bit & 7)) == 0
    }
}
