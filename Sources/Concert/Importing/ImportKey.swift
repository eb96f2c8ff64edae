internal import Crypto
internal import EventSourcing
internal import Interop

/// Idempotency keys by which an outside record is found again.
enum ImportKey {
  private static let limit = 200

  /// Of the command that made the record.
  static func making(_ identity: String) -> String { shortened("import/" + identity) }

  /// Of the command that changes it from a version; a version changes once.
  static func changing(_ identity: String, from version: Int) -> String {
    shortened("import-change/\(version)/" + identity)
  }

  static func isOfImport(_ key: String?) -> Bool {
    key.map { $0.hasPrefix("import/") || $0.hasPrefix("import-change/") } ?? false
  }

  /// A key has 200 characters at most; a longer one ends in its hash.
  private static func shortened(_ key: String) -> String {
    guard key.unicodeScalars.count > limit else { return key }
    let digest = hexText(SHA256.hash(data: Array(key.utf8)))
    return String(String.UnicodeScalarView(key.unicodeScalars.prefix(limit - 65))) + "#" + digest
  }
}

/// A source that hands its bytes on and counts them.
struct WatchedBytes<Base: ByteSource>: ByteSource {
  private var base: Base
  private let watch: (Int) throws -> Void
  private var count = 0

  init(_ base: Base, watch: @escaping (Int) throws -> Void) {
    self.base = base
    self.watch = watch
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let got = try base.read(into: buffer)
    count += got
    try watch(count)
    return got
  }

  mutating func rewind() throws {
    try base.rewind()
    count = 0
  }
}

/// SHA-256 of a file of any size.
func fileDigest(_ path: String) throws -> String {
  try FileSource.open(path) { source in
    var hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: buffer)
      if count == 0 { return hexText(hash.finalize()) }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
