// swift-tools-version:6.2
import PackageDescription

/// Swift 6 mode with the checks that the house asks of every target of its own.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "Concert",
  targets: [
    // Level 0
    .target(name: "EventSourcing", swiftSettings: house),
    // Build tools
    .executableTarget(name: "embed-files", swiftSettings: house),
    .plugin(
      name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"],
      path: "Sources/EmbedFiles"),
  ]
)
