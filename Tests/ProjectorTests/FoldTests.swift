import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Projector

@Suite("folding")
struct FoldTests {
  @Test("every placeholder arrives, and missing keys are NULL again")
  func placeholders() throws {
    let scratch = try TemporaryFolder()
    var log = MemoryLog()
    log.append(
      "officer.enrolled", "officer/DEF.weber",
      #"{"ministry":"DEV","officer":"DEF.weber","roles":[]}"#, key: "k\"1")
    log.append(
      "commitment.made", "commitment/COM-1",
      #"{"money":{"currency":"EUR","minor":5},"period":{"end":"2024-05-31","start":"2024-03-01"},"places":["ML","SN"],"title":"a \"b\" é\n","urgent":true}"#
    )
    log.append(
      "commitment.made", "commitment/COM-2",
      #"{"title":{"lb":"Buer","pt":"Poço 😀"}}"#, officer: "X.nobody", lang: "pt")
    log.append("commitment.made", "commitment/COM-3", #"{"title":{"lb":"Buer","pt":"P"}}"#)
    let projector = try projector(scratch.file("views.db"), threeViews())
    #expect(try projector.catchUp(from: log).folded == 4)
    let rows = try projector.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM commitments ORDER BY ref").map { row in
        row.databaseValues.map { value -> String in
          if case .int64(let number) = value.storage { "\(number)" } else { value.text }
        }.joined(separator: "|")
      }
    }
    #expect(
      rows == [
        "COM-1|DEF|DEV|a \"b\" é\n|\"a \\\"b\\\" é\\n\"|[\"ML\",\"SN\"]|2024-03-01|2024-05-31|5|"
          + "{\"end\":\"2024-05-31\",\"start\":\"2024-03-01\"}|1|0|2024-02-02T12:00:00.123Z|-",
        "COM-2|DEF|-|Poço 😀|{\"lb\":\"Buer\",\"pt\":\"Poço 😀\"}|-|-|-|-|-|-|0|"
          + "2024-02-03T12:00:00.246Z|-",
        "COM-3|DEF|DEV|Buer|{\"lb\":\"Buer\",\"pt\":\"P\"}|-|-|-|-|-|-|0|2024-02-04T12:00:00.369Z|-",
      ])
    let first = try projector.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM trail WHERE position = 0")
        .map { $0.databaseValues.map(\.text).joined(separator: "|") }
    }
    #expect(
      first == "0|officer/DEF.weber|DEF.weber|0|officer.enrolled|DEF|DEF.weber|DEV|2024-02-01|-|"
        + "public|00000000-0000-0000-0000-000000000007|k\"1|1")
  }

  @Test("folding in halves equals folding at once, at every split")
  func halves() throws {
    let scratch = try TemporaryFolder()
    let log = story(20)
    let set = try threeViews()
    let whole = try projector(scratch.file("whole.db"), set)
    try whole.catchUp(from: log)
    let digests = try whole.digests()
    for split in 1..<log.size() {
      let halves = try projector(scratch.file("half-\(split).db"), set)
      try halves.catchUp(from: log, to: split)
      #expect(try halves.status(logSize: log.size())[0].behind == log.size() - split)
      try halves.catchUp(from: log)
      #expect(try halves.digests() == digests)
    }
  }

  @Test("a crash between batches neither loses nor doubles an event")
  func crash() throws {
    let scratch = try TemporaryFolder()
    let set = try threeViews()
    var log = story(15_000)
    let sound = try projector(scratch.file("sound.db"), set)
    try sound.catchUp(from: log)
    for failure: Position in [0, 1, 9_999, 10_000, 10_001, 14_000] {
      let path = scratch.file("crash-\(failure).db")
      log.failsAt = failure
      #expect(throws: MemoryLog.Failure.self) { try projector(path, set).catchUp(from: log) }
      log.failsAt = nil
      let again = try projector(path, set, owner: "b")
      let place = try again.status(logSize: log.size())[0].position
      #expect(place == failure / 10_000 * 10_000)
      try again.catchUp(from: log)
      #expect(try again.digests() == sound.digests())
    }
  }

  @Test("an event that one view cannot take stops that view only, at that event")
  func poisoned() throws {
    let scratch = try TemporaryFolder()
    var log = story(30)
    log.append("commitment.made", "commitment/COM-BAD", #"{"places":[]}"#)  // no title: NOT NULL
    log.append("commitment.withdrawn", "commitment/COM-BAD", #"{"reason":"x"}"#)
    let projector = try projector(scratch.file("views.db"), threeViews())
    try projector.catchUp(from: log)
    let status = try projector.status(logSize: log.size())
    #expect(status.map(\.state) == [.faulted, .live, .live])
    #expect(status[0].position == 31)
    #expect(status[0].errorPosition == 31)
    #expect(status[0].error == "NOT NULL constraint failed: commitments.title")
    #expect(status[0].stopped?.explanation.outcome == .projectionStopped)
    #expect(status[2].position == log.size())
    log.append("commitment.made", "commitment/COM-9", #"{"title":"after"}"#)
    try projector.catchUp(from: log)
    #expect(try projector.status(logSize: log.size()).map(\.position) == [31, 34, 34])
    let kept = try projector.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM commitments")
    }
    #expect(kept == 10)
  }

  @Test("a payload that is not JSON stops the views that read it, and no other")
  func unreadable() throws {
    let scratch = try TemporaryFolder()
    var log = MemoryLog()
    log.append("commitment.withdrawn", "commitment/COM-1", #"{"reason":1.5}"#)
    log.append("commitment.made", "commitment/COM-2", #"{"title":"x"}"#)
    let projector = try projector(scratch.file("views.db"), threeViews())
    try projector.catchUp(from: log)
    #expect(
      try projector.status(logSize: 2).map(\.state) == [.faulted, .live, .faulted])
  }

  @Test("as of a day: later events and streams that began later are left out")
  func asOf() throws {
    let scratch = try TemporaryFolder()
    var log = MemoryLog()
    log.append("commitment.made", "commitment/COM-1", #"{"title":"1"}"#, on: "2024-01-01")
    log.append("commitment.made", "commitment/COM-2", #"{"title":"2"}"#, on: "2024-03-01")
    log.append("commitment.withdrawn", "commitment/COM-1", #"{"reason":"x"}"#, on: "2024-03-02")
    log.append("commitment.withdrawn", "commitment/COM-2", #"{"reason":"x"}"#, on: "2024-01-15")
    log.append("commitment.made", "commitment/COM-3", #"{"title":"3"}"#, on: "2024-01-02")
    func refs(_ end: Position?, _ day: String?) throws -> [Position] {
      let source = try FilteredSource(log, knownBefore: end, asOf: day.flatMap { Day($0) })
      let projector = try projector(scratch.file("\(end ?? 9)-\(day ?? "").db"), threeViews())
      try projector.catchUp(from: source)
      return try projector.read { try Position.fetchAll($0, sql: "SELECT position FROM trail") }
    }
    #expect(try refs(nil, "2024-02-01") == [0, 4])
    #expect(try refs(3, nil) == [0, 1, 2])
    #expect(try refs(4, "2024-03-01") == [0, 1, 3])
    #expect(try refs(nil, nil) == [0, 1, 2, 3, 4])
  }
}

extension DatabaseValue {
  fileprivate var text: String {
    switch storage {
    case .null: "-"
    case .int64(let number): "\(number)"
    case .string(let text): text
    default: "?"
    }
  }
}
