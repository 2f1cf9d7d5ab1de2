/// Pauses between tries: each twice as long as the one before, up to a ceiling, shortened by up to half by chance, so that many
/// that failed together do not come back together.
struct BackOff {
    private let first: Duration
    private let longest: Duration
    private var failures = 0

    init(first: Duration = .milliseconds(250), longest: Duration = .seconds(30)) {
        self.first = first
        self.longest = longest
    }

    /// - Parameter least: what the server asks for; kept to, with a tenth added by chance, but never beyond a minute.
    mutating func next(atLeast least: Duration? = nil) -> Duration {
        let whole = min(first * Double(1 << min(failures, 16)), longest)
        failures += 1
        let pause = whole * Double.random(in: 0.5...1)
        guard let least else { return pause }
        return max(pause, min(least, .seconds(60)) * Double.random(in: 1...1.1))
    }

    mutating func reset() { failures = 0 }
}
