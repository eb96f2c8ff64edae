internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// The log's own checkpoints with the cosignatures that the log holds of them
/// (`checkpoint.witnessed`), as C2SP tlog-cosignature lines: for tools that know nothing of events.
struct CosignedCheckpoints {
  private struct Seen: Hashable {
    let size: Position
    let root: String
  }

  private var lines: [Seen: [NoteSignature]] = [:]
  /// Every witness that a policy ever named.
  private let witnesses: [WitnessKey]

  init(_ log: any LogReader) throws {
    witnesses = try log.recordedEvents(in: Policy.stream).flatMap {
      ($0.payload["witnesses"]?.array ?? []).compactMap {
        $0["vkey"]?.string.flatMap { try? WitnessKey(vkey: $0) }
      }
    }
    for stream in try log.streams(ofKind: Witnessing.kind) {
      for event in try log.recordedEvents(in: stream) { take(event.payload) }
    }
  }

  /// The sizes of which there is a cosignature, in order.
  var sizes: [Position] { Set(lines.keys.map(\.size)).sorted() }

  /// The note with its cosignatures; itself when there are none of it.
  func cosigned(_ note: SignedNote) throws -> SignedNote {
    let checkpoint = try Checkpoint(parsing: note.text)
    let seen = Seen(size: checkpoint.size, root: checkpoint.root.base64)
    let added = (lines[seen] ?? []).filter {
      !note.signatures.contains($0) && stands($0, checkpoint)
    }
    return try SignedNote(
      text: note.text,
      signatures: note.signatures + added.prefix(SignedNote.signatureLimit - note.signatures.count))
  }

  private mutating func take(_ payload: JSON) {
    guard let size = payload["size"]?.int, let root = payload["root"]?.string else { return }
    for line in payload["cosignatures"]?.array?.compactMap(\.string) ?? [] {
      // What is no line is a finding of `verify`, and nothing for a checkpoint.
      guard let note = try? SignedNote(parsing: Array("-\n\n\(line)\n".utf8)),
        let signature = note.signatures.first
      else { continue }
      let seen = Seen(size: size, root: root)
      if lines[seen]?.contains(signature) != true { lines[seen, default: []].append(signature) }
    }
  }

  /// A line of a known witness that is not its cosignature would spoil the whole note.
  private func stands(_ line: NoteSignature, _ checkpoint: Checkpoint) -> Bool {
    guard let cosignature = Cosignature(bytes: line.signature) else { return false }
    return witnesses.allSatisfy {
      $0.name != line.name || $0.keyID != line.keyID || $0.isValid(cosignature, for: checkpoint)
    }
  }
}

extension Ledger {
  /// Every checkpoint that the log's key signed and a witness cosigned, over at most `size` events.
  func cosignedCheckpoints(upTo size: Position) throws -> [(size: Position, note: SignedNote)] {
    let cosigned = try log.read { try CosignedCheckpoints($0) }
    return try cosigned.sizes.filter { $0 <= size }.compactMap { size in
      guard let stored = try log.checkpoint(upTo: size) else { return nil }
      let note = try cosigned.cosigned(stored)
      return try Checkpoint(parsing: note.text).size == size && note != stored ? (size, note) : nil
    }
  }
}
