internal import Coordination
internal import EventLog
public import EventSourcing
internal import MerkleLog

/// A time stamp that belongs to a checkpoint of this ledger.
public struct StampedCheckpoint: Sendable {
  public let size: Position
  /// The authority's moment.
  public let at: Moment
  /// The command that keeps the token in the log.
  public let command: JSON

  public var json: JSON { ["size": .int(size), "at": .string(at.description)] }
}

extension NewestCheckpoint {
  /// The RFC 3161 question that asks an authority to stamp this checkpoint's note.
  public var timestampQuery: [UInt8] { TimeStampToken.query(Hash(of: note).bytes) }
}

extension Ledger {
  /// Checks that a token stamps a checkpoint of this ledger: the newest, or a note that was kept.
  ///
  /// Whether the authority is one to trust is for the reader of the token: `openssl ts -verify`.
  /// - Parameter kept: a checkpoint's note, as `concert checkpoint` printed it.
  /// - Throws: `bad-timestamp`; `foreign-checkpoint` for a note that is not of this log.
  public func stamped(by file: [UInt8], over kept: [UInt8]?) throws -> StampedCheckpoint {
    let token = try TimeStampToken(parsing: file)
    let note = try kept ?? newestCheckpoint().note
    guard Hash(of: note).bytes == token.imprint else { throw TimeStampRefusal.otherText }
    guard
      let checkpoint = (try? SignedNote(parsing: note)).flatMap({
        try? Checkpoint(parsing: $0.text)
      }), checkpoint.origin == origin
    else { throw TimeStampRefusal.otherText }
    guard
      try log.read({ log in
        try log.size() >= checkpoint.size && log.root(atSize: checkpoint.size) == checkpoint.root
      })
    else { throw LedgerRefusal.foreignCheckpoint(size: checkpoint.size) }
    var object = JSONObject()
    object["do"] = "checkpoint.witness"
    object["size"] = .int(checkpoint.size)
    object["root"] = .string(checkpoint.root.base64)
    object["cosignatures"] = .array([])
    object["timestamp_token"] = .string(Base64.encode(token.token))
    return StampedCheckpoint(size: checkpoint.size, at: token.at, command: .object(object))
  }
}
