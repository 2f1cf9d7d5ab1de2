import CArrow

extension ColumnData {
    /// Whether there are as many values as rows, and offsets that lie within the bytes.
    func has(rows: Int) -> Bool {
        switch self {
        case .integers(let values, let present): values.count == rows && present?.count ?? rows == rows
        case .reals(let values, let present): values.count == rows && present?.count ?? rows == rows
        case .text(let offsets, let bytes, let present):
            offsets.count == rows + 1 && present?.count ?? rows == rows && offsets[0] >= 0
                && offsets[rows] <= bytes.count && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
        }
    }

    /// Gives the shim's view of the values, valid within `body` only.
    func withCells(_ body: (sfm_cells) throws(DataError) -> Void) throws(DataError) {
        switch self {
        case .integers(let values, let present):
            try values.withUnsafeBufferPointer { values throws(DataError) in
                try withPresent(present) { present throws(DataError) in
                    try body(sfm_cells(integers: values.baseAddress, present: present))
                }
            }
        case .reals(let values, let present):
            try values.withUnsafeBufferPointer { values throws(DataError) in
                try withPresent(present) { present throws(DataError) in
                    try body(sfm_cells(reals: values.baseAddress, present: present))
                }
            }
        case .text(let offsets, let bytes, let present):
            try offsets.withUnsafeBufferPointer { offsets throws(DataError) in
                try bytes.withUnsafeBufferPointer { bytes throws(DataError) in
                    try withPresent(present) { present throws(DataError) in
                        try body(sfm_cells(offsets: offsets.baseAddress, bytes: bytes.baseAddress, present: present))
                    }
                }
            }
        }
    }
}

extension sfm_cells {
    fileprivate init(
        integers: UnsafePointer<Int64>? = nil, reals: UnsafePointer<Double>? = nil,
        offsets: UnsafePointer<Int64>? = nil, bytes: UnsafePointer<UInt8>? = nil, present: UnsafePointer<Bool>?
    ) {
        self.init()
        self.integers = integers
        self.reals = reals
        self.offsets = offsets
        self.bytes = bytes
        self.present = present
    }
}

private func withPresent(
    _ present: [Bool]?, _ body: (UnsafePointer<Bool>?) throws(DataError) -> Void
) throws(DataError) {
    guard let present else { return try body(nil) }
    try present.withUnsafeBufferPointer { buffer throws(DataError) in try body(buffer.baseAddress) }
}

/// Gives the texts as C strings, valid within `body` only.
func withCStrings(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) throws(DataError) -> Void
) throws(DataError) {
    var bytes: [CChar] = []
    for text in texts {
        bytes.append(contentsOf: text.utf8.lazy.map { CChar(bitPattern: $0) })
        bytes.append(0)
    }
    try bytes.withUnsafeBufferPointer { bytes throws(DataError) in
        var starts: [UnsafePointer<CChar>?] = []
        var start = bytes.baseAddress
        for text in texts {
            starts.append(start)
            start = start?.advanced(by: text.utf8.count + 1)
        }
        try starts.withUnsafeBufferPointer { starts throws(DataError) in try body(starts.baseAddress) }
    }
}
