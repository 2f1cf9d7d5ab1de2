extension ColumnSchema {
    /// Whether every number in it is one that formats and codecs can work with; those of a model file may not be.
    package var isWithinBounds: Bool {
        if case .number(let format) = format, !(0...18).contains(format.minimumPlaces) { return false }
        if case .decimal(let scale) = type { return (0...18).contains(scale) }
        return true
    }
}

extension SourceColumn {
    /// As for the schema's columns. Arrow's own limit for the scale of decimals is 76.
    package var isWithinBounds: Bool {
        if case .decimal(let scale) = kind { return (0...76).contains(scale) }
        return true
    }
}
