import HTTPTypes

/// The versions of the protocol between Hub and dispatcher. A dispatcher names its own with each request; both sides say what
/// they understand, so that either may be the newer one.
enum RemoteProtocol {
    /// What this release speaks.
    static let version = 1
    /// What this release understands of the other side.
    static let understood = 1...1

    static let header = HTTPField.Name("Sfumato-Protocol")
    static let releaseHeader = HTTPField.Name("Sfumato-Release")

    /// - Throws: `incompatible`, with what to do.
    static func check(_ headers: HTTPFields) throws(HubError) {
        guard let header, let version = headers[header].flatMap({ Int($0) }), understood.contains(version) else {
            let release = releaseHeader.flatMap { headers[$0] } ?? "an unknown release"
            throw .incompatible(
                "This Hub (\(HubRelease.version)) speaks versions \(understood.lowerBound) to \(understood.upperBound) of "
                    + "the dispatcher protocol, and the dispatcher is of \(Text.isPlain(release) ? release : "another")",
                remedy: "Bring both to releases that have a version in common")
        }
    }
}
