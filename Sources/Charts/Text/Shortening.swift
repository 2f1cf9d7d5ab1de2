/// How wide a character of a drawing's text is, about: 12 px sans serif of the wider kind.
let characterWidth = 7.3

/// How wide a text of a drawing is, about.
func textWidth(_ text: String) -> Double {
    Double(text.count) * characterWidth
}

/// Cut with … to what fits in so many pixels.
func shortened(_ name: String, to width: Double) -> String {
    let room = max(Int(width / characterWidth), 2)
    return name.count <= room ? name : String(name.prefix(room - 1)) + "…"
}
