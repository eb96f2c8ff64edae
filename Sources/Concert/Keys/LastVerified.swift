internal import EventSourcing
internal import MerkleLog

/// What this person last saw of a ledger: the newest checkpoint that they verified themselves.
///
/// It goes into each of their appends, so that an operator who shows two faces is found by the acts of
/// the people who were shown them (INTEGRITY.md 1, 5).
struct LastVerified: Hashable, Sendable {
  let size: Position
  let root: Hash

  /// Two lines: the size, and the root in base64.
  static func read(origin: String, folder: String) throws -> LastVerified? {
    guard let bytes = try DurableFile.read(path(origin, folder), limit: 4096),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, lines[0] == origin, let size = Position(lines[1]),
      let root = Hash(base64: lines[2])
    else { return nil }
    return LastVerified(size: size, root: root)
  }

  func write(origin: String, folder: String) throws {
    try Places.makeFolder(folder, permissions: 0o700)
    let text = "\(origin)\n\(size)\n\(root.base64)\n"
    try DurableFile.write(
      Array(text.utf8), to: Self.path(origin, folder), permissions: 0o600)
  }

  private static func path(_ origin: String, _ folder: String) -> String {
    "\(folder)/\(Places.fileName(for: origin)).seen"
  }
}
