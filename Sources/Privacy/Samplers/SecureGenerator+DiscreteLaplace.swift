extension SecureGenerator {
    /// A whole number y with probability proportional to exp(−|y| / scale), exactly.
    /// Source: Canonne, Kamath, Steinke 2020, arXiv:2004.00010, algorithm 2 with s = 1.
    mutating func discreteLaplace(scale: UInt64) -> Int {
        while true {
            let low = uniform(below: scale)
            guard bernoulliExp(minus: UInt128(low), over: UInt128(scale)) else { continue }
            var high: UInt64 = 0
            while bernoulliExpMinusOne() { high += 1 }
            let magnitude = Int(low + scale * high)  // traps rather than wraps; never reached below e^(−2¹³)
            let isNegative = next() & 1 == 1
            if isNegative && magnitude == 0 { continue }  // or zero would count twice
            return isNegative ? -magnitude : magnitude
        }
    }
}
