import EventSourcing
import Foundation
import GRDB
import Projector
import Testing

/// A log that is all in memory.
struct MemoryLog: EventSource {
  struct Failure: Error {}

  private(set) var events: [(recorded: Moment, header: [UInt8], payload: [UInt8])] = []
  private var versions: [String: Int] = [:]
  var isShareable = false
  /// Reading on from here fails.
  var failsAt: Position?

  mutating func append(
    _ type: String, _ stream: String, _ payload: String, officer: String = "DEF.weber",
    ministry: String = "DEF", on: String = "2024-02-01", lang: String? = nil, key: String? = nil
  ) {
    let version = versions[stream, default: 0]
    versions[stream] = version + 1
    let header = EventHeader(
      act: type, bodyDigest: String(repeating: "a", count: 64), by: "log/officer/" + officer,
      id: EventID(high: UInt64(events.count), low: 7), key: key, lang: lang, ministry: ministry,
      on: Day(on)!, stream: StreamName(stream)!, v: 1, version: version, visibility: "public")
    let recorded = Moment(
      millisecondsSinceEpoch: 1_706_788_800_000 + Int64(events.count) * 86_400_123)
    events.append((recorded, header.line, Array(payload.utf8)))
  }

  func size() -> Position { Position(events.count) }

  func leafHash(at position: Position) -> [UInt8]? {
    guard events.indices.contains(Int(position)) else { return nil }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in events[Int(position)].header + events[Int(position)].payload {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return (0..<32).map { UInt8(truncatingIfNeeded: hash >> UInt64($0 % 8 * 8)) }
  }

  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    for index in Int(position)..<min(Int(end), events.count) {
      if Position(index) == failsAt { throw Failure() }
      let event = events[index]
      try event.header.withUnsafeBytes { header in
        try event.payload.withUnsafeBytes { payload in
          try body(
            EventBytes(
              position: Position(index), recorded: event.recorded, header: header, payload: payload)
          )
        }
      }
    }
  }
}

let catalogue = EventCatalogue([
  EventCatalogue.EventType(
    "officer.enrolled",
    keys: [.init("officer", .string), .init("ministry", .string), .init("roles", .list)]),
  EventCatalogue.EventType("commitment.made", keys: facts),
  EventCatalogue.EventType("commitment.amended", keys: facts + [.init("reason", .string)]),
  EventCatalogue.EventType("commitment.withdrawn", keys: [.init("reason", .string)]),
])

private let facts: [EventCatalogue.Key] = [
  .init("title", .text), .init("places", .list, optional: true),
  .init(
    "period", .object([.init("start", .string), .init("end", .string, optional: true)]),
    optional: true),
  .init(
    "money", .object([.init("minor", .integer), .init("currency", .string)]), optional: true),
  .init("urgent", .boolean, optional: true),
]

let ground = ProjectionGround(
  catalogue: catalogue,
  officerMinistry: EnvelopeLookup(type: "officer.enrolled", key: "officer", value: "ministry"))

let commitmentsSQL = """
  -- A row is a commitment as it stands.
  CREATE TABLE commitments (
    ref TEXT PRIMARY KEY, ministry TEXT NOT NULL, own TEXT, title TEXT NOT NULL, titles TEXT,
    places TEXT, starts_on TEXT, ends_on TEXT, minor INTEGER, period TEXT, urgent INTEGER,
    changes INTEGER NOT NULL, recorded_at TEXT, withdrawn TEXT) STRICT;
  CREATE TABLE commitment_places (
    ref TEXT, place TEXT, PRIMARY KEY (ref, place)) STRICT, WITHOUT ROWID;
  CREATE INDEX commitments_by_ministry ON commitments (ministry);
  -- on commitment.made, commitment.amended
  INSERT INTO commitments (
    ref, ministry, own, title, titles, places, starts_on, ends_on, minor, period, urgent, changes,
    recorded_at)
  VALUES (
    :ref, :ministry, :officer_ministry, :title, :title_json, :places, :period_start, :period_end,
    :money_minor, :period, :urgent, 0, :recorded_at)
  ON CONFLICT (ref) DO UPDATE SET
    title = :title, titles = :title_json, places = :places, starts_on = :period_start,
    ends_on = :period_end, minor = :money_minor, period = :period, urgent = :urgent,
    changes = changes + 1;
  DELETE FROM commitment_places WHERE ref = :ref;
  INSERT INTO commitment_places (ref, place) SELECT :ref, value FROM json_each(:places);
  -- on commitment.withdrawn
  UPDATE commitments SET withdrawn = :reason, changes = changes + 1 WHERE ref = :ref;
  """

let trailSQL = """
  /* A row is an event: who, when; in the order of the log. */
  CREATE TABLE trail (
    position INTEGER PRIMARY KEY, stream TEXT, ref TEXT, version INTEGER, type TEXT, ministry TEXT,
    officer TEXT, own TEXT, day TEXT, lang TEXT, visibility TEXT, id TEXT, key TEXT, v INTEGER);
  -- on commitment.made, commitment.amended,
  --    commitment.withdrawn, officer.enrolled
  INSERT INTO trail (
    position, stream, ref, version, type, ministry, officer, own, day, lang, visibility, id, key, v)
  VALUES (
    :position, :stream, :ref, :version, :type, :ministry, :officer, :officer_ministry, :on, :lang,
    :visibility, :id, :key, :v);
  """

let searchSQL = """
  -- A row is a title that can be searched.
  CREATE VIRTUAL TABLE titles USING fts5(ref UNINDEXED, title);
  -- on commitment.made
  INSERT INTO titles (ref, title) VALUES (:ref, :title);
  """

/// A folder with everything that a view needs besides its SQL.
func folder(_ name: String, _ sql: String, _ more: [String: String] = [:])
  -> [(path: String, text: String)]
{
  let files = ["view.sql": sql, "README.md": "# \(name)", "example.jsonl": "{}"]
    .merging(more) { $1 }
  return files.sorted { $0.key < $1.key }.map { ("\(name)/\($0.key)", $0.value) }
}

func threeViews() throws -> ProjectionSet {
  try ProjectionSet(
    folder("commitments", commitmentsSQL) + folder("trail", trailSQL)
      + folder("search", searchSQL), on: ground)
}

/// A story of some commitments by two ministries.
func story(_ count: Int) -> MemoryLog {
  var log = MemoryLog()
  log.append(
    "officer.enrolled", "officer/DEF.weber",
    #"{"ministry":"DEF","officer":"DEF.weber","roles":["clerk"]}"#)
  for index in 0..<count {
    let ref = "commitment/COM-2024-\(index / 3)"
    switch index % 3 {
    case 0:
      log.append(
        "commitment.made", ref,
        #"{"money":{"currency":"EUR","minor":\#(index)},"period":{"start":"2024-03-01"},"places":["ML","SN"],"title":"Wells \#(index) \"deep\""}"#,
        ministry: index % 2 == 0 ? "DEF" : "DEV")
    case 1:
      log.append(
        "commitment.amended", ref,
        #"{"reason":"late","title":{"de":"Brunnen","en":"Wells","fr":"Puits"},"urgent":true}"#,
        lang: index % 2 == 0 ? "fr" : nil)
    default:
      log.append("commitment.withdrawn", ref, #"{"reason":"done"}"#, officer: "MFA.muller")
    }
  }
  return log
}

/// A folder that is gone when the test ends; a class, for only its end can remove it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/projector-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}

/// A world that stands still, and counts nothing while it waits.
func world(_ owner: String, at seconds: Int64 = 1_700_000_000) -> ProjectorWorld {
  ProjectorWorld(
    now: { Moment(millisecondsSinceEpoch: seconds * 1000) }, wait: { _ in }, owner: owner,
    patienceMilliseconds: 200)
}

func projector(_ path: String, _ set: ProjectionSet, owner: String = "a") throws -> Projector {
  try Projector(path: path, projections: set, world: world(owner))
}

extension Projector {
  func digests() throws -> [String] { try projections.projections.map { try digest($0.name) } }
}
