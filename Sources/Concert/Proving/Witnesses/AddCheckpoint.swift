internal import EventSourcing
internal import MerkleLog

/// The request and the answers of C2SP tlog-witness, as bytes.
enum AddCheckpoint {
  /// In bytes; a longer answer is not read.
  static let answerLimit = 64 << 10

  /// `old <size>`, the consistency proof, an empty line and the checkpoint.
  static func request(old: Position, proof: [Hash], checkpoint: [UInt8]) -> [UInt8] {
    var text = "old \(old)\n"
    for hash in proof { text += hash.base64 + "\n" }
    return Array((text + "\n").utf8) + checkpoint
  }

  /// What a witness answered.
  enum Answer: Hashable {
    case cosigned([NoteSignature])
    /// It has seen another size than the request said: this one.
    case conflict(size: Position)
    /// It says that the proof is none.
    case notConsistent
    case refused(status: Int)
    /// The answer is none of the protocol.
    case malformed(status: Int)
  }

  /// - Parameter checkpoint: The note that was sent; signature lines are read as if below it.
  static func answer(status: Int, body: [UInt8], to checkpoint: [UInt8]) -> Answer {
    switch status {
    case 200:
      guard let sent = try? SignedNote(parsing: checkpoint),
        let note = try? SignedNote(parsing: checkpoint + body),
        note.text == sent.text, note.signatures.count > sent.signatures.count
      else { return .malformed(status: status) }
      return .cosigned(Array(note.signatures.dropFirst(sent.signatures.count)))
    case 409:
      guard body.last == UInt8(ascii: "\n"), body.count <= 20,
        let size = Position(String(decoding: body.dropLast(), as: UTF8.self)), size >= 0
      else { return .malformed(status: status) }
      return .conflict(size: size)
    case 422: return .notConsistent
    case 400...499: return .refused(status: status)
    default: return .malformed(status: status)
    }
  }
}
