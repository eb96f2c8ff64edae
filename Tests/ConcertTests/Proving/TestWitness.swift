import EventSourcing
import Foundation
import MerkleLog
import Synchronization

@testable import Concert

/// A C2SP witness in the test's hand: it keeps what it has seen, as a real one does.
///
/// A class, because the client that a ledger is handed must remember from one request to the next.
final class TestWitness: Sendable {
  private struct Seen {
    var size: Int64 = 0
    var root: Hash?
  }

  let key: WitnessSigningKey
  private let log: VerifierKey
  private let seen = Mutex(Seen())
  private let forges: Bool

  init(_ name: String, of log: String, forges: Bool = false) throws {
    key = try WitnessSigningKey(name: name, seed: Array(Hash(of: Array(name.utf8)).bytes))
    self.log = try VerifierKey(vkey: log)
    self.forges = forges
  }

  var vkey: String { key.verifier.vkey }

  var client: WebClient { WebClient { url, body in try self.answer(url, body) } }

  private func answer(_ url: String, _ body: [UInt8]) throws -> WebAnswer {
    guard url.hasSuffix("/add-checkpoint") else { return WebAnswer(status: 404, body: []) }
    let text = String(decoding: body, as: UTF8.self)
    guard let split = text.range(of: "\n\n") else { return WebAnswer(status: 400, body: []) }
    let lines = text[..<split.lowerBound].split(separator: "\n")
    let sent = Array(text[split.upperBound...].utf8)
    guard let old = lines.first.flatMap({ Int64($0.dropFirst(4)) }) else {
      return WebAnswer(status: 400, body: [])
    }
    let note = try SignedNote(parsing: sent)
    guard try !note.verified(by: [log]).isEmpty else { return WebAnswer(status: 403, body: []) }
    let checkpoint = try Checkpoint(parsing: note.text)
    return try seen.withLock { seen in
      guard old == seen.size, old < checkpoint.size || seen.root == checkpoint.root else {
        return WebAnswer(status: 409, body: Array("\(seen.size)\n".utf8))
      }
      if let root = seen.root {
        do {
          try Proof.checkConsistency(
            lines.dropFirst().compactMap { Hash(base64: $0) }, from: (old, root),
            to: (checkpoint.size, checkpoint.root))
        } catch {
          return WebAnswer(status: 422, body: [])
        }
      }
      seen = Seen(size: checkpoint.size, root: checkpoint.root)
      var line = try key.cosign(checkpoint, at: 1_718_183_642)
      if forges {
        var bytes = line.signature
        bytes[20] ^= 1
        line = NoteSignature(name: line.name, keyID: line.keyID, signature: bytes)
      }
      let whole = try SignedNote(text: note.text, signatures: [line]).encoded
      return WebAnswer(status: 200, body: Array(whole[(note.text.count + 1)...]))
    }
  }
}
