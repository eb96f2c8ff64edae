import Coordination
import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

/// Appends as another program writes them: no rule was asked, and every hash and signature fits.
extension Committee {
  static let origin = "test.example/committee"

  /// - Parameters:
  ///   - officers: whose keys sign; the act is the first one's.
  ///   - now: what the note says; the log's own time goes on from the newest event.
  ///   - bodies: positions whose payloads are emptied with it.
  ///   - seen: what the signer says to have verified before.
  /// - Returns: the position of the first event.
  @discardableResult
  func write(
    _ forgeries: [Forgery], signedBy officers: [String] = ["MFA.thill"],
    at now: String = "2024-06-12T09:14:02Z", erasing bodies: [Position] = [],
    seen: (size: Position, root: Hash)? = nil
  ) throws -> Position {
    let keys = try officers.map { try KeyStore.key(inFile: keyFile(of: $0)) }
    let log = try SQLiteEventLog(opening: folder)
    let moment = try #require(Moment(now))
    let receipt = try log.write { writer in
      let receipt = try writer.append(
        at: moment, lastVerified: seen,
        sign: { text in try keys.map { try NoteSignature(of: text, by: $0) } }
      ) { add in
        for forgery in forgeries {
          _ = try add(event(forgery, by: keys[0].name, at: moment))
        }
      }
      for body in bodies { try writer.eraseBody(at: body) }
      return receipt
    }
    try signCheckpoint(log)
    try log.close()
    return receipt.first
  }

  private func event(
    _ forgery: Forgery, by name: String, at moment: Moment
  ) throws -> NewEvent {
    NewEvent(
      act: forgery.act, by: name, cause: nil,
      id: EventID(at: moment, random: (.random(in: 0...(.max)), .random(in: 0...(.max)))), key: nil,
      lang: nil, ministry: forgery.ministry, on: try #require(Day("2024-06-12")),
      stream: try #require(StreamName(forgery.stream)), v: 1, version: forgery.version,
      visibility: "committee", payload: Array(forgery.payload.utf8),
      salt: [UInt8](repeating: 7, count: 32), command: nil)
  }

  private func signCheckpoint(_ log: SQLiteEventLog) throws {
    let places = Places(ledger: folder, variables: environment.variables)
    guard let key = try KeyStore(folder: places.keys).key(named: Self.origin) else { return }
    try log.storeCheckpoint(signedBy: key)
  }

  /// What an officer's own machine would send to be enrolled with a key.
  func enrolment(
    of officer: String, ministry: String = "MFA", key: SigningKey, roles: String = #"["clerk"]"#
  ) throws -> Forgery {
    let possession = Base64.encode(
      try key.sign(Possession.message(officer: ID(unchecked: officer), origin: Self.origin)))
    return Forgery(
      act: "officer.enrolled", stream: "officer/\(officer)", ministry: ministry,
      payload: """
        {"key":"\(key.verifier.vkey)","ministry":"\(ministry)","officer":"\(officer)",\
        "possession":"\(possession)","roles":\(roles)}
        """)
  }

  /// What witnesses said of the first `size` events, each at its own time.
  func testimony(
    over size: Position, version: Int = 0, _ words: [(witness: TestWitness, at: String)]
  ) throws -> Forgery {
    let log = try SQLiteEventLog(opening: folder)
    let root = try log.read { try $0.root(atSize: size) }
    let checkpoint = Checkpoint(origin: Self.origin, size: size, root: root)
    let lines = try words.map { witness, at in
      let moment = try #require(Moment(at))
      let line = try witness.key.cosign(
        checkpoint, at: moment.millisecondsSinceEpoch / 1000)
      let note = try SignedNote(text: checkpoint.text, signatures: [line]).encoded
      return String(decoding: note.dropFirst(checkpoint.text.count + 1).dropLast(), as: UTF8.self)
    }
    return Forgery(
      act: "checkpoint.witnessed", stream: "checkpoint/\(size)", version: version,
      payload: """
        {"cosignatures":[\(lines.map { "\"\($0)\"" }.joined(separator: ","))],\
        "root":"\(root.base64)","size":\(size)}
        """)
  }

  /// The findings of a stranger's check that has the log's public key, as `code@position`.
  func findings() throws -> [String] {
    try verify().findings.map { finding in
      finding.code + (finding.position.map { "@\($0)" } ?? "")
    }
  }
}

extension Committee {
  func position(of stream: String, version: Int) throws -> Position? {
    let log = try SQLiteEventLog(opening: folder)
    let name = try #require(StreamName(stream))
    return try log.read { try $0.events(in: name, from: version).first?.position }
  }
}
