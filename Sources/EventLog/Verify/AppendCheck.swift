internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// One append while its events are checked against its note.
struct AppendCheck {
  let first: Position
  let noteHash: Hash
  private let note: AppendNote?
  private let count: Int64
  private var headers = HeadersRoot()
  private var recorded: Moment?
  private var hasOneMoment = true

  private init(first: Position, noteHash: Hash, note: AppendNote?, count: Int64) {
    self.first = first
    self.noteHash = noteHash
    self.note = note
    self.count = count
  }

  /// Reads the note of the append that should begin at `row`.
  static func begin(
    at first: Position, row: Position, origin: String, judges: LogJudges, in database: Database
  ) throws -> (AppendCheck, [Finding]) {
    var findings: [Finding] = []
    func find(_ code: String, _ message: String) {
      findings.append(Finding(code: code, position: row, message: message))
    }
    if first != row {
      find("append-differs", "Its append should begin here, and not at @\(first).")
    }
    let statement = try RawStatement(
      cached: "SELECT count, note FROM appends WHERE first = ?", in: database)
    defer { statement.reset() }
    statement.bind(1, first)
    guard try statement.step() else {
      find("append-missing", "The signed note of its append is missing.")
      return (AppendCheck(first: first, noteHash: .ofNothing, note: nil, count: 0), findings)
    }
    let count = statement.integer(0)
    let bytes = Array(statement.buffer(1))
    statement.reset()
    let hash = Hash(of: bytes)
    guard let signed = try? SignedNote(parsing: bytes),
      let note = try? AppendNote(parsing: signed.text), note.origin == origin
    else {
      find("bad-append", "The note of its append is not one of this ledger's append notes.")
      return (AppendCheck(first: first, noteHash: hash, note: nil, count: count), findings)
    }
    if note.count != count {
      find("append-differs", "The note says \(note.count) events and the row \(count).")
    }
    findings += try Self.seen(note, first: first, in: database)
    findings += try judges.append(signed, note, first)
    return (AppendCheck(first: first, noteHash: hash, note: note, count: count), findings)
  }

  /// Whether the checkpoint that the signer had verified is one of this very log.
  private static func seen(_ note: AppendNote, first: Position, in database: Database) throws
    -> [Finding]
  {
    guard let seen = note.lastVerified else { return [] }
    // Stored checkpoints are checked by themselves, and most signers have seen one of them.
    let checkpoint = try RawStatement(
      cached: "SELECT root FROM checkpoints WHERE size = ?", in: database)
    defer { checkpoint.reset() }
    checkpoint.bind(1, seen.size)
    if try checkpoint.step(), checkpoint.hash(0) == seen.root { return [] }
    let nodes = try NodeReader(database)
    if seen.size <= first,
      let edge = try? TreeEdge(size: seen.size, node: { try nodes.hash($0, $1) }),
      edge.root == seen.root
    {
      return []
    }
    return [
      Finding(
        code: "other-history", position: first,
        message: "The signer had verified a checkpoint over \(seen.size) events with another root:"
          + " this log or the signer's was forked.")
    ]
  }

  mutating func add(_ row: EventRow) {
    headers.append(headerLine: row.header)
    if let recorded, recorded != row.recorded { hasOneMoment = false }
    recorded = row.recorded
  }

  /// What there is to say when the append ends before position `end`.
  func findings(end: Position) -> [Finding] {
    var findings: [Finding] = []
    if headers.count != count {
      findings.append(
        Finding(
          code: "append-differs", position: first,
          message: "Its append says \(count) events, and there are \(headers.count)."))
    }
    if let note, note.headersRoot != headers.root {
      findings.append(
        Finding(
          code: "append-differs", position: first,
          message: "The headers of this append are not those that were signed."))
    }
    if !hasOneMoment {
      findings.append(
        Finding(
          code: "time-differs", position: first,
          message: "Events of one append were recorded at different moments."))
    }
    return findings
  }
}
