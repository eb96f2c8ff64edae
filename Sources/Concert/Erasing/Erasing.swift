internal import Coordination
internal import EventLog
internal import EventSourcing
internal import Foundation

/// What follows a lawful erasure: no copy of the words stays in any file of the ledger.
///
/// The row is emptied in the transaction that stores `body.erased`. The rest is done behind it, and a
/// crash in between must not leave it undone: a file `erasing` beside the log is there from before
/// the transaction's end, and the next opening goes on from it. Whoever does so gives the file a name
/// of its own first, so that an erasure that comes meanwhile leaves another one. Every step may be
/// repeated, also by several at once.
struct Erasing {
  let log: SQLiteEventLog
  let places: Places

  private var marker: String { places.ledger + "/erasing" }

  /// Files of erasures that somebody began to finish.
  private var begun: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: places.ledger)) ?? []
    return names.filter { $0.hasPrefix("erasing-") }.map { places.ledger + "/" + $0 }
  }

  /// Within the write transaction: empties the bodies that its events erase.
  func erase(_ positions: [Position], in writer: any LogWriter) throws {
    guard !positions.isEmpty else { return }
    let proofs = try positions.flatMap { try Self.proofs(at: $0, in: writer) }
    let text = try (Self.proofs(inFile: marker) + proofs).map { $0 + "\n" }.joined()
    try DurableFile.write(Array(text.utf8), to: marker)
    for position in positions { try writer.eraseBody(at: position) }
  }

  /// The hashes of evidence that a body names: once no body does, the files go, too.
  private static func proofs(at position: Position, in writer: any LogWriter) throws -> [String] {
    guard let payload = try writer.event(at: position)?.payload else { return [] }
    let evidence = try JSON(parsing: payload)["evidence"]?.array ?? []
    return evidence.compactMap { $0["sha256"]?.string }
  }

  private static func proofs(inFile path: String) throws -> [String] {
    let bytes = try DurableFile.read(path, limit: 1 << 20) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
      .filter { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }
  }

  /// Removes every copy outside the rows; nothing to do when no erasure waits.
  ///
  /// - Throws: `ledger-busy` while another process reads an old state; what is left is done later.
  func finish(_ viewing: inout Viewing) throws {
    let own = marker + "-\(UInt32.random(in: 0...UInt32.max))"
    guard rename(marker, own) == 0 || errno == ENOENT else {
      throw FileFailure(path: marker, errno: errno)
    }
    let begun = begun
    guard !begun.isEmpty else { return }
    // It waits for the pen, and with it for a transaction that is not at its end yet.
    try log.scrub()
    for digest in try begun.flatMap({ try Self.proofs(inFile: $0) }) where try !log.holds(digest) {
      unlink(places.evidence + "/" + digest)
    }
    try viewing.emptyAll()
    for file in begun { unlink(file) }
  }
}
