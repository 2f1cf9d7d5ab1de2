/// What this program is.
public enum Product {
    /// After semver.org; CHANGELOG.md says what changed.
    public static let version = "0.1.0"
    /// As models and `--version` name it.
    public static let name = "sfumato \(version)"
}
