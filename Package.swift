// swift-tools-version: 6.1
import PackageDescription

// Arrow's headers and libraries: `scripts/setup` unpacks them there, from pinned wheels.
let deps = "\(Context.packageDirectory)/.deps"

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

// `$ORIGIN/../lib` serves the tree that `make install` lays out, `.deps/lib` a build in this folder.
let arrow: [LinkerSetting] = [
    .unsafeFlags([
        "-L\(deps)/lib", "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib", "-Xlinker", "-rpath", "-Xlinker",
        "\(deps)/lib",
    ])
]

// The Hub's pages, styles and modules are built into its program.
let templates = [
    "api", "audit", "badge", "contexts", "dataset", "datasets", "door", "example", "expired", "failure", "generate",
    "home",
    "invitation", "layout", "ledger", "lineage", "mark", "meter", "model", "models", "moment", "project", "project-new",
    "project-settings", "projects", "remote", "run", "runs", "schema", "settings", "setup", "sign-in", "source",
    "source-choices",
    "token", "train", "users", "verdicts",
].map { "Pages/Templates/\($0).mustache" }
let assets = ["tokens.css", "components.css", "hub.css", "icon.svg", "columns.js", "epsilon.js", "keys.js", "live.js"]
    .map { "Pages/Assets/\($0)" }

let package = Package(
    name: "sfumato",
    products: [
        .executable(name: "sfumato", targets: ["sfumato"]), .executable(name: "sfumato-hub", targets: ["sfumato-hub"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
    ],
    targets: [
        .target(
            name: "CArrow",
            cxxSettings: [.unsafeFlags(["-std=c++20", "-isystem", "\(deps)/include"])],
            linkerSettings: arrow + ["arrow", "parquet"].map { .linkedLibrary($0) }),
        .target(
            name: "Tabular", dependencies: ["CArrow", .product(name: "Yams", package: "Yams")], swiftSettings: strict),
        .target(
            name: "Synthesis", dependencies: ["Tabular", "Privacy", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .target(name: "Privacy", swiftSettings: strict),
        .target(name: "Charts", swiftSettings: strict),
        .target(
            name: "Evaluation", dependencies: ["Tabular", "Charts"],
            resources: ["tokens.css", "report.css", "report.js"].map { .embedInCode("Page/Assets/\($0)") },
            swiftSettings: strict),
        .target(name: "TaskContract", swiftSettings: strict),
        .target(
            name: "Tasks",
            dependencies: [
                "TaskContract", "Synthesis", "Evaluation", "Tabular", .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),
        .target(
            name: "Kubernetes",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),
        .target(name: "Dispatching", dependencies: ["Kubernetes", "TaskContract"], swiftSettings: strict),
        .executableTarget(
            name: "sfumato",
            dependencies: ["Tasks", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict),
        .target(
            name: "Hub",
            dependencies: [
                "Dispatching", "TaskContract", "Charts", .product(name: "Yams", package: "Yams"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], resources: (templates + assets + ["API/openapi.yaml"]).map { .embedInCode($0) }, swiftSettings: strict),
        .executableTarget(
            name: "sfumato-hub",
            dependencies: [
                "Hub", "Dispatching", "Kubernetes", "TaskContract",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: strict,
            // Nothing is loaded into it that would look for its symbols; without them it is some 5 MB smaller.
            linkerSettings: [
                .unsafeFlags(["-Xlinker", "--no-export-dynamic", "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib"])
            ]),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .target(
            name: "TestCluster",
            dependencies: [
                "Kubernetes",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
            ], path: "Tests/TestCluster", swiftSettings: strict),
        .testTarget(
            name: "DispatchingTests",
            dependencies: ["Dispatching", "Kubernetes", "TaskContract", "TestCluster", "TestSupport", "sfumato"],
            swiftSettings: strict),
        .testTarget(
            name: "KubernetesTests", dependencies: ["Kubernetes", "TestCluster", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "TabularTests", dependencies: ["Tabular", "TestSupport"], exclude: ["Fixtures"], swiftSettings: strict
        ),
        .testTarget(
            name: "SynthesisTests", dependencies: ["Synthesis", "Tabular", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "TasksTests", dependencies: ["Tasks", "TaskContract", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "TaskContractTests", dependencies: ["TaskContract"], swiftSettings: strict),
        .testTarget(name: "PrivacyTests", dependencies: ["Privacy"], swiftSettings: strict),
        .testTarget(name: "ChartsTests", dependencies: ["Charts"], swiftSettings: strict),
        .testTarget(
            name: "EvaluationTests", dependencies: ["Evaluation", "Tabular", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "HubTests",
            dependencies: [
                "Hub", "Dispatching", "Kubernetes", "TestCluster", "TestSupport", "sfumato", "sfumato-hub",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(name: "CommandTests", dependencies: ["TestSupport", "sfumato"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)
