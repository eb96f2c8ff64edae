internal import Coordination
internal import EventLog
internal import EventSourcing
internal import Foundation

/// What follows a lawful erasure: no copy of the words stays in any file of the ledger.
///
/// The row is emptied in the transaction that stores `body.erased`. The rest is done behind it, and a
/// crash in between must not leave it undone: a file `erasing` beside the log is there from before
/// the transaction until all is done, and the next opening goes on from it. Every step may be repeated.
struct Erasing {
  let log: SQLiteEventLog
  let places: Places

  private var marker: String { places.ledger + "/erasing" }

  /// Whether an erasure waits to be finished.
  var isUnfinished: Bool { FileManager.default.fileExists(atPath: marker) }

  /// Within the write transaction: empties the bodies that its events erase.
  func erase(_ positions: [Position], in writer: any LogWriter) throws {
    guard !positions.isEmpty else { return }
    let proofs = try positions.flatMap { try Self.proofs(at: $0, in: writer) }
    let earlier = try waitingProofs()
    let text = (earlier + proofs).map { $0 + "\n" }.joined()
    try DurableFile.write(Array(text.utf8), to: marker)
    for position in positions { try writer.eraseBody(at: position) }
  }

  /// The hashes of evidence that a body names: once no body does, the files go, too.
  private static func proofs(at position: Position, in writer: any LogWriter) throws -> [String] {
    guard let payload = try writer.event(at: position)?.payload else { return [] }
    let evidence = try JSON(parsing: payload)["evidence"]?.array ?? []
    return evidence.compactMap { $0["sha256"]?.string }
  }

  private func waitingProofs() throws -> [String] {
    let bytes = try DurableFile.read(marker, limit: 16 << 20) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Removes every copy outside the rows; nothing to do when no erasure waits.
  ///
  /// - Throws: `ledger-busy` while another process reads an old state; what is left is done later.
  func finish(_ viewing: inout Viewing) throws {
    guard isUnfinished else { return }
    for digest in try waitingProofs()
    where digest.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }) {
      if try !log.holds(digest) { unlink(places.evidence + "/" + digest) }
    }
    try log.scrub()
    try viewing.emptyAll()
    guard unlink(marker) == 0 || errno == ENOENT else {
      throw FileFailure(path: marker, errno: errno)
    }
  }
}
