import EventSourcing
import Foundation
import GRDB
import Matching
import Testing

@testable import Projector

@Suite("The view of duplicates")
struct DuplicatesViewTests {
  private static let set = Result { () throws -> ProjectionSet in
    let files = try ProjectionSet.files(below: BuiltInProjectionsTests.directory)
    return try ProjectionSet(
      files.filter { $0.path.hasPrefix("duplicates/") }, on: BuiltInProjectionsTests.ground)
  }

  private static func rows(_ projector: Projector, _ sql: String) throws -> [String] {
    try projector.read { try String.fetchAll($0, sql: sql) }
  }

  private static func folded(_ log: MemoryLog, in folder: TemporaryFolder) throws -> Projector {
    let projector = try projector(folder.file("views.db"), set.get())
    try projector.catchUp(from: log)
    return projector
  }

  @Test(
    "a rebuild gives the rows of any way of folding in batches, and they pass the checks",
    arguments: 0..<40)
  func batches(seed: Int) throws {
    var story = DuplicatesStory(seed: seed)
    let log = story.log(events: 120)
    let folder = try TemporaryFolder()
    let whole = try Self.folded(log, in: folder)
    #expect(try whole.status(logSize: log.size()).compactMap(\.error) == [])
    let digest = try whole.digest("duplicates")
    try whole.rebuild(from: log)
    #expect(try whole.digest("duplicates") == digest)
    let split = try projector(folder.file("split.db"), Self.set.get())
    var end: Position = 0
    while end < log.size() {
      end = min(log.size(), end + Position(1 + story.next(9)))
      try split.catchUp(from: log, to: end)
    }
    #expect(try split.digest("duplicates") == digest)
    for check in try whole.check(["duplicates"]) { Issue.record("\(check)") }
  }

  private static func made(
    _ log: inout MemoryLog, _ number: Int, _ ministry: String, _ title: String, more: String = ""
  ) {
    let text = JSON.string(title).canonicalText
    log.append(
      "commitment.made", "commitment/COM-2024-\(number)",
      #"{"kind":"money"\#(more),"title":\#(text)}"#, ministry: ministry)
  }

  @Test("nothing is flagged on emptiness, and nothing that people type stops the view")
  func oddities() throws {
    var log = MemoryLog()
    let odd = [
      "", " ", "—!?", "Not applicable", "Information has been redacted from this award", "2019",
      String(repeating: "wells ", count: 10_000), "\u{FFFD}\u{FFFD}", "مشروع المياه", "\u{202E}abc",
      "Ã\u{89}tude", String(repeating: "e\u{301}", count: 3000),
    ]
    let more = [
      "", #","period":{"end":"2023-01-01","start":"2024-05-01"}"#, #","places":[""]"#,
      #","pledged":{"money":{"currency":"???","minor":9007199254740991}}"#,
      #","period":{"start":"soon"},"themes":["",  "x"]"#,
      #","locations":[""],"partner":"","pledged":{"money":{"currency":"EUR","minor":-5}}"#,
    ].map { $0.filter { $0 != " " } }
    for (index, title) in (odd + odd).enumerated() {
      for (place, extra) in more.enumerated() {
        Self.made(
          &log, index * more.count + place, index < odd.count ? "DEF" : "DEV", title, more: extra)
      }
    }
    let folder = try TemporaryFolder()
    let projector = try Self.folded(log, in: folder)
    let faults = try projector.status(logSize: log.size()).compactMap(\.error)
    #expect(faults == [], "\(faults)")
    let flagged = try Self.rows(
      projector,
      """
      SELECT DISTINCT e.title FROM duplicate_flags AS f JOIN duplicate_efforts AS e
      ON e.ref IN (f.a, f.b)
      """)
    #expect(Set(flagged).isDisjoint(with: odd[..<6]))
    let unlisted = try Self.rows(
      projector, "SELECT 'x' FROM duplicate_listed WHERE words = '[]' OR words = '[\"\"]'")
    #expect(unlisted.isEmpty)
  }

  @Test(
    "a title used a thousand times raises at most eight flags an effort, and says how many more")
  func crowd() throws {
    var log = MemoryLog()
    for number in 0..<300 {
      Self.made(
        &log, number, number.isMultiple(of: 2) ? "DEF" : "DEV", "Rural roads of Kabeli",
        more: #","period":{"end":"2024-12-31","start":"2024-03-01"},"places":["NP"]"#)
    }
    let folder = try TemporaryFolder()
    let projector = try Self.folded(log, in: folder)
    let most = try projector.read { db in
      try Int.fetchAll(
        db, sql: "SELECT count(*) FROM duplicate_flags GROUP BY since_position ORDER BY 1 DESC")
    }
    #expect(most.first == 8)
    let last = try projector.read { db in
      try Int.fetchAll(
        db, sql: "SELECT DISTINCT left_out FROM duplicate_flags WHERE since_position = 299")
    }
    #expect(last == [24])
  }

  @Test("a contribution is an effort of its own while no promise holds it")
  func contributions() throws {
    var log = MemoryLog()
    let shape = #","period":{"end":"2024-12-31","start":"2024-03-01"},"places":["ML"]"#
    Self.made(&log, 1, "DEF", "Wells of Gao and Mopti", more: shape)
    Self.made(&log, 2, "DEV", "Solar pumps of Kidal", more: shape)
    log.append(
      "contribution.logged", "contribution/CTR-2024-1",
      #"{"commitment":"COM-2024-2","direction":"given","kind":"money"\#(shape),"title":"Wells of Gao and Mopti"}"#,
      ministry: "DEV")
    let folder = try TemporaryFolder()
    let projector = try Self.folded(log, in: folder)
    func pairs() throws -> [String] {
      try Self.rows(projector, "SELECT a || ' ' || b FROM duplicate_flags ORDER BY ref")
    }
    #expect(try pairs() == [])
    log.append(
      "commitment.withdrawn", "commitment/COM-2024-2", #"{"reason":"cut"}"#, ministry: "DEV")
    try projector.catchUp(from: log)
    #expect(try pairs() == ["COM-2024-1 CTR-2024-1"])
    log.append(
      "commitment.reopened", "commitment/COM-2024-2", #"{"reason":"found"}"#, ministry: "DEV")
    try projector.catchUp(from: log)
    #expect(try pairs() == [])
    log.append(
      "commitment.fulfilled", "commitment/COM-2024-2", #"{"on_day":"2024-12-31"}"#,
      ministry: "DEV")
    try projector.catchUp(from: log)
    #expect(try pairs() == [])
  }

  @Test("a pair under one mission is joint, and no flag")
  func joint() throws {
    var log = MemoryLog()
    let shape = #","period":{"end":"2024-12-31","start":"2024-03-01"},"places":["ML"]"#
    Self.made(&log, 1, "DEF", "Wells of Gao and Mopti", more: shape)
    Self.made(&log, 2, "DEV", "Wells of Gao and Mopti", more: shape)
    for number in [1, 2] {
      log.append(
        "commitment.pooled", "commitment/COM-2024-\(number)", #"{"mission":"EUTM-MALI"}"#)
    }
    let folder = try TemporaryFolder()
    let projector = try Self.folded(log, in: folder)
    #expect(try Self.rows(projector, "SELECT a FROM duplicate_flags") == [])
    #expect(
      try Self.rows(projector, "SELECT a || ' ' || b || ' ' || mission FROM duplicate_joint")
        == ["COM-2024-1 COM-2024-2 EUTM-MALI"])
    log.append("commitment.unpooled", "commitment/COM-2024-2", "{}", ministry: "DEV")
    try projector.catchUp(from: log)
    #expect(try Self.rows(projector, "SELECT a FROM duplicate_flags") == ["COM-2024-1"])
    #expect(try Self.rows(projector, "SELECT a FROM duplicate_joint") == [])
  }

  @Test("the ledger finds what the evaluation finds")
  func sameCandidates() throws {
    let titles = DuplicatesStory.titles
    var log = MemoryLog()
    var index = CandidateIndex()
    var expected: Set<String> = []
    var efforts: [PreparedEffort] = []
    for number in 0..<150 {
      let place = ["ML", "XK", "NP"][number % 3]
      let title = "\(titles[number % titles.count]) \(titles[number * 7 % titles.count])"
      Self.made(&log, number, "M\(number)", title, more: #","places":["\#(place)"]"#)
      let effort = PreparedEffort(
        Effort(title: title, places: [place], near: BuiltInProjectionsTests.touching(place)))
      let pairs = index.candidates(of: effort, group: number).compactMap { other in
        Score.points(effort, efforts[other]).map { (points: $0, other: other) }
      }.filter { $0.points >= Ruleset.second.possible }
      for pair in pairs.sorted(by: { ($0.points, $0.other) > ($1.points, $1.other) }).prefix(8) {
        expected.insert(
          ["COM-2024-\(number)", "COM-2024-\(pair.other)"].sorted().joined(separator: " "))
      }
      index.insert(effort, group: number)
      efforts.append(effort)
    }
    let folder = try TemporaryFolder()
    let projector = try Self.folded(log, in: folder)
    let found = try Self.rows(projector, "SELECT a || ' ' || b FROM duplicate_flags")
    #expect(Set(found) == expected)
    #expect(!expected.isEmpty)
  }
}
