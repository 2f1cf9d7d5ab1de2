/// How wide a character of a drawing's text is, about: 12 px sans serif of the wider kind.
let characterWidth = 7.3

/// How wide a text of a drawing is, about.
func textWidth(_ text: String) -> Double {
    Double(text.count) * characterWidth
}

/// Cut with … to what fits in so many pixels.
func shortened(_ name: String, to width: Double) -> String {
    guard textWidth(name) > width else { return name }
    // Half a pixel more for each character, lest some are wider than most.
    let room = max(Int(width / (characterWidth + 0.5)), 2)
    return String(name.prefix(room - 1)) + "…"
}
