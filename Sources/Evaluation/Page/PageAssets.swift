import Charts

/// What the page carries with it. The files are in `Assets`; the compiler puts them into the program.
enum PageAssets {
    static let styles = text(PackageResources.tokens_css) + text(PackageResources.report_css)
    static let script = text(PackageResources.report_js)

    /// Nothing may be loaded, and no script or style but these two run, whatever a name in the data holds. A test compares
    /// the hashes with the files and says what they should be.
    static let policy: Markup = """
        default-src 'none'; style-src 'sha256-EH/klpaLEptqx5PIZr3KrUyMq4/a3+eHaYmlNehuVgk='; script-src 'sha256-7bOSEpLEPF/PCQv7m6yfs7Quh2XW1iZIlVa5RiclmDw='; \
        base-uri 'none'; form-action 'none'
        """

    private static func text(_ bytes: [UInt8]) -> Markup {
        Markup(trusted: String(decoding: bytes, as: UTF8.self))
    }
}
