internal import EventSourcing
internal import MerkleLog

/// What the check of one page leaves for the walk through the log in order.
struct Page: Sendable {
  static let length: Position = 2048
  static let backSentence: Phrase = "It was recorded before the event at its left."

  /// One event; texts are numbers in `words` and a range of `streams`.
  struct Event: Sendable {
    var position: Position
    var version: Int64
    var stream: Range<Int32>
    var act: Int32
    var by: Int32
    var ministry: Int32
    /// Index in `whole`; −1 for none.
    var whole: Int32
    var isErased: Bool
  }

  /// Consecutive events of one append.
  struct Run: Sendable {
    let append: Position
    let first: Position
    /// Hashes of the header lines.
    var headers: TreePart
    var recorded: Int64
    var hasOneMoment = true
    let note: NoteCheck
    /// Where its events begin in `events`.
    let firstEvent: Int
  }

  let range: Range<Position>
  var events: [Event] = []
  var runs: [Run] = []
  var words = NameTable()
  var streams: [UInt8] = []
  /// Events that must be read by those who know all the rules.
  var whole: [StoredEvent] = []
  var leaves: [Hash] = []
  var tree: TreePart
  /// What the indexes must hold by these rows.
  var indexes = IndexSums()
  var findings: [Finding] = []
  var firstRecorded: Int64?
  var lastRecorded: Int64 = .min

  init(_ range: Range<Position>) {
    self.range = range
    tree = TreePart(start: range.lowerBound)
    events.reserveCapacity(range.count)
    leaves.reserveCapacity(range.count)
  }

  mutating func find(_ kind: FindingCode, _ position: Position?, _ telling: Phrase) {
    findings.append(Finding(kind, at: position, telling))
  }
}

/// The note of one append, read and compared with its row.
struct NoteCheck: Sendable {
  /// SHA-256 of the whole signed note.
  let hash: Hash
  let signed: SignedNote?
  let note: AppendNote?
  /// As the row says; 0 when it is missing.
  let count: Int64
  let findings: [Finding]
}
