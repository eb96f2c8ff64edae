internal import EventSourcing
internal import GRDB

/// The header lines of one append, needed a second time when its note is signed.
///
/// Kept in memory up to a limit; beyond it they are read again from their rows, so that an append
/// of millions takes no more memory than one of thousands.
struct HeaderSpool {
  static let byteLimit = 4 << 20

  private var lines: [UInt8] = []
  private var ends: [Int] = []
  private var isSpilled = false

  mutating func append(_ line: UnsafeRawBufferPointer) {
    guard !isSpilled else { return }
    guard lines.count + line.count <= Self.byteLimit else {
      isSpilled = true
      lines = []
      ends = []
      return
    }
    lines.append(contentsOf: line)
    ends.append(lines.count)
  }

  /// Calls `body` with each line in order.
  func forEach(
    from first: Position, in database: Database, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard isSpilled else {
      return try lines.withUnsafeBytes { buffer in
        var start = 0
        for end in ends {
          try body(UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
          start = end
        }
      }
    }
    let statement = try RawStatement(
      reentrant: "SELECT header FROM events WHERE seq >= ? ORDER BY seq", in: database)
    defer { statement.reset() }
    statement.bind(1, first)
    while try statement.step() { try body(statement.buffer(0)) }
  }
}
