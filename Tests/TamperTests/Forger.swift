import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

/// Somebody who can write the file and knows how every hash is made.
struct Forger {
  let scene: Scene

  /// Makes leaves, nodes and checkpoints follow from events and notes again, whatever was done to
  /// them: nothing but signatures then tells the ledger from a sound one.
  ///
  /// - Parameter logKey: signs the checkpoints and the sidecar; without it their old signatures
  ///   stand under the new roots.
  func rebuild(signing logKey: SigningKey? = nil) throws {
    try scene.tamper { db in
      let checkpoints = try Row.fetchAll(db, sql: "SELECT size, note FROM checkpoints")
      try db.execute(sql: "DELETE FROM nodes; DELETE FROM checkpoints")
      var edge = TreeEdge()
      var scratch: [UInt8] = []
      for event in try Row.fetchAll(
        db,
        sql: """
          SELECT e.seq, e.recorded, e.append, e.header, a.note
          FROM events e JOIN appends a ON a.first = e.append ORDER BY e.seq
          """)
      {
        let moment = Moment(millisecondsSinceEpoch: event[1])
        let note: String = event[4]
        let writer = LeafWriter(recorded: moment.description, noteHash: Hash(of: note.utf8))
        let seq: Int64 = event[0]
        let append: Int64 = event[2]
        let header: String = event[3]
        let leaf = Array(header.utf8).withUnsafeBytes {
          writer.hash(seq: seq, appendIndex: seq - append, headerLine: $0, scratch: &scratch)
        }
        for node in edge.append(leafHash: leaf) {
          try db.execute(
            sql: "INSERT INTO nodes VALUES (?, ?, ?)",
            arguments: [node.level, node.index, Data(node.hash.bytes)])
        }
        for checkpoint in checkpoints where checkpoint[0] == edge.size {
          try store(edge, over: checkpoint[1], signing: logKey, in: db)
        }
      }
    }
  }

  private func store(
    _ edge: TreeEdge, over old: String, signing logKey: SigningKey?, in db: Database
  ) throws {
    let text = Checkpoint(origin: Scene.origin, size: edge.size, root: edge.root).text
    let note =
      if let logKey {
        try SignedNote.sign(text, with: [logKey])
      } else {
        try SignedNote(text: text, signatures: SignedNote(parsing: Array(old.utf8)).signatures)
      }
    try db.execute(
      sql: "INSERT INTO checkpoints VALUES (?, ?, ?)",
      arguments: [edge.size, Data(edge.root.bytes), String(decoding: note.encoded, as: UTF8.self)])
    try Data(note.encoded).write(to: URL(filePath: scene.folder + "/checkpoint"))
  }

  /// Replaces the note of an append by one over the headers as they stand now.
  ///
  /// - Parameter key: signs it; without it the old signature stands under the new text.
  func renote(_ first: Position, signing key: SigningKey? = nil) throws {
    try scene.tamper { db in
      let found = try String.fetchOne(
        db, sql: "SELECT note FROM appends WHERE first = ?", arguments: [first])
      let old = try #require(found)
      let signed = try SignedNote(parsing: Array(old.utf8))
      let note = try AppendNote(parsing: signed.text)
      var headers = HeadersRoot()
      for header in try String.fetchAll(
        db, sql: "SELECT header FROM events WHERE append = ? ORDER BY seq", arguments: [first])
      { headers.append(headerLine: Array(header.utf8)) }
      let text = AppendNote(
        origin: note.origin, count: headers.count, headersRoot: headers.root,
        signedAt: note.signedAt, lastVerified: note.lastVerified
      ).text
      let signatures = try key.map { [try NoteSignature(of: text, by: $0)] } ?? signed.signatures
      let new = try SignedNote(text: text, signatures: signatures)
      try db.execute(
        sql: "UPDATE appends SET note = ?, count = ? WHERE first = ?",
        arguments: [String(decoding: new.encoded, as: UTF8.self), headers.count, first])
    }
  }

  /// Gives an event another payload, and a header whose digest fits it.
  func replacePayload(_ position: Position, _ old: String, by new: String) throws {
    try scene.tamper { db in
      let found = try Row.fetchOne(
        db, sql: "SELECT salt, payload FROM bodies WHERE seq = ?", arguments: [position])
      let body = try #require(found)
      let salt: Data = body[0]
      let before: String = body[1]
      let after = before.replacingOccurrences(of: old, with: new)
      #expect(before != after)
      let digests = [before, after].map {
        Body.digest(salt: Array(salt), payload: Array($0.utf8)).hex
      }
      try db.execute(
        sql: """
          UPDATE bodies SET payload = :after WHERE seq = :seq;
          """, arguments: ["after": after, "seq": position])
      try db.execute(
        sql: "UPDATE events SET header = replace(header, :old, :new) WHERE seq = :seq",
        arguments: ["old": digests[0], "new": digests[1], "seq": position])
    }
  }
}
