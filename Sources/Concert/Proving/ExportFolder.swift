internal import EventSourcing
internal import Foundation
internal import MerkleLog

/// The folder that an export writes, and may find written before.
struct ExportFolder {
  let path: String
  /// The size of the checkpoint that lies there; 0 before the first whole export.
  private(set) var size: Position = 0
  private(set) var root: Hash?
  private var made: Set<String> = []

  private static let format = "concert-export/v1"
  private var manifest: String { path + "/export.json" }

  /// Takes a new or empty folder, or one that an earlier export of the same kind wrote.
  init(_ path: String, origin: String, visibility: Visibility) throws {
    self.path = path
    let json: JSON = [
      "format": .string(Self.format), "origin": .string(origin),
      "visibility": .string(visibility.rawValue),
    ]
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    if names?.isEmpty ?? true {
      try Places.makeFolder(path)
      try DurableFile.write(json.canonical + [0x0a], to: manifest)
      return
    }
    guard let bytes = try DurableFile.read(manifest), let found = try? JSON(parsing: bytes),
      found["format"]?.string == Self.format
    else { throw ProofRefusal.folderNotOurs(path: path) }
    guard found["origin"]?.string == origin else {
      throw ProofRefusal.exportOfAnother(path: path, origin: found["origin"]?.string ?? "")
    }
    guard found["visibility"]?.string == visibility.rawValue else {
      throw ProofRefusal.otherVisibility(path: path, level: found["visibility"]?.string ?? "")
    }
    guard let note = try DurableFile.read(path + "/checkpoint") else { return }
    guard let signed = try? SignedNote(parsing: note),
      let checkpoint = try? Checkpoint(parsing: signed.text), checkpoint.origin == origin
    else { throw ProofRefusal.folderNotOurs(path: path) }
    size = checkpoint.size
    root = checkpoint.root
  }

  /// Writes a file below the folder; not durable before `finish`.
  mutating func write(_ bytes: [UInt8], to name: String) throws {
    let file = path + "/" + name
    let folder = String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
    if made.insert(folder).inserted { try Places.makeFolder(folder) }
    // A link that somebody put there must not lead out of the folder.
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFailure(path: file, errno: errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileFailure(path: file, errno: errno) }
      written += count
    }
  }

  /// Takes a file away that the log has outgrown; the folder above it, too, when it is empty.
  func remove(_ name: String) {
    let file = path + "/" + name
    guard unlink(file) == 0, let slash = file.lastIndex(of: "/") else { return }
    rmdir(String(file[..<slash]))
  }

  /// Makes all that was written last, and then the checkpoint that promises it.
  func finish(_ checkpoint: [UInt8]) throws {
    // One call for perhaps a million files; a sync of each would take hours.
    sync()
    try DurableFile.write(checkpoint, to: path + "/checkpoint")
  }
}
