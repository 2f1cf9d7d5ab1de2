/// Runs `body` on the text's bytes, in memory of exactly that size.
func withBytes<Result>(_ text: String, _ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
    withBytes(Array(text.utf8), body)
}

/// Runs `body` on the bytes, in memory of exactly that size (so that a sanitizer sees a read beyond it).
func withBytes<Result>(_ bytes: [UInt8], _ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    defer { copy.deallocate() }
    for (place, byte) in bytes.enumerated() { copy[place] = byte }
    return body(UnsafePointer(copy.baseAddress.unsafelyUnwrapped), bytes.count)
}

/// What `body` appends, as text.
func spelled(_ body: (inout [UInt8]) -> Void) -> String {
    var buffer: [UInt8] = []
    body(&buffer)
    return String(decoding: buffer, as: UTF8.self)
}
