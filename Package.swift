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

let package = Package(
    name: "sfumato",
    products: [.executable(name: "sfumato", targets: ["sfumato"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
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
        .executableTarget(
            name: "sfumato",
            dependencies: ["Tasks", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
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
        .testTarget(name: "CommandTests", dependencies: ["TestSupport", "sfumato"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)
