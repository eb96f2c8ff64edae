internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// Stored checkpoints, met one by one as the tree grows past their sizes.
struct CheckpointCheck {
  private(set) var count = 0
  private(set) var signedSize: Position = 0

  init() {}

  /// Goes on where an earlier check ended.
  init(signedSize: Position) { self.signedSize = signedSize }

  /// Checks what was signed over earlier events only after they had been checked.
  mutating func check(
    late earlier: inout EarlierLog, _ database: Database, origin: String, judges: LogJudges
  ) throws -> [Finding] {
    let statement = try RawStatement(
      reentrant: """
        SELECT size, root, note FROM checkpoints WHERE size > ? AND size <= ? ORDER BY size
        """, in: database)
    defer { statement.reset() }
    statement.bind(1, earlier.signedSize)
    statement.bind(2, earlier.size)
    var findings: [Finding] = []
    while try statement.step() {
      let size = statement.integer(0)
      count += 1
      guard let edge = try earlier.edge(over: size) else {
        findings.append(Self.otherHistory(over: size))
        continue
      }
      findings += try compare(
        Array(statement.buffer(2)), statement.hash(1), edge, origin: origin, judges: judges)
    }
    return findings
  }

  private static func otherHistory(over size: Position) -> Finding {
    Finding(
      .badCheckpoint, at: size - 1,
      "The checkpoint over \(size) events was signed over another history than this.")
  }

  /// Checks the checkpoints over more than `before` has and up to what `page` brings.
  mutating func check(
    _ page: Page, before: TreeEdge, _ database: Database, origin: String, judges: LogJudges
  ) throws -> [Finding] {
    let statement = try RawStatement(
      cached: """
        SELECT size, root, note FROM checkpoints WHERE size > ? AND size <= ? ORDER BY size
        """, in: database)
    defer { statement.reset() }
    statement.bind(1, before.size)
    statement.bind(2, before.size + Int64(page.leaves.count))
    var edge = before
    var findings: [Finding] = []
    while try statement.step() {
      let size = statement.integer(0)
      while edge.size < size { edge.append(page.leaves[Int(edge.size - before.size)]) }
      count += 1
      findings += try compare(
        Array(statement.buffer(2)), statement.hash(1), edge, origin: origin, judges: judges)
    }
    return findings
  }

  private mutating func compare(
    _ bytes: [UInt8], _ root: Hash?, _ edge: TreeEdge, origin: String, judges: LogJudges
  ) throws -> [Finding] {
    let note: SignedNote
    let checkpoint: Checkpoint
    do {
      note = try SignedNote(parsing: bytes)
      checkpoint = try Checkpoint(parsing: note.text)
    } catch {
      return [
        Finding(
          .badCheckpoint, at: edge.size - 1,
          "The checkpoint over \(edge.size) events is not a signed checkpoint.")
      ]
    }
    guard checkpoint.origin == origin, checkpoint.size == edge.size, checkpoint.extensions.isEmpty,
      checkpoint.root == edge.root, root == edge.root
    else { return [Self.otherHistory(over: edge.size)] }
    let found = try judges.checkpoint(note, checkpoint)
    if found.isEmpty { signedSize = edge.size }
    return found
  }

  /// Checkpoints over more events than there are, or over none.
  func rest(_ database: Database, size: Position) throws -> [Finding] {
    let statement = try RawStatement(
      cached: """
        SELECT max(size), sum(size > ?1), sum(size < 1) FROM checkpoints
        WHERE size > ?1 OR size < 1
        """, in: database)
    defer { statement.reset() }
    statement.bind(1, size)
    guard try statement.step(), !statement.isNull(0) else { return [] }
    var findings: [Finding] = []
    if statement.integer(1) > 0 {
      findings.append(
        Finding(
          .behindCheckpoint,
          "A checkpoint over \(statement.integer(0)) events was signed, and there are \(size)."))
    }
    if statement.integer(2) > 0 {
      findings.append(Finding(.badCheckpoint, "A checkpoint is stored over no event."))
    }
    return findings
  }
}
