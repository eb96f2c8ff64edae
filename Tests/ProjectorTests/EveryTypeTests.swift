import Coordination
import Crypto
import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Projector

/// Tests/Fixtures/events: what was ever written is read and folded for ever.
@Suite("every type and version of an event that was ever written")
struct EveryTypeTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/events")
  private static let today = Day("2024-06-12")!

  private let lines: [String]

  init() throws { lines = try Self.lines(of: "every-type.jsonl") }

  private static func lines(of file: String) throws -> [String] {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  /// Types with their versions, as `commitment.made 1`.
  private static func kinds(_ lines: [String]) throws -> Set<String> {
    Set(
      try lines.map {
        let line = try JSON(parsing: $0)
        return "\(line["type"]?.string ?? "") \(line["v"]?.int ?? 0)"
      })
  }

  @Test("the catalogue holds no type and no version that is not here, and none is gone from it")
  func whole() throws {
    let catalogue = Coordination.catalogue.types.flatMap { type in
      (1...type.v).map { "\(type.name) \($0)" }
    }
    #expect(try Self.kinds(lines) == Set(catalogue))
    // It would be noticed: each type's only line can't be left out.
    #expect(try Self.kinds(lines.filter { !$0.contains(#""rate.published""#) }) != Set(catalogue))
  }

  @Test("between them, the lines of a type have every key that it knows")
  func keys() throws {
    var seen: [String: Set<String>] = [:]
    for text in lines {
      let line = try JSON(parsing: text)
      seen[line["type"]?.string ?? "", default: []].formUnion(line["payload"]?.object?.keys ?? [])
    }
    for type in Coordination.catalogue.types {
      #expect(seen[type.name] == Set(type.keys.map(\.name)), "\(type.name)")
    }
  }

  @Test("a line that was written is never another one")
  func digests() throws {
    let names = try lines.map { text in
      let line = try JSON(parsing: text)
      let digest = SHA256.hash(data: Data(text.utf8)).map { hexText([$0]) }.joined()
      return "\(digest)  \(line["type"]?.string ?? "") \(line["v"]?.int ?? 0)"
    }
    let known = try Self.lines(of: "every-type.sha256")
    if ProcessInfo.processInfo.environment["RECORD"] == "1", names.starts(with: known) {
      try (names.joined(separator: "\n") + "\n").write(
        to: Self.folder.appending(path: "every-type.sha256"), atomically: true, encoding: .utf8)
    } else {
      #expect(names == known)
    }
  }

  @Test("each stream is read by its noun, event after event")
  func read() throws {
    var streams: [String: [RecordedEvent]] = [:]
    for text in lines {
      let line = try JSON(parsing: text)
      let stream = try #require(line["stream"]?.string)
      streams[stream, default: []].append(
        RecordedEvent(
          type: line["type"]?.string ?? "", v: Int(line["v"]?.int ?? 0),
          version: Int(line["version"]?.int ?? -1), ministry: line["ministry"]?.string ?? "",
          officer: line["officer"]?.string ?? "", on: Day(line["on"]?.string ?? "") ?? Self.today,
          lang: line["lang"]?.string, visibility: line["visibility"]?.string ?? "",
          payload: line["payload"] ?? .null))
    }
    for (name, events) in streams {
      let stream = try #require(StreamName(name))
      var surroundings = Surroundings(today: Self.today)
      #expect(throws: Never.self, "\(name)") { try surroundings.load(stream, events) }
      // And an event of it that is not as it was written is not read.
      var broken = events[0]
      broken.payload = .null
      #expect(throws: UnreadableEvent.self, "\(name)") {
        try surroundings.load(stream, [broken])
      }
    }
  }

  @Test("every view folds all of them, at once and in halves", arguments: [1, 2])
  func folded(parts: Int) throws {
    let set = try BuiltInProjectionsTests.projections()
    let file = FileManager.default.temporaryDirectory
      .appending(path: "every-type-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: file) }
    let events = try ExampleEvents(
      lines.joined(separator: "\n"), file: "every-type.jsonl", catalogue: Coordination.catalogue)
    let projector = try Projector(path: file.path + "/views.db", projections: set)
    for part in 1...parts {
      try projector.catchUp(from: events, to: events.size() * Int64(part) / Int64(parts))
    }
    let status = try projector.status(logSize: events.size())
    #expect(status.map(\.projection) == BuiltInProjectionsTests.views)
    for view in status {
      #expect(view.error == nil && view.position == events.size(), "\(view)")
    }
    // No view slept through it.
    for view in set.projections {
      let rows = try projector.read { db in
        try view.tableNames.map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? 0 }
      }
      #expect(rows.contains { $0 > 0 }, "\(view.name)")
    }
  }
}
