internal import EventSourcing
internal import GRDB

/// The header lines of one append, needed a second time when its note is signed.
///
/// Kept in memory up to a limit; beyond it they are read again from their rows, so that an append
/// of millions takes no more memory than one of thousands.
struct HeaderSpool {
  static let byteLimit = 4 << 20

  // One array for all lines would be copied whenever it grows, to memory that is new each time.
  private static let pieceLength = 64 << 10

  private struct Piece {
    var lines: [UInt8] = []
    var ends: [Int] = []
  }

  private var pieces: [Piece] = []
  private var byteCount = 0
  private var isSpilled = false

  mutating func append(_ line: UnsafeRawBufferPointer) {
    guard !isSpilled else { return }
    byteCount += line.count
    guard byteCount <= Self.byteLimit else {
      isSpilled = true
      pieces = []
      return
    }
    if pieces.last.map({ $0.lines.count + line.count > Self.pieceLength }) ?? true {
      pieces.append(Piece())
      pieces[pieces.count - 1].lines.reserveCapacity(max(Self.pieceLength, line.count))
    }
    let last = pieces.count - 1
    pieces[last].lines.append(contentsOf: line)
    pieces[last].ends.append(pieces[last].lines.count)
  }

  /// Calls `body` with each line in order.
  func forEach(
    from first: Position, in database: Database, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard isSpilled else {
      for piece in pieces {
        try piece.lines.withUnsafeBytes { buffer in
          var start = 0
          for end in piece.ends {
            try body(UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            start = end
          }
        }
      }
      return
    }
    let statement = try RawStatement(
      reentrant: "SELECT header FROM events WHERE seq >= ? ORDER BY seq", in: database)
    defer { statement.reset() }
    statement.bind(1, first)
    while try statement.step() { try body(statement.buffer(0)) }
  }
}
