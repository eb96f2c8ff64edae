internal import EventSourcing
internal import Foundation
internal import MerkleLog

/// What a person's last sound check leaves for the next one, on their own machine: nothing in it is
/// taken from the ledger's file again, which somebody may have edited since.
struct EarlierCheck: Hashable, Sendable {
  let size: Position
  let root: Hash
  /// The log's public key by which every stored checkpoint was judged; none when nobody knew it.
  var logKey: String?
  /// What the newest sound checkpoint signs.
  var signedSize: Position
  /// How many checkpoints were stored.
  var checkpoints: Int
  /// Positions of the events that say who may sign what, what is held and what witnesses saw.
  var kept: [Position]
  /// What each key signed, day by day: a revocation may put it in doubt.
  var stretches: DisputedRanges.Kept

  static let format: Int64 = 1

  static func read(origin: String, folder: String) throws -> EarlierCheck? {
    let path = path(origin, folder)
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let length = attributes?[.size] as? Int,
      let bytes = try DurableFile.read(path, limit: length)
    else { return nil }
    // Another version's file, or a damaged one, is as good as none: the whole check writes it anew.
    return (try? JSON(parsing: bytes)).flatMap { EarlierCheck($0, origin: origin) }
  }

  func write(origin: String, folder: String) throws {
    try Places.makeFolder(folder, permissions: 0o700)
    try DurableFile.write(
      json(origin).canonical + [0x0a], to: Self.path(origin, folder), permissions: 0o600)
  }

  private static func path(_ origin: String, _ folder: String) -> String {
    "\(folder)/\(Places.fileName(for: origin)).verified"
  }
}

extension EarlierCheck {
  private init?(_ json: JSON, origin: String) {
    guard json["format"]?.int == Self.format, json["origin"]?.string == origin,
      let size = json["size"]?.int, size > 0, let root = json["root"]?.string,
      let root = Hash(base64: root), let signedSize = json["signed_size"]?.int,
      (0...size).contains(signedSize),
      let checkpoints = json["checkpoints"]?.int.flatMap({ Int(exactly: $0) }),
      let kept = json["kept"]?.array?.compactMap(\.int),
      kept.allSatisfy({ (0..<size).contains($0) }), kept == kept.sorted(),
      let stretches = json["signed"].flatMap({ DisputedRanges.Kept($0) })
    else { return nil }
    self.size = size
    self.root = root
    logKey = json["log_key"]?.string
    self.signedSize = signedSize
    self.checkpoints = checkpoints
    self.kept = kept
    self.stretches = stretches
  }

  private func json(_ origin: String) -> JSON {
    [
      "format": .int(Self.format), "origin": .string(origin), "size": .int(size),
      "root": .string(root.base64), "log_key": logKey.map { .string($0) } ?? .null,
      "signed_size": .int(signedSize), "checkpoints": .int(Int64(checkpoints)),
      "kept": .array(kept.map { .int($0) }), "signed": stretches.json,
    ]
  }
}
