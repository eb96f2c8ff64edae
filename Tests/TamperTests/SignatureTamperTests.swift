import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

/// Notes, signatures and keys: what somebody without the right key can make of them.
@Suite("tampering: signatures")
struct SignatureTamperTests {
  static let notes = [
    Tampering(
      "remove an append's note", "append-missing", at: 9, sql: "DELETE FROM appends WHERE first = 9"
    ),
    Tampering(
      "replace an append's note by another's", "append-differs", at: 9,
      sql: "UPDATE appends SET note = (SELECT note FROM appends WHERE first = 7) WHERE first = 9"),
    Tampering(
      "write what is no note", "bad-append", at: 9,
      sql: "UPDATE appends SET note = 'x' WHERE first = 9"),
    Tampering(
      "say another number of events", "append-differs", at: 11,
      sql: "UPDATE appends SET count = 261 WHERE first = 11"),
    Tampering(
      "add an append without events", "append-differs", at: 274,
      sql: "INSERT INTO appends SELECT 274, 1, note FROM appends WHERE first = 273"),
    Tampering(
      "claim another time of signing", "bad-signature", at: 9,
      sql: "UPDATE appends SET note = replace(note, '2024-06-08T', '2024-06-07T') WHERE first = 9"),
    Tampering("exchange the signatures of two appends", "bad-signature", at: 7) { scene in
      try scene.exchangeSignatures(7, 10)
    },
    Tampering("put another officer's signature under an act", "bad-signature", at: 9) { scene in
      try scene.sign(9, with: scene.key("DEF.braun"))
      try Forger(scene: scene).rebuild(signing: scene.logKey())
    },
    Tampering("put the log's signature under an act", "bad-signature", at: 9) { scene in
      try scene.sign(9, with: scene.logKey())
      try Forger(scene: scene).rebuild(signing: scene.logKey())
    },
    Tampering("sign with a key that the officer never enrolled", "bad-signature", at: 9) { scene in
      try scene.sign(9, with: SigningKey(name: Scene.origin + "/officer/DEV.muller"))
      try Forger(scene: scene).rebuild(signing: scene.logKey())
    },
    Tampering("edit a note and make every hash follow", "bad-signature", at: 9) { scene in
      try scene.tamper(
        "UPDATE appends SET note = replace(note, '2024-06-08T', '2024-06-07T') WHERE first = 9")
      try Forger(scene: scene).rebuild(signing: scene.logKey())
    },
  ]

  static let checkpoints = [
    Tampering(
      "change a stored root", "bad-checkpoint", at: 8,
      sql: "UPDATE checkpoints SET root = zeroblob(32) WHERE size = 9"),
    Tampering(
      "write what is no checkpoint", "bad-checkpoint", at: 8,
      sql: "UPDATE checkpoints SET note = 'x' WHERE size = 9"),
    Tampering(
      "replace a checkpoint by another", "bad-checkpoint", at: 8,
      sql: """
        UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE size = 272)
        WHERE size = 9
        """),
    Tampering("sign a checkpoint with a key that is not the log's", "bad-checkpoint", at: 272) {
      try $0.addCheckpoint(over: 273, signing: SigningKey(name: Scene.origin))
    },
    Tampering("sign a checkpoint with an officer's key", "bad-checkpoint", at: 272) {
      try $0.addCheckpoint(over: 273, signing: $0.key("DEV.muller"))
    },
    Tampering("sign a checkpoint over another history", "bad-checkpoint", at: 272) {
      try $0.addCheckpoint(over: 273, root: Hash(of: [1]), signing: $0.logKey())
    },
    Tampering("sign a checkpoint over events that are not there", "behind-checkpoint") {
      try $0.addCheckpoint(over: 300, root: Hash(of: [1]), signing: $0.logKey())
    },
  ]

  @Test("what is done to appends' notes is found at the append", arguments: notes)
  func isFoundInNotes(_ tampering: Tampering) async throws { try await tampering.check() }

  @Test("a checkpoint that is not the log's own over this history is found", arguments: checkpoints)
  func isFoundInCheckpoints(_ tampering: Tampering) async throws { try await tampering.check() }
}

extension Scene {
  func note(_ first: Position) throws -> SignedNote {
    let text = try open {
      try String.fetchOne($0, sql: "SELECT note FROM appends WHERE first = ?", arguments: [first])
    }
    return try SignedNote(parsing: Array(#require(text).utf8))
  }

  func store(_ note: SignedNote, first: Position) throws {
    try tamper {
      try $0.execute(
        sql: "UPDATE appends SET note = ? WHERE first = ?",
        arguments: [String(decoding: note.encoded, as: UTF8.self), first])
    }
  }

  /// Signs an append anew, with whatever key.
  func sign(_ first: Position, with key: SigningKey) throws {
    try store(SignedNote.sign(note(first).text, with: [key]), first: first)
  }

  func exchangeSignatures(_ one: Position, _ other: Position) throws {
    let notes = try (note(one), note(other))
    try store(
      SignedNote(text: notes.0.text, signatures: notes.1.signatures), first: one)
    try store(
      SignedNote(text: notes.1.text, signatures: notes.0.signatures), first: other)
  }

  /// - Parameter root: none for the true one.
  func addCheckpoint(over size: Position, root: Hash? = nil, signing key: SigningKey) throws {
    let hashes = try open {
      try Data.fetchAll($0, sql: "SELECT hash FROM nodes WHERE level = 0 ORDER BY idx")
    }
    var edge = TreeEdge()
    for hash in hashes.prefix(Int(size)) { edge.append(try #require(Hash(bytes: hash))) }
    let root = root ?? edge.root
    let text = Checkpoint(origin: Self.origin, size: size, root: root).text
    let note = try SignedNote.sign(text, with: [key]).encoded
    try tamper {
      try $0.execute(
        sql: "INSERT INTO checkpoints VALUES (?, ?, ?)",
        arguments: [size, Data(root.bytes), String(decoding: note, as: UTF8.self)])
    }
  }
}
