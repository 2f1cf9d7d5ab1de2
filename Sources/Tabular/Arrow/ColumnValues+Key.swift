extension ColumnValues {
    /// A hash of the row's value, the same for a whole number however it is stored; nil where there is none.
    package func keyHash(_ row: Int) -> UInt64? {
        if isNull(row) { return nil }
        switch storage {
        case .integers(let integers): return ByteHash.of(integers[row])
        case .reals(let reals):
            let value = reals[row]
            if value.isNaN { return nil }
            return ByteHash.of(value.magnitude < 0x1p53 ? Int64(value) : Int64(bitPattern: value.bitPattern))
        case .text(let offsets, let bytes):
            let (start, count) = (Int(offsets[row]), Int(offsets[row + 1] - offsets[row]))
            if count == 0 { return nil }
            let number = Int64(String(decoding: UnsafeBufferPointer(start: bytes + start, count: count), as: UTF8.self))
            return number.map { ByteHash.of($0) } ?? ByteHash.of(bytes + start, count)
        }
    }
}
