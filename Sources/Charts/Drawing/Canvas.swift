/// A drawing in the making. Marks carry classes, never colours; the style sheet knows those.
struct Canvas {
    let width: Double
    let height: Double
    private var body: Markup = ""

    init(width: Double, height: Double) {
        (self.width, self.height) = (width, height)
    }

    /// Where a text is held.
    enum Anchor {
        case start, middle, end

        fileprivate var attribute: Markup {
            switch self {
            case .start: ""
            case .middle: " text-anchor=\"middle\""
            case .end: " text-anchor=\"end\""
            }
        }
    }

    /// A line or an area. The title is shown where the pointer rests.
    mutating func path(_ name: Markup, _ outline: Outline, title: String? = nil) {
        guard !outline.isEmpty else { return }
        body += "<path class=\"\(name)\" d=\"\(outline.text)\"\(Self.end("path", title))"
    }

    /// A bar; nothing where it has no extent.
    mutating func bar(
        _ name: Markup, x: Double, y: Double, width: Double, height: Double, radius: Double? = nil, title: String? = nil
    ) {
        guard width > 0.05, height > 0.05 else { return }
        let rounded: Markup = radius.map { " rx=\"\($0)\"" } ?? ""
        body += """
            <rect class="\(name)" x="\(x)" y="\(y)" width="\(width)" \
            height="\(height)"\(rounded)\(Self.end("rect", title))
            """
    }

    /// A text, turned by a right angle against the clock where it is upright.
    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, upright: Bool = false, title: String? = nil
    ) {
        let turn: Markup = upright ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
        let hover: Markup? = title.map { "<title>\($0)</title>" }
        body += "<text x=\"\(x)\" y=\"\(y)\"\(anchor.attribute)\(turn)>\(text)\(hover)</text>"
    }

    /// A name cut to what fits, with the whole name where the pointer rests.
    mutating func name(
        _ name: String, x: Double, y: Double, width: Double, anchor: Anchor = .end, upright: Bool = false
    ) {
        let short = shortened(name, to: width)
        text(short, x: x, y: y, anchor: anchor, upright: upright, title: short == name ? nil : name)
    }

    /// The drawing as an element, with what it shows for those who do not see it.
    func svg(_ label: String, class name: Markup = "chart") -> Markup {
        """
        <svg class="\(name)" viewBox="0 0 \(width) \(height)" role="img" aria-label="\(label)">\(body)</svg>
        """
    }

    private static func end(_ name: Markup, _ title: String?) -> Markup {
        title.map { "><title>\($0)</title></\(name)>" } ?? "/>"
    }
}
