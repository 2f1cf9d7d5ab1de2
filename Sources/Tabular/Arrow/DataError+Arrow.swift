import CArrow

/// Failures of the shim, with the place added.
extension DataError {
    /// Calls a function of the shim and throws what it reports.
    static func check(
        _ place: @autoclosure () -> String, _ call: (UnsafeMutablePointer<sfm_failure>) -> Bool
    ) throws(DataError) {
        var failure = sfm_failure()
        if call(&failure) { return }
        throw DataError(failure, at: place())
    }

    private init(_ failure: sfm_failure, at place: String) {
        let code: Code =
            switch Int(failure.cause) {
            case SFM_CAUSE_DATA: .data
            case SFM_CAUSE_UNAVAILABLE: .unavailable
            case SFM_CAUSE_USAGE: .usage
            case SFM_CAUSE_TEMPORARY: .temporary
            default: .internal
            }
        self.init(
            code, failure.line > 0 ? "\(place), line \(failure.line)" : place,
            problem: withUnsafeBytes(of: failure.problem) { text(of: $0) },
            remedy: withUnsafeBytes(of: failure.remedy) { text(of: $0) })
    }
}

/// The UTF-8 text up to the first zero byte.
private func text(of bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
}
