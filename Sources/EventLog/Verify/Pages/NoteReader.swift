internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// Reads append notes, and checks what each says by itself.
struct NoteReader {
  private let database: Database
  private let origin: String
  private let statement: RawStatement
  // Most appends of a time were signed by people who had seen the same checkpoint.
  private var believed: AppendNote.LastVerified?

  init(_ database: Database, origin: String) throws {
    self.database = database
    self.origin = origin
    statement = try RawStatement(
      cached: "SELECT count, note FROM appends WHERE first = ?", in: database)
  }

  /// The note of the append at `first`, which the event at `row` names.
  mutating func note(at first: Position, row: Position) throws -> NoteCheck {
    defer { statement.reset() }
    statement.bind(1, first)
    guard try statement.step() else {
      let finding = Finding(
        .appendMissing, at: row, "The signed note of its append is missing.")
      return NoteCheck(hash: .ofNothing, signed: nil, note: nil, count: 0, findings: [finding])
    }
    let count = statement.integer(0)
    let bytes = Array(statement.buffer(1))
    let hash = Hash(of: bytes)
    guard let (signed, note) = parse(bytes), note.origin == origin else {
      let finding = Finding(
        .badAppend, at: row, "The note of its append is not one of this ledger's append notes.")
      return NoteCheck(hash: hash, signed: nil, note: nil, count: count, findings: [finding])
    }
    var findings: [Finding] = []
    if note.count != count {
      findings.append(
        Finding(
          .appendDiffers, at: row, "The note says \(note.count) events and the row \(count)."))
    }
    if let finding = try seen(note, first: first) { findings.append(finding) }
    return NoteCheck(hash: hash, signed: signed, note: note, count: count, findings: findings)
  }

  private func parse(_ bytes: [UInt8]) -> (SignedNote, AppendNote)? {
    do {
      let signed = try SignedNote(parsing: bytes)
      return (signed, try AppendNote(parsing: signed.text))
    } catch {
      return nil
    }
  }

  /// Whether the checkpoint that the signer had verified is one of this very log.
  private mutating func seen(_ note: AppendNote, first: Position) throws -> Finding? {
    guard let seen = note.lastVerified, seen != believed else { return nil }
    let nodes = try NodeReader(database)
    if seen.size <= first {
      do {
        if try TreeEdge(size: seen.size, node: { try nodes.hash($0, $1) }).root == seen.root {
          believed = seen
          return nil
        }
      } catch is TreeError {
        // A missing node is a finding where it should be; here it leaves the root unproven.
      }
    }
    return Self.otherHistory(seen, at: first)
  }

  static func otherHistory(_ seen: AppendNote.LastVerified, at first: Position) -> Finding {
    Finding(
      .otherHistory, at: first,
      "The signer had verified a checkpoint over \(seen.size) events with another root:"
        + " this log or the signer's was forked.")
  }
}
