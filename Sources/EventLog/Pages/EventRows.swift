internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// The values of one row, by the number of their column.
protocol RowValues {
  func integer(_ column: Int32) -> Int64
  func isNull(_ column: Int32) -> Bool
  /// The bytes of a text or blob while the row is the current one. Empty for NULL.
  func buffer(_ column: Int32) -> UnsafeRawBufferPointer
}

/// The rows of consecutive events, side by side.
protocol EventRows {
  associatedtype Row: RowValues

  /// Columns as in the schema: seq, stream, version, id, key, ministry, recorded, append, header.
  var event: Row { get }
  /// Columns as in the schema: seq, salt, payload, command_digest.
  var body: Row { get }
  /// Whether there is an event, which then is the current one. Asks only forwards, as the others do.
  mutating func isEvent(at position: Position) throws -> Bool
  mutating func isBody(at position: Position) throws -> Bool
  mutating func leaf(at position: Position) throws -> Hash?
  func end()
}

extension RawStatement: RowValues {}

/// As SQLite reads them.
struct QueriedEventRows: EventRows {
  private var events: RowCursor
  private var bodies: RowCursor
  private var leaves: RowCursor
  var event: RawStatement { events.row }
  var body: RawStatement { bodies.row }

  init(_ range: Range<Position>, in database: Database) throws {
    events = try RowCursor(
      """
      SELECT seq, stream, version, id, key, ministry, recorded, append, header
      FROM events WHERE seq >= ? AND seq < ? ORDER BY seq
      """, range, in: database)
    bodies = try RowCursor(
      """
      SELECT seq, salt, payload, command_digest FROM bodies
      WHERE seq >= ? AND seq < ? ORDER BY seq
      """, range, in: database)
    leaves = try RowCursor(
      "SELECT idx, hash FROM nodes WHERE level = 0 AND idx >= ? AND idx < ? ORDER BY idx", range,
      in: database)
  }

  mutating func isEvent(at position: Position) throws -> Bool { try events.isAt(position) }
  mutating func isBody(at position: Position) throws -> Bool { try bodies.isAt(position) }
  mutating func leaf(at position: Position) throws -> Hash? {
    try leaves.isAt(position) ? leaves.row.hash(1) : nil
  }

  func end() {
    events.end()
    bodies.end()
    leaves.end()
  }
}

extension PageRow: RowValues {
  @inline(__always)
  func integer(_ column: Int32) -> Int64 { column == 0 ? number : fields.integer(Int(column)) }
  @inline(__always)
  func isNull(_ column: Int32) -> Bool { column != 0 && fields.isNull(Int(column)) }
  @inline(__always)
  func buffer(_ column: Int32) -> UnsafeRawBufferPointer { fields.bytes(Int(column)) }
}

/// As they lie on the pages of the file.
struct PageEventRows: EventRows {
  private var events: TableRows
  private var bodies: TableRows
  private var nodes: NodeLeaves
  var event: PageRow { events.row }
  var body: PageRow { bodies.row }

  /// - Parameters:
  ///   - eventFields: as for `RecordFields`; `bodyFields`, too.
  init(
    _ trees: LedgerTrees, _ file: PageFile,
    _ eventFields: UnsafeMutablePointer<RecordFields.Field>,
    _ bodyFields: UnsafeMutablePointer<RecordFields.Field>
  ) {
    events = TableRows(trees.events, file, eventFields)
    bodies = TableRows(trees.bodies, file, bodyFields)
    nodes = NodeLeaves(trees.nodes, file.layout)
  }

  /// Goes on with the pages of the next events.
  mutating func begin(_ spans: LedgerSpans, _ batch: PageBatch) {
    events.begin(spans.events, batch)
    bodies.begin(spans.bodies, batch)
    nodes.begin(spans.nodes, batch)
  }

  @inline(__always)
  mutating func isEvent(at position: Position) throws -> Bool { try events.isAt(position) }
  @inline(__always)
  mutating func isBody(at position: Position) throws -> Bool { try bodies.isAt(position) }
  @inline(__always)
  mutating func leaf(at position: Position) throws -> Hash? { try nodes.hash(at: position) }
  func end() {}

  /// Meets the pages on which no row was asked for.
  mutating func finish() throws {
    try events.finish()
    try bodies.finish()
    try nodes.finish()
  }

  /// What stands on all pages so far.
  var count: LedgerPages.Count {
    LedgerPages.Count(
      events: events.count, bodies: bodies.count, nodes: nodes.counts,
      overflowPages: events.overflowPages + bodies.overflowPages)
  }
}
