extension RecordBatch {
    /// Some rows of the first columns, copied.
    func selecting(_ places: [Int], columns count: Int) -> RecordBatch {
        RecordBatch(rows: places.count, columns: columns.prefix(count).map { $0.selecting(places) })
    }
}

extension ColumnValues {
    fileprivate func selecting(_ places: [Int]) -> ColumnValues {
        let memory = CopiedValues(self, places)
        return ColumnValues(
            rows: places.count, storage: memory.storage, validity: memory.validity, validityOffset: 0, memory: memory)
    }
}

/// Owner of some copied values of a column.
private final class CopiedValues: Sendable {
    /// SAFETY: written in `init` only, and freed when nobody has a reference any more.
    private nonisolated(unsafe) let buffers: [UnsafeMutableRawPointer]
    nonisolated(unsafe) let storage: ColumnValues.Storage
    nonisolated(unsafe) let validity: UnsafePointer<UInt8>?

    init(_ values: ColumnValues, _ places: [Int]) {
        var buffers: [UnsafeMutableRawPointer] = []
        func room<Element>(_ count: Int, of type: Element.Type) -> UnsafeMutablePointer<Element> {
            let raw = UnsafeMutableRawPointer.allocate(
                byteCount: max(count, 1) * MemoryLayout<Element>.stride, alignment: MemoryLayout<Element>.alignment)
            buffers.append(raw)
            return raw.bindMemory(to: type, capacity: max(count, 1))
        }
        switch values.storage {
        case .integers(let integers):
            let copy = room(places.count, of: Int64.self)
            for (row, place) in places.enumerated() { copy[row] = integers[place] }
            storage = .integers(copy)
        case .reals(let reals):
            let copy = room(places.count, of: Double.self)
            for (row, place) in places.enumerated() { copy[row] = reals[place] }
            storage = .reals(copy)
        case .text(let offsets, let bytes):
            let starts = room(places.count + 1, of: Int64.self)
            starts[0] = 0
            for (row, place) in places.enumerated() {
                starts[row + 1] = starts[row] + offsets[place + 1] - offsets[place]
            }
            let copy = room(Int(starts[places.count]), of: UInt8.self)
            for (row, place) in places.enumerated() {
                let count = Int(offsets[place + 1] - offsets[place])
                (copy + Int(starts[row])).initialize(from: bytes + Int(offsets[place]), count: count)
            }
            storage = .text(offsets: starts, bytes: copy)
        }
        if values.validity == nil {
            validity = nil
        } else {
            let bits = room(places.count / 8 + 1, of: UInt8.self)
            bits.initialize(repeating: 0, count: places.count / 8 + 1)
            for (row, place) in places.enumerated() where !values.isNull(place) {
                bits[row >> 3] |= 1 << UInt8(row & 7)
            }
            validity = UnsafePointer(bits)
        }
        self.buffers = buffers
    }

    deinit { for buffer in buffers { buffer.deallocate() } }
}
