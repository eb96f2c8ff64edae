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

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "Concert",
  products: [
    .executable(name: "concert", targets: ["ConcertCommand"]),
    .executable(name: "concert-bench", targets: ["ConcertBench"]),
    .executable(name: "concert-fuzz", targets: ["ConcertFuzz"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // Level 0
    .target(name: "EventSourcing", swiftSettings: house),
    .target(name: "MerkleLog", dependencies: ["CSHA256", crypto], swiftSettings: house),
    .target(name: "CSHA256", dependencies: [crypto]),
    .target(name: "CSQLite"),
    // Level 1
    .target(
      name: "Coordination", dependencies: ["EventSourcing"], exclude: ["Codelists"],
      swiftSettings: house, plugins: ["EmbedFiles"]),
    .target(
      name: "Matching", exclude: ["Rules"], swiftSettings: house, plugins: ["EmbedFiles"]),
    // Level 2
    .target(
      name: "EventLog", dependencies: ["EventSourcing", "MerkleLog", grdb, sqlite],
      swiftSettings: house),
    .target(
      name: "Projector", dependencies: ["EventSourcing", "Matching", crypto, grdb, sqlite],
      swiftSettings: house),
    .target(
      name: "Interop", dependencies: ["Coordination", "EventSourcing", "CLibXML2", "CZLib", yams],
      swiftSettings: house),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CZLib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // Level 3
    .target(
      name: "Concert",
      dependencies: [
        "Coordination", "EventLog", "EventSourcing", "Interop", "Matching", "MerkleLog",
        "Projector", crypto, grdb, sqlite,
      ],
      swiftSettings: house, plugins: ["EmbedFiles"]),
    // Level 5
    .executableTarget(
      name: "ConcertCommand",
      dependencies: [
        "CSQLite", "Concert", "Coordination", "EventSourcing", "Interop", "Matching", arguments,
      ], exclude: ["Words/Catalogue"],
      swiftSettings: house, plugins: ["EmbedFiles"]),
    .executableTarget(
      name: "ConcertBench",
      dependencies: [
        "CBaseline", "CSQLite", "Concert", "Coordination", "EventLog", "EventSourcing", "Interop",
        "Matching", "MerkleLog", "Projector", arguments, crypto, grdb, sqlite,
      ],
      swiftSettings: house),
    .target(name: "CBaseline"),
    .executableTarget(
      name: "ConcertFuzz",
      dependencies: ["Coordination", "EventSourcing", "MerkleLog", arguments],
      swiftSettings: house),
    // Build tools
    .executableTarget(name: "embed-files", swiftSettings: house),
    .plugin(
      name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files"],
      path: "Sources/EmbedFiles"),
    // Tests
    .testTarget(
      name: "EventSourcingTests", dependencies: ["EventSourcing"], exclude: ["Fixtures"],
      swiftSettings: house),
    .testTarget(
      name: "MerkleLogTests", dependencies: ["MerkleLog", crypto], exclude: ["Fixtures"],
      swiftSettings: house),
    .testTarget(
      name: "CoordinationTests", dependencies: ["Coordination", "EventSourcing"],
      swiftSettings: house),
    .testTarget(
      name: "MatchingTests", dependencies: ["Matching"], exclude: ["Fixtures"],
      swiftSettings: house),
    .testTarget(
      name: "EventLogTests", dependencies: ["EventLog", "EventSourcing", "MerkleLog", grdb],
      swiftSettings: house),
    .testTarget(
      name: "ProjectorTests",
      dependencies: ["Projector", "Matching", "Coordination", "EventSourcing", crypto, grdb],
      swiftSettings: house),
    .testTarget(
      name: "InteropTests", dependencies: ["Interop", "EventSourcing", "Coordination"],
      swiftSettings: house),
    .testTarget(
      name: "ConcertTests",
      dependencies: [
        "CLibXML2", "Concert", "Coordination", "EventLog", "EventSourcing", "Interop", "MerkleLog",
        grdb,
      ], swiftSettings: house),
    .testTarget(
      name: "TamperTests",
      dependencies: ["Concert", "Coordination", "EventLog", "EventSourcing", "MerkleLog", grdb],
      swiftSettings: house),
    .testTarget(
      name: "CommandTests",
      dependencies: ["ConcertCommand", "EventSourcing", "Interop", arguments],
      exclude: ["Transcripts", "Words/english-only.txt"],
      swiftSettings: house),
    .testTarget(name: "FuzzTests", dependencies: ["ConcertFuzz"], swiftSettings: house),
    .testTarget(name: "HouseTests", swiftSettings: house),
  ]
)
