internal import Crypto
internal import EventSourcing
internal import Foundation

/// `backup.json`: what a backup holds, by which it is known again.
struct BackupManifest: Hashable {
  static let name = "backup.json"
  static let format = "concert-backup/v1"

  let origin: String
  let size: Position
  /// Hexadecimal: the tree's root at that size.
  let root: String
  let madeAt: Moment
  /// SHA-256 in hexadecimal, by path within the folder.
  let files: [String: String]

  init(origin: String, size: Position, root: String, madeAt: Moment, files: [String: String]) {
    self.origin = origin
    self.size = size
    self.root = root
    self.madeAt = madeAt
    self.files = files
  }

  /// - Throws: `not-a-backup` when the folder holds no such file, or one of another format.
  init(in folder: String) throws {
    guard let bytes = try DurableFile.read(folder + "/" + Self.name, limit: 1 << 26) else {
      throw BackupRefusal.notABackup(folder, reason: "it has no \(Self.name)")
    }
    guard let object = (try? JSON(parsing: bytes))?.object, object["format"]?.string == Self.format,
      let origin = object["origin"]?.string, let size = object["size"]?.int,
      let root = object["root"]?.string, let made = object["made_at"]?.string.flatMap(Moment.init),
      let members = object["files"]?.object?.members
    else { throw BackupRefusal.notABackup(folder, reason: "\(Self.name) can't be read") }
    var files: [String: String] = [:]
    for member in members {
      guard let hash = member.value.string, Self.isInside(member.key) else {
        throw BackupRefusal.notABackup(folder, reason: "\(Self.name) names a file outside")
      }
      files[member.key] = hash
    }
    self.init(origin: origin, size: size, root: root, madeAt: made, files: files)
  }

  /// A path that leads nowhere but into the folder.
  private static func isInside(_ path: String) -> Bool {
    !path.hasPrefix("/") && !path.isEmpty && !path.split(separator: "/").contains("..")
  }

  var bytes: [UInt8] {
    var object = JSONObject()
    object["format"] = .string(Self.format)
    object["origin"] = .string(origin)
    object["size"] = .int(size)
    object["root"] = .string(root)
    object["made_at"] = .string(madeAt.description)
    var files = JSONObject()
    for (path, hash) in self.files { files[path] = .string(hash) }
    object["files"] = .object(files)
    return JSON.object(object).canonical + [0x0a]
  }

  /// - Throws: `backup-damaged` for the first file that is missing or not what it was.
  func requireWhole(in folder: String) throws {
    for (path, hash) in files.sorted(by: { $0.key < $1.key }) {
      guard try Self.hash(ofFile: folder + "/" + path) == hash else {
        throw BackupRefusal.fileDiffers(folder + "/" + path)
      }
    }
  }

  /// None when there is no such file.
  static func hash(ofFile path: String) throws -> String? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { file.closeFile() }
    var hash = SHA256()
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
    return hexText(hash.finalize())
  }
}
