import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Projector

@Suite("Views are built from the log's beginning")
struct BuildTests {
  /// Folds event by event, then builds, and compares.
  private func requireSameRows(
    _ set: ProjectionSet, _ log: some EventSource, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let scratch = try TemporaryFolder()
    let projector = try projector(scratch.file("views.db"), set)
    let size = try log.size()
    for end in stride(from: Projector.batch, to: size, by: Int(Projector.batch)) {
      try projector.catchUp(from: log, to: end)
    }
    try projector.catchUp(from: log)
    let before = try projector.digests()
    try projector.rebuild(from: log)
    #expect(try projector.digests() == before, sourceLocation: location)
  }

  @Test("what is made in bulk is what events make one by one", arguments: 0..<6)
  func stories(seed: Int) throws {
    var story = DuplicatesStory(seed: seed)
    try requireSameRows(BuiltInProjectionsTests.projections(), story.log(events: 90))
  }

  @Test(
    "each view's example is built to the rows of its events",
    arguments: BuiltInProjectionsTests.views)
  func example(view: String) throws {
    let set = try BuiltInProjectionsTests.projections().only([view])
    let events = try ExampleEvents(
      set.projection(view).example, file: "example.jsonl", catalogue: set.ground.catalogue)
    try requireSameRows(set, events)
  }

  @Test("sums beyond 10^18 are made in bulk, too")
  func largeSums() throws {
    var log = MemoryLog()
    for number in 0..<150 {
      log.append(
        "commitment.made", "commitment/COM-2024-\(number)",
        #"{"pledged":{"money":{"currency":"EUR","minor":9007199254740991}},"title":"All of it"}"#)
    }
    let set = try BuiltInProjectionsTests.projections().only(["coherence"])
    try requireSameRows(set, log)
    let scratch = try TemporaryFolder()
    let projector = try projector(scratch.file("views.db"), set)
    try projector.rebuild(from: log)
    let sum = try projector.read {
      try Row.fetchOne(
        $0,
        sql: "SELECT pledged_e18, pledged_minor FROM coherence_cells WHERE axis = 'total'")
    }
    #expect(sum.map { [$0[0], $0[1]] } == [1, 351_079_888_211_148_650] as [Int64])
  }

  @Test("two threads build the rows that one builds; a fault and a broken source are told")
  func twoThreads() throws {
    var log = story(21_000)
    log.isShareable = true
    try requireSameRows(threeViews(), log)
    let stopping = """
      -- One row an event.
      CREATE TABLE stopping (position INTEGER PRIMARY KEY CHECK (position <> 20500)) STRICT;
      -- on commitment.made, commitment.amended, commitment.withdrawn
      INSERT INTO stopping (position) VALUES (:position);
      """
    let set = try ProjectionSet(
      folder("commitments", commitmentsSQL) + folder("stopping", stopping), on: ground)
    let scratch = try TemporaryFolder()
    let projector = try projector(scratch.file("views.db"), set)
    try projector.catchUp(from: log)
    let status = try projector.status(logSize: log.size())
    #expect(status.map(\.state) == [.live, .faulted])
    #expect(status.map(\.position) == [log.size(), 20_500])
    log.failsAt = 20_700
    #expect(throws: MemoryLog.Failure.self) { try projector.rebuild(from: log) }
    #expect(try projector.status(logSize: log.size()).map(\.position) == status.map(\.position))
  }

  @Test("views of many events are built on two threads, however long the text for a rare one")
  func shares() throws {
    func view(_ name: String, _ type: String, statements: Int) -> [(path: String, text: String)] {
      let insert = "INSERT INTO \(name) (ref) VALUES (:ref || 'x') ON CONFLICT (ref) DO NOTHING;\n"
      return folder(
        name,
        """
        -- One row a record.
        CREATE TABLE \(name) (ref TEXT PRIMARY KEY) STRICT;
        -- on \(type)

        """ + String(repeating: insert, count: statements))
    }
    let set = try ProjectionSet(
      view("rare", "officer.enrolled", statements: 20)
        + view("made", "commitment.made", statements: 1)
        + view("amended", "commitment.amended", statements: 1), on: ground)
    let log = story(2000)
    let files = try Scratch.beside(
      "unused", set.projections, ground, files: 2, TypeSample(log, to: log.size()))
    #expect(files.count == 2)
    #expect(!files.contains { Set($0.views.map(\.name)).isSuperset(of: ["made", "amended"]) })
  }

  private static let counted = """
    -- One row a word.
    CREATE TABLE made (ref TEXT PRIMARY KEY) STRICT;
    CREATE TABLE counts (word TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT;
    -- on commitment.made
    INSERT INTO made (ref) VALUES (:ref);
    INSERT INTO counts (word, n) VALUES ('made', 1) ON CONFLICT (word) DO UPDATE SET n = n + 1;
    """

  private func counts(_ bulk: String) throws -> [Int] {
    let set = try ProjectionSet(
      folder("counted", Self.counted + "\n-- in bulk\n" + bulk), on: ground)
    let scratch = try TemporaryFolder()
    let projector = try projector(scratch.file("views.db"), set)
    try projector.rebuild(from: story(30))
    return try projector.read { try Int.fetchAll($0, sql: "SELECT n FROM counts") }
  }

  @Test("a bulk is run once in the place of its tables' statements; one that fails is left alone")
  func once() throws {
    let events = try counts("INSERT INTO counts (word, n) SELECT 'made', count(*) FROM made;")
    #expect(events.count == 1)
    #expect(try counts("INSERT INTO counts (word, n) VALUES ('x', -1);") == [-1])
    #expect(try counts("INSERT INTO counts (word, n) SELECT 'made', NULL FROM made;") == events)
  }

  @Test("a bulk knows no event, and no section reads what only the bulk will make")
  func lint() throws {
    let events = """
      INSERT INTO counts (word, n) VALUES (:ref, 1);
      """
    #expect {
      try counts(events)
    } throws: {
      guard case ProjectionError.statementNotAllowed(_, word: ":ref") = $0 else { return false }
      return true
    }
    let reading = Self.counted.replacingOccurrences(
      of: "VALUES (:ref)", with: "SELECT :ref WHERE (SELECT count(n) FROM counts) >= 0")
    #expect {
      try ProjectionSet(
        folder("counted", reading + "\n-- in bulk\nINSERT INTO counts (word, n) VALUES ('x', 1);"),
        on: ground)
    } throws: {
      guard case ProjectionError.statementNotAllowed(_, word: "counts") = $0 else { return false }
      return true
    }
  }
}
