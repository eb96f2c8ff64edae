import Foundation
import Testing

/// The levels of the house: a room may lean only on rooms below it.
private let levels: [String: Int] = [
  "CSHA256": -1, "CSQLite": -1, "EventSourcing": 0, "MerkleLog": 0,
  "Coordination": 1, "Matching": 1,
  "EventLog": 2, "Projector": 2, "Interop": 2, "CLibXML2": 1, "CZLib": 1,
  "Concert": 3,
  "ConcertCommand": 5, "ConcertBench": 5, "ConcertFuzz": 5, "CBaseline": 4,
]

@Suite("The house")
struct HouseTests {
  let package: PackageDescription

  init() throws { package = try PackageDescription() }

  @Test("every room stands on a known level")
  func knownLevels() {
    let tools: Set = ["embed-files", "EmbedFiles"]
    let rooms = package.targets.filter { $0.type != "test" && !tools.contains($0.name) }
    #expect(rooms.count >= levels.count)
    for room in rooms { #expect(levels[room.name] != nil, "\(room.name) has no level") }
  }

  @Test("imports point down, in the manifest and in each file")
  func importsPointDown() {
    for target in package.targets {
      guard let level = levels[target.name] else { continue }
      for dependency in target.dependencies {
        guard let below = levels[dependency] else { continue }
        #expect(below < level, "\(target.name) depends on \(dependency)")
      }
      for (module, file) in target.imports where module != target.name {
        guard let below = levels[module] else { continue }
        #expect(below < level, "\(target.name)/\(file) imports \(module)")
      }
    }
  }

  @Test("a room imports no own module that its manifest entry does not name")
  func importsAreDeclared() {
    for target in package.targets where levels[target.name] != nil {
      for (module, file) in target.imports
      where levels[module] != nil && module != target.name && target.type != "test" {
        #expect(
          target.dependencies.contains(module), "\(target.name)/\(file) imports \(module)")
      }
    }
  }

  @Test("no file of ours is longer than 300 lines, no folder of sources holds more than 12")
  func roomsStaySmall() throws {
    let files = PackageDescription.swiftFiles(below: package.root.appending(path: "Sources"))
    #expect(files.count > 50)
    for file in files {
      let lines = try String(contentsOf: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 301, "\(file.lastPathComponent) has \(lines.count - 1) lines")
    }
    for (folder, inside) in Dictionary(grouping: files, by: { $0.deletingLastPathComponent() }) {
      #expect(inside.count <= 12, "\(folder.path()) holds \(inside.count) files")
    }
  }
}
