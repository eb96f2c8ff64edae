internal import EventSourcing
internal import GRDB
internal import MerkleLog
internal import Synchronization

/// What the next append follows: the tree's right edge and the newest recorded moment.
struct LogEnd: Sendable {
  var edge = TreeEdge()
  var recorded: Moment?

  var size: Position { edge.size }

  /// The end as it is now; `known` saves the reading of what it has already.
  static func read(_ database: Database, known: LogEnd?) throws -> LogEnd {
    let newest = try RawStatement(
      cached: "SELECT seq, recorded FROM events ORDER BY seq DESC LIMIT 1", in: database)
    guard try newest.step() else { return LogEnd() }
    let size = newest.integer(0) + 1
    let recorded = Moment(millisecondsSinceEpoch: newest.integer(1))
    newest.reset()
    if let known, known.size == size { return known }
    let nodes = try NodeReader(database)
    guard var edge = known?.edge, edge.size < size, size - edge.size <= 256 else {
      return LogEnd(edge: try TreeEdge(size: size) { try nodes.hash($0, $1) }, recorded: recorded)
    }
    // Another process appended a little: its leaves are fewer than the rows of a whole edge.
    while edge.size < size {
      guard let leaf = try nodes.hash(0, edge.size) else {
        throw TreeError.missingNode(level: 0, index: edge.size)
      }
      edge.append(leaf)
    }
    return LogEnd(edge: edge, recorded: recorded)
  }
}

/// The last known end of one open log.
///
/// A class because every copy of a `SQLiteEventLog` must see what any of them wrote.
final class KnownEnd: Sendable {
  private let end = Mutex<LogEnd?>(nil)

  var value: LogEnd? {
    get { end.withLock { $0 } }
    set { end.withLock { $0 = newValue } }
  }
}
