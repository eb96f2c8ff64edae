import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Projector

@Suite("Rows as they stood before any position")
struct HistoryTests {
  /// Every remembered table as it is read before each position, against a fold that stops there.
  private func requireSameRows(
    _ set: ProjectionSet, _ log: some EventSource, in batches: [Position],
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let scratch = try TemporaryFolder()
    let projector = try projector(scratch.file("history.db"), set.keepingHistories())
    for end in batches { try projector.catchUp(from: log, to: end) }
    let size = try log.size()
    try projector.catchUp(from: log)
    let views = projector.projections.projections
    let stops = Array(1...size)
    let plain = try set.only(views.map(\.name))
    try plain.foldPrivately(log, stops: stops) { stop, db in
      let reader = try ViewReader(
        projector, of: views.map(\.name),
        at: PastMoment(size: stop, asOf: Day("2024-06-01")!, knownAt: MomentOf.epoch))
      try reader.read { past in
        for table in views.flatMap(\.remembered) {
          let sql =
            "SELECT * FROM \(quoted(table.name)) ORDER BY "
            + table.key.map(quoted).joined(separator: ", ")
          let found = try Row.fetchAll(past, sql: sql)
          #expect(
            try found == Row.fetchAll(db, sql: sql), "\(table.name) before @\(stop)",
            sourceLocation: location)
        }
      }
    }
  }

  private enum MomentOf {
    static let epoch = Moment(millisecondsSinceEpoch: 0)
  }

  @Test(
    "a history gives the rows of a fold that stops there, for stories of all kinds",
    arguments: 0..<4)
  func stories(seed: Int) throws {
    var story = DuplicatesStory(seed: seed)
    let log = story.log(events: 45)
    let batches = [Position(story.next(20) + 1), Position(story.next(20) + 21)]
    try requireSameRows(BuiltInProjectionsTests.projections(), log, in: batches)
  }

  @Test(
    "the history of each view's example is the fold's", arguments: BuiltInProjectionsTests.views)
  func example(view: String) throws {
    let set = try BuiltInProjectionsTests.projections().only([view])
    let projection = try set.projection(view)
    guard projection.canKeepHistory else {
      #expect(try set.keepingHistories().projections.isEmpty && view == "search")
      return
    }
    let log = try ExampleEvents(
      projection.example, file: "example.jsonl", catalogue: set.ground.catalogue)
    try requireSameRows(set, log, in: [])
  }

  /// Rows that one event replaces, moves to another key, writes twice, takes away and writes again.
  private static let quirks = """
    -- One row a place, in many ways.
    CREATE TABLE spots (
      ref TEXT PRIMARY KEY COLLATE NOCASE, place TEXT UNIQUE, n INTEGER, "a ""b"" c" ANY);
    CREATE TABLE shelf (n INTEGER PRIMARY KEY, ref TEXT) STRICT;
    CREATE UNIQUE INDEX shelf_by_ref ON shelf (ref) WHERE n > 0;
    CREATE VIEW spot_list AS SELECT ref, n FROM spots WHERE n > 1;
    -- on commitment.made
    INSERT OR REPLACE INTO spots (ref, place, n) VALUES (:ref, :position % 5, 0);
    UPDATE spots SET n = n + 1 WHERE ref = :ref;
    UPDATE spots SET n = n + 1 WHERE ref = :ref;
    INSERT INTO shelf (n, ref) VALUES (:position, :ref);
    -- on commitment.amended
    UPDATE spots SET ref = ref || '+' WHERE ref LIKE :ref || '%';
    UPDATE spots SET n = n WHERE n > 0;
    UPDATE shelf SET n = -n;
    DELETE FROM spots WHERE n = :position % 4;
    INSERT OR IGNORE INTO spots (ref, place, n) VALUES (:ref, 'x', 7);
    -- on commitment.withdrawn
    DELETE FROM shelf WHERE ref = :ref;
    DELETE FROM spots WHERE ref = :ref;
    INSERT INTO spots (ref, place, n) VALUES (:ref, :ref, 9);
    DELETE FROM spots WHERE ref = :ref;
    """

  private static func quirkSet() throws -> ProjectionSet {
    try ProjectionSet(folder("quirks", quirks), on: ground)
  }

  @Test("replaced, moved, doubled and revived rows have the history of the fold")
  func quirky() throws {
    try requireSameRows(Self.quirkSet(), story(60), in: [7, 8, 31])
  }

  @Test("a view of a view means the rows of then; the file's own rows are out of reach")
  func names() throws {
    let scratch = try TemporaryFolder()
    let log = story(12)
    let projector = try projector(scratch.file("h.db"), Self.quirkSet().keepingHistories())
    try projector.catchUp(from: log)
    func count(_ sql: String, before size: Position) throws -> Int? {
      let moment = PastMoment(size: size, asOf: Day("2024-06-01")!, knownAt: MomentOf.epoch)
      return try ViewReader(projector, of: ["quirks"], at: moment)
        .ask(sql) { try $0.next()?[0] }
    }
    #expect(try count("SELECT count(*) FROM spot_list", before: 2) == 1)
    #expect(try count("SELECT count(*) FROM spot_list", before: 1) == 0)
    #expect(try count("SELECT count(*) FROM basis WHERE as_of = '2024-06-01'", before: 2) == 1)
    #expect(throws: NotAllowed(what: "main.spots")) {
      try count("SELECT count(*) FROM main.Spots", before: 2)
    }
    #expect(throws: NotAllowed(what: "INSERT")) {
      try count("INSERT INTO basis VALUES ('', '')", before: 2)
    }
  }

  @Test("a history that is built beside is the one that is folded step by step")
  func beside() throws {
    let scratch = try TemporaryFolder()
    let log = story(21_000)
    func versions(_ projector: Projector) throws -> [Row] {
      try projector.read {
        try Row.fetchAll(
          $0, sql: "SELECT * FROM projector_history_commitments ORDER BY ref, projector_to")
      }
    }
    let set = try threeViews().keepingHistories()
    let whole = try projector(scratch.file("a.db"), set)
    try whole.catchUp(from: log)
    let steps = try projector(scratch.file("b.db"), set)
    for end in stride(from: Position(9_000), through: 21_001, by: 6_000) {
      try steps.catchUp(from: log, to: end)
    }
    try steps.catchUp(from: log)
    let found = try versions(whole)
    #expect(try found == versions(steps) && found.count > 14_000)
    try whole.rebuild(["commitments"], from: log)
    #expect(try versions(whole) == found)
    var more = log
    more.append("commitment.withdrawn", "commitment/COM-2024-1", #"{"reason":"late"}"#)
    try whole.catchUp(from: more)
    #expect(try versions(whole).count == found.count + 1)
  }

  @Test("rows of then are found by the indexes that the view has")
  func plans() throws {
    let scratch = try TemporaryFolder()
    let projector = try projector(scratch.file("h.db"), Self.quirkSet().keepingHistories())
    try projector.catchUp(from: story(9))
    let reader = try ViewReader(
      projector, of: ["quirks"],
      at: PastMoment(size: 5, asOf: Day("2024-06-01")!, knownAt: MomentOf.epoch))
    for query in [
      "SELECT n FROM spots WHERE ref = 'x'", "SELECT n FROM spots WHERE place = 'x'",
      "SELECT n FROM shelf WHERE ref = 'x' AND n > 0",
    ] {
      let plan = try reader.read {
        try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN " + query).map { $0["detail"] as String }
      }
      #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH"), "\(query): \(plan)")
    }
  }
}
