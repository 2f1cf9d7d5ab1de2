import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Style sheets and modules, built into the program, under names that change with their content.
struct Assets: Sendable {
    struct Asset: Sendable {
        let path: String
        let type: String
        let bytes: ByteBuffer
    }

    private let byName: [String: Asset]

    init() {
        let files: [(String, [UInt8])] = [
            ("tokens.css", PackageResources.tokens_css), ("components.css", PackageResources.components_css),
            ("hub.css", PackageResources.hub_css), ("live.js", PackageResources.live_js),
            ("columns.js", PackageResources.columns_js), ("epsilon.js", PackageResources.epsilon_js),
            ("keys.js", PackageResources.keys_js), ("icon.svg", PackageResources.icon_svg),
        ]
        byName = Dictionary(
            files.map { name, bytes in
                let digest = Digest.sha256(Data(bytes)).prefix(12)
                let type =
                    switch name.split(separator: ".").last {
                    case "css": "text/css; charset=utf-8"
                    case "svg": "image/svg+xml"
                    default: "text/javascript; charset=utf-8"
                    }
                return (name, Asset(path: "/assets/\(digest)/\(name)", type: type, bytes: ByteBuffer(bytes: bytes)))
            }
        ) { first, _ in first }
    }

    var all: [Asset] { byName.values.sorted { $0.path < $1.path } }

    func path(_ name: String) -> String { byName[name]?.path ?? "" }
}

struct AssetRoutes {
    let assets: Assets

    func add(to router: Router<RequestScope>) {
        for asset in assets.all {
            router.get(RouterPath(asset.path)) { _, _ in
                Response(
                    status: .ok,
                    headers: [.contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable"],
                    body: .init(byteBuffer: asset.bytes))
            }
        }
    }
}
