import EventSourcing
import Foundation
import GRDB
import Testing

@testable import EventLog

@Suite("a reading of events from pages gives what SQLite gives")
struct EventPagesTests {
  @Test("closed, with a WAL, and read-only, no event is left to SQLite")
  func sound() throws {
    let (folder, log) = try Self.ledger()
    let size = try log.size()
    for part in [0..<size, 3..<size - 1, 400..<656] { try Self.expectPages(log, part) }
    try log.close()
    try Self.expectPages(SQLiteEventLog(opening: folder.path), 0..<size)
    try Self.expectPages(SQLiteEventLog(opening: folder.path, readOnly: true), 0..<size)
  }

  @Test("a WAL is read once, and left to SQLite when it is long")
  func longLog() throws {
    let (folder, log) = try Self.ledger()
    let size = try log.size()
    var none = WalMemory(mostFrames: 0)
    var some = WalMemory(mostFrames: 5000)
    for _ in 0..<2 {
      for (memory, isRead) in [(none, false), (some, true)] {
        var memory = memory
        try log.pool.unsafeRead { database in
          try Snapshot.reading(database, &memory) { #expect(($0 != nil) == isRead) }
        }
        if isRead { some = memory } else { none = memory }
      }
    }
    // The same WAL again takes nothing of what is left; a longer one does.
    let before = some
    try log.fill(1, stream: "mission/M-9")
    try log.pool.unsafeRead { database in
      try Snapshot.reading(database, &some) { #expect($0?.frames.isEmpty == false) }
    }
    #expect(some.framesLeft < before.framesLeft)
    #expect(try Self.events(log, 0..<size + 1).count == size + 1)
    withExtendedLifetime(folder) {}
  }

  @Test("a row that is missing is passed over, as SQLite does")
  func gap() throws {
    let (folder, log) = try Self.ledger()
    let size = try log.size()
    try log.close()
    try Tampering.run(
      "DELETE FROM events WHERE seq = 300; DELETE FROM bodies WHERE seq = 420", on: folder)
    let opened = try SQLiteEventLog(opening: folder.path)
    let events = try Self.events(opened, 0..<size)
    #expect(try events == Self.queried(opened, 0..<size))
    #expect(events.count == size - 1)
    #expect(events.first { $0.position == 420 }?.payload == [])
  }

  @Test("while another appends and empties the WAL, a reading gives what had been appended")
  func besideWriter() throws {
    let (folder, log) = try Self.ledger()
    let writer = try SQLiteEventLog(opening: folder.path)
    var version = 0
    func goOn(_ mode: String) throws {
      try writer.fill(25, stream: "mission/M-7", from: version)
      version += 25
      try writer.pool.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(\(mode))")
      }
    }
    for round in 0..<12 {
      let size = try log.size()
      var events: [Seen] = []
      try log.forEach(from: 0, to: size) { event in
        events.append(Seen(event))
        if event.position % 300 == 299 {
          try goOn(["PASSIVE", "FULL", "RESTART", "TRUNCATE"][(round + events.count / 300) % 4])
        }
      }
      #expect(try events == Self.queried(log, 0..<size), "round \(round)")
      if round % 3 == 0 { try goOn("TRUNCATE") }
    }
    #expect(try log.size() > 1500)
  }

  @Test("what a fold throws reaches its caller, once")
  func thrown() throws {
    let (folder, log) = try Self.ledger()
    var seen = 0
    #expect(throws: Unusual(7, "mine")) {
      try log.forEach(from: 0, to: log.size()) { _ in
        seen += 1
        if seen == 270 { throw Unusual(7, "mine") }
      }
    }
    #expect(seen == 270)
    withExtendedLifetime(folder) {}
  }

  @Test("whatever is damaged, it is the same up to the same error", arguments: 0..<8)
  func damage(seed: UInt64) throws {
    let (original, log) = try Self.ledger()
    let size = try log.size()
    try log.close()
    let whole = try Data(contentsOf: original.file("ledger.db"))
    var random = SeededGenerator(seed: seed)
    var stopped = 0
    for round in 0..<20 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        PageVerifyTests.damage(&damaged, &random)
      }
      let copy = TemporaryFolder()
      try damaged.write(to: copy.file("ledger.db"))
      func open() throws -> SQLiteEventLog {
        try SQLiteEventLog(opening: copy.path, readOnly: true)
      }
      guard let opened = try? open() else { continue }
      let start = Int64.random(in: 0..<300, using: &random)
      // Each reads anew: SQLite checks a page when it enters its memory, and not again.
      let pages = Outcome { try Self.forEach(open(), start..<size, $0) }
      let queried = Outcome { take in
        try opened.read { try $0.forEach(from: start, to: size) { take(Seen($0)) } }
      }
      #expect(pages.error == queried.error, "seed \(seed), round \(round)")
      #expect(pages.events.count == queried.events.count, "seed \(seed), round \(round)")
      let other = zip(pages.events, queried.events).first { $0 != $1 }
      #expect(other?.0.position == nil, "seed \(seed), round \(round)")
      if queried.error != nil { stopped += 1 }
    }
    #expect(stopped > 0)
  }

  @Test("a payload that says nothing of where its rest is, is refused as SQLite refuses it")
  func noRest() throws {
    let (folder, log) = try Self.ledger()
    let size = try log.size()
    try log.close()
    let sound = try Data(contentsOf: folder.file("ledger.db"))
    var pointers: [Int] = []
    var page = BTreePage(try #require(PageLayout(pageSize: 4096)))
    sound.withUnsafeBytes { bytes in
      for number in 1..<bytes.count / 4096 {
        guard let base = bytes.baseAddress.map({ $0 + number * 4096 }) else { continue }
        // What is no page of a tree has no cells.
        guard (try? page.read(base, number: UInt32(number + 1))) != nil else { continue }
        pointers += page.cells.filter { page.kind == .tableLeaf && $0.overflow != 0 }
          .map { number * 4096 + Int($0.payload + $0.local) }
      }
    }
    #expect(pointers.count >= 7)
    for pointer in pointers {
      var damaged = sound
      damaged.replaceSubrange(pointer..<pointer + 4, with: [0, 0, 0, 0])
      let copy = TemporaryFolder()
      try damaged.write(to: copy.file("ledger.db"))
      let pages = Outcome { take in
        try Self.forEach(SQLiteEventLog(opening: copy.path, readOnly: true), 0..<size, take)
      }
      let opened = try SQLiteEventLog(opening: copy.path, readOnly: true)
      let queried = Outcome { take in
        try opened.read { try $0.forEach(from: 0, to: size) { take(Seen($0)) } }
      }
      #expect(queried.error != nil)
      #expect(pages.error == queried.error)
      #expect(pages.events == queried.events)
    }
  }

  struct Seen: Equatable {
    let position: Position
    let recorded: Moment
    let header: [UInt8]
    let payload: [UInt8]
    let isErased: Bool

    init(_ event: EventBytes) {
      position = event.position
      recorded = event.recorded
      header = Array(event.header)
      payload = Array(event.payload)
      isErased = event.isErased
    }
  }

  private struct Outcome {
    var events: [Seen] = []
    var error: String?

    init(_ body: (_ take: (Seen) -> Void) throws -> Void) {
      var events: [Seen] = []
      do { try body { events.append($0) } } catch {
        self.error = (error as? any Explainable)?.explanation.code ?? "\(error)"
      }
      self.events = events
    }
  }

  /// Many leaves, some filled by many appends; payloads on pages of their own; one erased.
  private static func ledger() throws -> (folder: TemporaryFolder, log: SQLiteEventLog) {
    let (folder, log) = try Sample.temporaryLog()
    let long = "{\"text\":\"" + String(repeating: "word ", count: 2000) + "\"}"
    try log.append(
      (0..<600).map { version in
        let padding = String(repeating: "x", count: version * 7 % 900)
        return Sample.event(
          version, version: version,
          payload: version % 97 == 5 ? long : "{\"n\":\(version),\"text\":\"\(padding)\"}")
      })
    for version in 600..<700 { try log.fill(1, from: version) }
    try log.write { writer in
      try writer.append([
        Sample.event(0, stream: "body/411", version: 0, payload: "{\"replacement\":{\"n\":0}}")
      ])
      try writer.eraseBody(at: 411)
    }
    return (folder, log)
  }

  private static func forEach(
    _ log: SQLiteEventLog, _ part: Range<Position>, _ take: (Seen) -> Void
  ) throws {
    try log.forEach(from: part.lowerBound, to: part.upperBound) { take(Seen($0)) }
  }

  private static func events(_ log: SQLiteEventLog, _ part: Range<Position>) throws -> [Seen] {
    var events: [Seen] = []
    try forEach(log, part) { events.append($0) }
    return events
  }

  private static func queried(_ log: SQLiteEventLog, _ part: Range<Position>) throws -> [Seen] {
    var events: [Seen] = []
    try log.read { reader in
      try reader.forEach(from: part.lowerBound, to: part.upperBound) { events.append(Seen($0)) }
    }
    return events
  }

  private static func expectPages(_ log: SQLiteEventLog, _ part: Range<Position>) throws {
    var events: [Seen] = []
    try log.pool.unsafeRead { database in
      let reader = SQLiteLogReader(database: database, path: log.folder)
      var memory = WalMemory(mostFrames: .max)
      var pages = EventPages(Int64(part.count))
      try Snapshot.reading(database, &memory) { snapshot in
        let snapshot = try #require(snapshot)
        let end = try pages.read(part, reader, snapshot) { events.append(Seen($0)) }
        #expect(end == part.upperBound)
      }
    }
    #expect(try events == queried(log, part))
    #expect(try events == Self.events(log, part))
    #expect(events.contains { $0.isErased })
  }
}
