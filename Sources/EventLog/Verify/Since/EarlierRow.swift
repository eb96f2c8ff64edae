internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// The row of one event from before an incremental check, held against the leaf that was proved.
struct EarlierRow {
  /// Why a row is not the event that was verified.
  struct Unbelieved: Error {
    let finding: Finding
  }

  /// Moments that have a text, in milliseconds since 1970.
  private static let calendar: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

  let position: Position
  let database: Database

  /// - Parameter leaf: none when the stored nodes don't lead from it to the root.
  func event(leaf: Hash?) throws -> Result<StoredEvent, Unbelieved> {
    let statement = try RawStatement(
      cached: """
        SELECT e.stream, e.version, e.recorded, e.append, e.header, a.note, b.seq, b.salt, b.payload
        FROM events e LEFT JOIN appends a ON a.first = e.append LEFT JOIN bodies b ON b.seq = e.seq
        WHERE e.seq = ?
        """, in: database)
    defer { statement.reset() }
    statement.bind(1, position)
    guard try statement.step() else {
      return fail(.positionGap, "Events from @\(position) to @\(position) are missing.")
    }
    guard let leaf else {
      return fail(.brokenNode, "Its hash does not lead to the root that was verified.")
    }
    guard hash(statement) == leaf, let header = EventHeader(line: Array(statement.buffer(4))) else {
      return fail(.brokenChain, "It is not the event that was verified.")
    }
    for (column, isSame) in [
      ("stream", statement.text(0) == header.stream.text),
      ("version", statement.integer(1) == Int64(header.version)),
    ] where !isSame {
      return fail(
        .columnDiffers, "The column \(column) does not say what the signed header says.")
    }
    return try body(statement, header)
  }

  /// Of the leaf as the row has it; none when a value could not have been one of ours.
  private func hash(_ statement: RawStatement) -> Hash? {
    let recorded = statement.integer(2)
    let append = statement.integer(3)
    guard !statement.isNull(5), (0...position).contains(append), Self.calendar.contains(recorded)
    else { return nil }
    let writer = LeafWriter(
      recorded: Moment(millisecondsSinceEpoch: recorded).description,
      noteHash: Hash(ofBuffer: statement.buffer(5)))
    var scratch: [UInt8] = []
    return writer.hash(
      seq: position, appendIndex: position - append, headerLine: statement.buffer(4),
      scratch: &scratch)
  }

  private func body(
    _ statement: RawStatement, _ header: EventHeader
  ) throws -> Result<StoredEvent, Unbelieved> {
    guard !statement.isNull(6) else { return fail(.bodyDiffers, "Its body is missing.") }
    var event = StoredEvent(
      position: position, recorded: Moment(millisecondsSinceEpoch: statement.integer(2)),
      append: statement.integer(3), header: header, payload: statement.bytes(8))
    if statement.isNull(7), statement.isNull(8) {
      guard let replaced = try ErasedBodies(database: database).replaced(event) else {
        return fail(
          .erasedWithoutAuthority, "Its payload was erased, and no event allows it.")
      }
      event = replaced
    } else if Body.digest(salt: statement.buffer(7), payload: statement.buffer(8)).hex
      != header.bodyDigest
    {
      return fail(.bodyDiffers, "Its payload is not the one that was signed.")
    }
    return .success(event)
  }

  private func fail(_ kind: FindingCode, _ telling: Phrase) -> Result<StoredEvent, Unbelieved> {
    .failure(Unbelieved(finding: Finding(kind, at: position, telling)))
  }
}
