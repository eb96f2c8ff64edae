internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// Stored checkpoints, met one by one as the tree grows past their sizes.
struct CheckpointCheck {
  private(set) var count = 0
  private(set) var signedSize: Position = 0
  /// The size of the next one to meet; none when it is not known yet.
  private var next: Position?

  /// Checks the checkpoint over exactly the leaves of `edge`, if there is one.
  mutating func check(
    at edge: TreeEdge, _ database: Database, origin: String, judges: LogJudges
  ) throws -> [Finding] {
    if let next, edge.size < next { return [] }
    let statement = try RawStatement(
      cached: "SELECT size, root, note FROM checkpoints WHERE size >= ? ORDER BY size LIMIT 1",
      in: database)
    defer { statement.reset() }
    statement.bind(1, edge.size)
    guard try statement.step() else {
      // One may be added while the check runs; ask again later, but not after every event.
      next = edge.size + 1024
      return []
    }
    let size = statement.integer(0)
    next = size
    guard size == edge.size else { return [] }
    next = nil
    count += 1
    let note = Array(statement.buffer(2))
    let root = statement.hash(1)
    statement.reset()
    return try compare(note, root, edge, origin: origin, judges: judges)
  }

  private mutating func compare(
    _ bytes: [UInt8], _ root: Hash?, _ edge: TreeEdge, origin: String, judges: LogJudges
  ) throws -> [Finding] {
    func finding(_ message: String) -> [Finding] {
      [Finding(code: "bad-checkpoint", position: edge.size - 1, message: message)]
    }
    guard let note = try? SignedNote(parsing: bytes),
      let checkpoint = try? Checkpoint(parsing: note.text)
    else { return finding("The checkpoint over \(edge.size) events is not a signed checkpoint.") }
    guard checkpoint.origin == origin, checkpoint.size == edge.size, checkpoint.extensions.isEmpty,
      checkpoint.root == edge.root, root == edge.root
    else {
      return finding(
        "The checkpoint over \(edge.size) events was signed over another history than this.")
    }
    let found = try judges.checkpoint(note, checkpoint)
    if found.isEmpty { signedSize = edge.size }
    return found
  }

  /// Checkpoints over more events than there are.
  func rest(_ database: Database, size: Position) throws -> [Finding] {
    let statement = try RawStatement(
      cached: "SELECT max(size) FROM checkpoints WHERE size > ?", in: database)
    defer { statement.reset() }
    statement.bind(1, size)
    guard try statement.step(), !statement.isNull(0) else { return [] }
    return [
      Finding(
        code: "behind-checkpoint", position: nil,
        message:
          "A checkpoint over \(statement.integer(0)) events was signed, and there are \(size).")
    ]
  }
}
