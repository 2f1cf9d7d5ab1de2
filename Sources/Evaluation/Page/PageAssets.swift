import Charts

/// What the page carries with it. The files are in `Assets`; the compiler puts them into the program.
enum PageAssets {
    static let styles = text(PackageResources.tokens_css) + text(PackageResources.report_css)
    static let script = text(PackageResources.report_js)

    /// Nothing may be loaded, and no script or style but these two run, whatever a name in the data holds. A test
    /// compares the hashes with the files and says what they should be.
    static let policy: Markup = """
        default-src 'none'; style-src 'sha256-4zdqUmNPT6yDnQrO9hh6c1+ekifFGelALaHsYnLL7fc='; \
        script-src 'sha256-KPTKFa8a1X9o8VZyWY6UHac2Z2yF0GvPID15bUuZE0M='; \
        base-uri 'none'; form-action 'none'
        """

    private static func text(_ bytes: [UInt8]) -> Markup {
        Markup(trusted: String(decoding: bytes, as: UTF8.self))
    }
}
