internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// One event's columns, compared with what its header says.
struct EventRow {
  let seq: Position
  let recorded: Moment
  let append: Position
  /// Valid until the next row.
  let header: UnsafeRawBufferPointer
  let leafHash: Hash?
  /// The event as its header tells it; none when the header is malformed.
  let stored: StoredEvent?
  let isErased: Bool
  private let differing: [String]
  private let bodyFault: String?

  init(_ row: RawStatement) {
    seq = row.integer(0)
    recorded = Moment(
      millisecondsSinceEpoch: min(max(row.integer(6), -62_135_596_800_000), 253_402_300_799_999))
    append = row.integer(7)
    header = row.buffer(8)
    leafHash = row.hash(13)
    guard let parsed = EventHeader(line: Array(header)) else {
      stored = nil
      isErased = false
      differing = []
      bodyFault = nil
      return
    }
    stored = StoredEvent(
      position: seq, recorded: recorded, append: append, header: parsed, payload: row.bytes(11))
    let pairs: [(String, Bool)] = [
      ("stream", row.buffer(1).elementsEqual(parsed.stream.text.utf8)),
      ("version", row.integer(2) == Int64(parsed.version)),
      ("id", row.buffer(3).elementsEqual(parsed.id.bytes)),
      ("key", row.bytes(4) == parsed.key.map { Array($0.utf8) }),
      ("ministry", row.buffer(5).elementsEqual(parsed.ministry.utf8)),
      ("recorded", recorded.millisecondsSinceEpoch == row.integer(6)),
    ]
    differing = pairs.filter { !$0.1 }.map(\.0)
    isErased = !row.isNull(9) && row.isNull(10) && row.isNull(11)
    bodyFault = Self.bodyFault(row, parsed)
  }

  private static func bodyFault(_ row: RawStatement, _ header: EventHeader) -> String? {
    if row.isNull(9) { return "Its body is missing." }
    if row.isNull(10) && row.isNull(11) { return nil }
    guard Body.digest(salt: row.buffer(10), payload: row.buffer(11)).hex == header.bodyDigest else {
      return "Its payload is not the one that was signed."
    }
    guard row.isNull(12) == (header.key == nil) else {
      return "A command's digest stands beside a body without a key, or is missing beside one."
    }
    return nil
  }

  func findings() -> [Finding] {
    guard stored != nil else {
      return [
        Finding(
          code: "bad-header", position: seq,
          message: "Its header is not a line of canonical JSON with the keys of an event.")
      ]
    }
    var findings = differing.map { column in
      Finding(
        code: "column-differs", position: seq,
        message: "The column \(column) does not say what the signed header says.")
    }
    if let bodyFault {
      findings.append(Finding(code: "body-differs", position: seq, message: bodyFault))
    }
    return findings
  }
}
