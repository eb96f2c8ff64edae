internal import EventSourcing
internal import GRDB
internal import Glibc
internal import MerkleLog

/// The shape of one type's payloads, with the codes that were met in them.
private struct KnownShape {
  let shape: PayloadShape?
  private var known = KnownCodes()

  init(shape: PayloadShape?) { self.shape = shape }

  mutating func fits(_ payload: UnsafeRawBufferPointer) -> Bool {
    shape?.surelyFits(payload, known: &known) == true
  }
}

/// Checks one page of rows as far as it reaches by itself, so that pages are checked side by side.
struct PageCheck<Rows: EventRows> {
  private var page: Page
  var rows: Rows
  private let nodes: NodeReader
  private let shape: (String) -> PayloadShape?
  private var notes: NoteReader
  private var shapes: [KnownShape] = []
  private var leaf = LeafWriter(recorded: "", noteHash: .ofNothing)
  private var scratch: [UInt8] = []
  private var gapStart: Position?
  /// Of the newest run.
  private var current: (append: Position, recorded: Int64)?

  init(
    _ range: Range<Position>, _ rows: Rows, in database: Database, origin: String,
    shape: @escaping (String) -> PayloadShape?
  ) throws {
    page = Page(range)
    self.rows = rows
    self.shape = shape
    notes = try NoteReader(database, origin: origin)
    nodes = try NodeReader(database)
  }

  mutating func run() throws -> Page {
    defer { rows.end() }
    try run(page.range)
    return end()
  }

  /// Checks the next part of the range.
  mutating func run(_ part: Range<Position>) throws {
    for position in part {
      let stored = try rows.leaf(at: position)
      guard try rows.isEvent(at: position) else {
        if gapStart == nil { gapStart = position }
        // The stored hash stands in, so that what follows is not blamed for the gap.
        try add(stored ?? .ofNothing)
        continue
      }
      closeGap(before: position)
      try check(position, stored: stored)
    }
  }

  /// What all parts came to.
  mutating func end() -> Page {
    closeGap(before: page.range.upperBound)
    return page
  }

  private mutating func closeGap(before position: Position) {
    guard let start = gapStart else { return }
    page.find(.positionGap, start, "Events from @\(start) to @\(position - 1) are missing.")
    gapStart = nil
  }

  private mutating func check(_ position: Position, stored: Hash?) throws {
    let row = rows.event
    let header = row.buffer(8)
    let recorded = row.integer(6)
    addToIndexes(row, position)
    try enter(append: row.integer(7), position, recorded: recorded)
    let run = page.runs.count - 1
    checkTime(position, recorded)
    let (hash, headerHash) = leaf.hashes(
      seq: position, appendIndex: max(0, position - page.runs[run].append), headerLine: header,
      scratch: &scratch)
    page.runs[run].headers.append(headerHash)
    if stored != hash {
      let what: Phrase = stored == nil ? "is missing" : "does not match its content"
      page.find(.brokenChain, position, "The stored hash \(what).")
    }
    try add(hash)
    let envelope: Envelope
    do {
      envelope = try EnvelopeScanner.scan(header)
    } catch {
      page.find(
        .badHeader, position,
        "Its header is not a line of canonical JSON with the keys of an event.")
      return
    }
    HeaderColumns(row, header, envelope).findings(position, &page)
    try checkBody(position, header, envelope)
  }

  private mutating func addToIndexes(_ row: Rows.Row, _ position: Position) {
    page.indexes.add(.stream, row.buffer(1), number: row.integer(2), at: position)
    page.indexes.add(.id, row.buffer(3), at: position)
    if !row.isNull(4) { page.indexes.add(.key, row.buffer(5), row.buffer(4), at: position) }
  }

  private mutating func add(_ hash: Hash) throws {
    var full: [TreeEdge.Node] = []
    page.leaves.append(hash)
    page.tree.append(hash) { full.append(($0, $1, $2)) }
    for node in full { try NodeCheck.compare(node, nodes, &page.findings) }
  }

  private mutating func enter(append: Position, _ position: Position, recorded: Int64) throws {
    // The run itself is not looked at: copying it would cost more than most of the check.
    guard current?.append != append || current?.recorded != recorded else { return }
    let isSameAppend = current?.append == append
    current = (append, recorded)
    if isSameAppend {
      page.runs[page.runs.count - 1].hasOneMoment = false
      page.runs[page.runs.count - 1].recorded = recorded
    } else {
      page.runs.append(
        Page.Run(
          append: append, first: position, headers: TreePart(start: max(0, position - append)),
          recorded: recorded, note: try notes.note(at: append, row: position),
          firstEvent: page.events.count))
    }
    // A moment outside the calendar has no text; its leaf can't have been one of ours.
    let moment = Moment(
      millisecondsSinceEpoch: min(max(recorded, -62_135_596_800_000), 253_402_300_799_999))
    leaf = LeafWriter(
      recorded: moment.description, noteHash: page.runs[page.runs.count - 1].note.hash)
    if moment.millisecondsSinceEpoch != recorded {
      page.find(
        .columnDiffers, position, "The column recorded does not say what the signed header says.")
    }
  }

  private mutating func checkTime(_ position: Position, _ recorded: Int64) {
    if page.firstRecorded == nil { page.firstRecorded = recorded }
    if recorded < page.lastRecorded { page.find(.timeWentBack, position, Page.backSentence) }
    page.lastRecorded = max(page.lastRecorded, recorded)
  }

  private mutating func checkBody(
    _ position: Position, _ header: UnsafeRawBufferPointer, _ envelope: Envelope
  ) throws {
    let act = word(envelope.act, header)
    var event = Page.Event(
      position: position, version: rows.event.integer(2),
      stream: stream(envelope.stream, header), act: act, by: word(envelope.by, header),
      ministry: word(envelope.ministry, header), whole: -1, isErased: false)
    guard try rows.isBody(at: position) else {
      page.find(.bodyDiffers, position, "Its body is missing.")
      take(&event, header, payload: nil)
      return
    }
    let row = rows.body
    guard !(row.isNull(1) && row.isNull(2)) else {
      event.isErased = true
      take(&event, header, payload: nil)
      return
    }
    let payload = row.buffer(2)
    if !Body.digest(salt: row.buffer(1), payload: payload, scratch: &scratch)
      .isWritten(in: envelope.bodyDigest.bytes(in: header))
    {
      page.find(.bodyDiffers, position, "Its payload is not the one that was signed.")
    } else if row.isNull(3) != envelope.key.isMissing {
      page.find(
        .bodyDiffers, position,
        "A command's digest stands beside a body without a key, or is missing beside one.")
    }
    let isPlain =
      envelope.v == 1 && !envelope.act.isEscaped && isOwnKind(envelope, header)
      && fits(payload, Int(act))
    if isPlain {
      page.events.append(event)
    } else {
      take(&event, header, payload: Array(payload))
    }
  }

  private mutating func fits(_ payload: UnsafeRawBufferPointer, _ act: Int) -> Bool {
    shapes[act].fits(payload)
  }

  /// Hands the event on whole.
  private mutating func take(
    _ event: inout Page.Event, _ header: UnsafeRawBufferPointer, payload: [UInt8]?
  ) {
    guard let parsed = EventHeader(line: Array(header)) else {
      page.find(
        .badHeader, event.position,
        "Its header is not a line of canonical JSON with the keys of an event.")
      return
    }
    event.whole = Int32(page.whole.count)
    page.whole.append(
      StoredEvent(
        position: event.position,
        recorded: Moment(millisecondsSinceEpoch: rows.event.integer(6)),
        append: rows.event.integer(7), header: parsed, payload: payload))
    page.events.append(event)
  }

  /// Whether the type is one of the stream's kind: `commitment.made` on `commitment/…`.
  private func isOwnKind(_ envelope: Envelope, _ header: UnsafeRawBufferPointer) -> Bool {
    let act = envelope.act.bytes(in: header)
    let stream = envelope.stream.bytes(in: header)
    let length = Int(envelope.ref.start - envelope.stream.start) - 1
    guard length > 0, act.count > length, act[length] == UInt8(ascii: ".") else { return false }
    guard let act = act.baseAddress, let stream = stream.baseAddress else { return false }
    return memcmp(act, stream, length) == 0
  }

  private mutating func word(_ slice: ByteSlice, _ header: UnsafeRawBufferPointer) -> Int32 {
    let (index, isNew): (Int, Bool)
    if slice.isEscaped {
      let bytes = slice.unescaped(in: header)
      (index, isNew) = bytes.withUnsafeBytes { page.words.add($0) }
    } else {
      (index, isNew) = page.words.add(slice.bytes(in: header))
    }
    if isNew { shapes.append(KnownShape(shape: shape(page.words.name(index)))) }
    return Int32(index)
  }

  private mutating func stream(_ slice: ByteSlice, _ header: UnsafeRawBufferPointer)
    -> Range<Int32>
  {
    let start = Int32(page.streams.count)
    if slice.isEscaped {
      page.streams.append(contentsOf: slice.unescaped(in: header))
    } else {
      page.streams.append(contentsOf: slice.bytes(in: header))
    }
    return start..<Int32(page.streams.count)
  }
}
