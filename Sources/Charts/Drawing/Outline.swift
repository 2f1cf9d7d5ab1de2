/// What a path goes through, written as steps from point to point: shorter than the points themselves. Steps are
/// counted in tenths, so that their rounding does not add up.
struct Outline {
    private(set) var text = ""
    private var last: (x: Int, y: Int) = (0, 0)
    private var command: Character?

    var isEmpty: Bool { text.isEmpty }

    init() {}

    /// A line through points; those that are no numbers leave a gap.
    init(through points: some Sequence<(x: Double, y: Double)>) {
        var gap = true
        for point in points {
            guard point.x.isFinite, point.y.isFinite else {
                gap = true
                continue
            }
            if gap { move(point.x, point.y) } else { line(point.x, point.y) }
            gap = false
        }
    }

    mutating func move(_ x: Double, _ y: Double) {
        text += "M\(coordinate(x)) \(coordinate(y))"
        last = (tenths(x), tenths(y))
        command = nil
    }

    mutating func line(_ x: Double, _ y: Double) {
        let (x, y) = (tenths(x), tenths(y))
        step("l", x - last.x)
        let down = number(y - last.y)
        text += down.hasPrefix("-") ? down : " " + down
        last = (x, y)
    }

    mutating func across(to x: Double) {
        step("h", tenths(x) - last.x)
        last.x = tenths(x)
    }

    mutating func upright(to y: Double) {
        step("v", tenths(y) - last.y)
        last.y = tenths(y)
    }

    mutating func close() {
        text += "z"
        command = nil
    }

    /// The letter of a command is said once for a series of its steps.
    private mutating func step(_ letter: Character, _ length: Int) {
        let length = number(length)
        if command != letter {
            text.append(letter)
        } else if !length.hasPrefix("-") {
            text += " "
        }
        text += length
        command = letter
    }

    private func tenths(_ place: Double) -> Int {
        place.isFinite && abs(place) < 1e9 ? Int((place * 10).rounded()) : 0
    }

    private func number(_ tenths: Int) -> String {
        let (sign, whole, part) = (tenths < 0 ? "-" : "", abs(tenths) / 10, abs(tenths) % 10)
        return part == 0 ? "\(sign)\(whole)" : "\(sign)\(whole == 0 ? "" : String(whole)).\(part)"
    }
}
