import EventLog
import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import Concert

/// An event that no decision led to, under hashes and signatures that all fit.
struct Forgery: Sendable {
  var act: String
  var stream: String
  var version = 0
  var ministry = "MFA"
  var payload: String
  var by = "MFA.weber"
}

extension Scene {
  /// Appends without asking the rules.
  ///
  /// - Parameters:
  ///   - others: officers who sign beside `forgery.by`.
  ///   - keys: more that sign.
  ///   - signer: signs in place of the officer's own key.
  func forge(
    _ forgery: Forgery, with others: [String] = [], keys: [SigningKey] = [],
    signer: SigningKey? = nil
  ) async throws {
    let ledger = try Concert.Ledger(opening: folder, environment: environment(of: "MFA.weber"))
    let own = try signer ?? key(forgery.by)
    let signing = try [own] + others.map { try key($0) } + keys
    try await ledger.perform { ledger in
      let stream = try #require(StreamName(forgery.stream))
      let random = UInt64(try ledger.log.size())
      _ = try ledger.log.write { writer in
        try writer.append(
          at: ledger.clock(), lastVerified: nil,
          sign: { text in try signing.map { try NoteSignature(of: text, by: $0) } }
        ) { add in
          _ = try add(
            NewEvent(
              act: forgery.act, by: Self.origin + "/officer/" + forgery.by, cause: nil,
              id: EventID(at: ledger.clock(), random: (1, random)), key: nil, lang: nil,
              ministry: forgery.ministry, on: ledger.today, stream: stream, v: 1,
              version: forgery.version, visibility: "committee",
              payload: Array(forgery.payload.utf8), salt: [UInt8](repeating: 7, count: 32),
              command: nil))
        }
      }
      try ledger.signCheckpoint()
      ledger.close()
    }
    try settle()
  }

  func adopt(_ terms: String) async throws {
    try await record([#"{"do":"policy.adopt",\#(terms),"on":"2024-06-28"}"#], by: "MFA.weber")
  }

  func size() throws -> Position {
    try open { try Int64.fetchOne($0, sql: "SELECT count(*) FROM events") ?? 0 }
  }

  /// The root over the first events, as the nodes have it.
  func checkpoint(over size: Position) throws -> Checkpoint {
    let hashes = try open {
      try Data.fetchAll($0, sql: "SELECT hash FROM nodes WHERE level = 0 ORDER BY idx")
    }
    var edge = TreeEdge()
    for hash in hashes.prefix(Int(size)) { edge.append(try #require(Hash(bytes: hash))) }
    return Checkpoint(origin: Self.origin, size: size, root: edge.root)
  }

  static func witness(_ number: Int) throws -> WitnessSigningKey {
    try WitnessSigningKey(
      name: "witness.example/w\(number)", seed: Array(Hash(of: [UInt8(number)]).bytes))
  }

  /// Terms of a policy that names the first witnesses.
  static func terms(witnesses: Int, quorum: Int) throws -> String {
    let keys = try (1...witnesses).map { #"{"vkey":"\#(try witness($0).verifier.vkey)"}"# }
    return #""witnesses":[\#(keys.joined(separator: ","))],"quorum":\#(quorum)"#
  }

  /// Has the log witnessed at a time, and keeps that in the log.
  ///
  /// - Parameters:
  ///   - size: of the checkpoint; as it is now when none.
  ///   - offset: in seconds from the moment at which the scene's last acts are recorded.
  ///   - other: a root that is not the log's.
  func testify(
    _ witnesses: [Int], over size: Position? = nil, version: Int = 0, offset: Int64 = 0,
    other: Hash? = nil, isForged: Bool = false
  ) async throws {
    let own = try checkpoint(over: size ?? self.size())
    let seen = Checkpoint(origin: Self.origin, size: own.size, root: other ?? own.root)
    let nine = Moment("2024-06-28T09:00:00.000Z")?.millisecondsSinceEpoch ?? 0
    let lines = try witnesses.map { number in
      var line = try Self.witness(number).cosign(seen, at: nine / 1000 + offset)
      if isForged {
        var bytes = line.signature
        bytes[30] ^= 1
        line = NoteSignature(name: line.name, keyID: line.keyID, signature: bytes)
      }
      let note = try SignedNote(text: Array("x\n".utf8), signatures: [line]).encoded
      return JSON.string(String(decoding: note.dropFirst(3).dropLast(), as: UTF8.self))
    }
    let payload: JSON = [
      "cosignatures": .array(lines), "root": .string(seen.root.base64), "size": .int(seen.size),
    ]
    try await forge(
      Forgery(
        act: "checkpoint.witnessed", stream: "checkpoint/\(seen.size)", version: version,
        payload: payload.canonicalText))
  }
}
