internal import EventLog
public import EventSourcing
internal import Foundation
internal import MerkleLog

/// A backup that was made, checked or put back.
public struct BackupReport: Hashable, Sendable {
  public let folder: String
  public let origin: String
  /// How many events it holds.
  public let size: Position
  /// Hexadecimal.
  public let root: String
  public let madeAt: Moment
  public let files: Int
  /// Where the ledger that lay there before is kept now.
  public var keptAt: String?
}

extension Ledger {
  /// What lies beside the log and cannot be made again from it.
  private static let besides = ["evidence", "rulesets", "reports", "projections"]

  /// Copies the ledger into a new folder while others go on writing, and checks the copy.
  ///
  /// Views are left out: they are folded again. Keys are no part of a ledger.
  ///
  /// - Throws: `folder-not-empty`; `backup-unsound` when the copy's check finds anything.
  public func backUp(
    to folder: String, environment: Environment,
    _ progress: @escaping @Sendable (Int, Int) throws -> Void = { _, _ in }
  ) throws -> BackupReport {
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw BackupRefusal.folderTaken(folder)
    }
    let staged = folder + ".partial"
    // Of a backup that was cut off; where it can't be removed, the copy below says so.
    try? FileManager.default.removeItem(atPath: staged)
    try Places.makeFolder(staged, permissions: 0o700)
    do {
      // Before the log: a signed size must not lie beyond the copy.
      try Self.copy("checkpoint", from: places.ledger, to: staged)
      try log.backUp(into: staged, progress)
      for name in Self.besides { try Self.copyTree(name, from: places.ledger, to: staged) }
      try Backup.requireSound(staged, environment: environment)
      let (size, root) = try Self.end(of: staged)
      for besides in ["-shm", "-wal"] { unlink(staged + "/ledger.db" + besides) }
      let manifest = BackupManifest(
        origin: origin, size: size, root: root, madeAt: clock(),
        files: try Self.hashes(in: staged))
      try DurableFile.write(manifest.bytes, to: staged + "/" + BackupManifest.name)
      guard rename(staged, folder) == 0 else { throw FileFailure(path: folder, errno: errno) }
      DurableFile.syncFolder(of: folder)
      return BackupReport(manifest, in: folder)
    } catch {
      // What is left of a copy that failed is of no use to anybody.
      try? FileManager.default.removeItem(atPath: staged)
      throw error
    }
  }

  private static func end(of folder: String) throws -> (size: Position, root: String) {
    let copy = try SQLiteEventLog(opening: folder, readOnly: true)
    let size = try copy.size()
    return (size, hexText(try copy.read { try $0.root(atSize: size) }.bytes))
  }

  private static func hashes(in folder: String) throws -> [String: String] {
    var hashes: [String: String] = [:]
    for path in try files(below: folder) {
      hashes[path] = try BackupManifest.hash(ofFile: folder + "/" + path)
    }
    return hashes
  }

  /// Paths within a folder, without the folders themselves.
  private static func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(
        atPath: folder + "/" + path, isDirectory: &isFolder)
      // What SQLite keeps beside a log while it is open is no part of it.
      return isThere && !isFolder.boolValue && path != "ledger.db-shm" && path != "ledger.db-wal"
    }
  }

  static func copy(_ name: String, from folder: String, to other: String) throws {
    guard FileManager.default.fileExists(atPath: folder + "/" + name) else { return }
    try Places.makeFolder((other + "/" + name).folder)
    try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: other + "/" + name)
    try DurableFile.sync(other + "/" + name)
  }

  private static func copyTree(_ name: String, from folder: String, to other: String) throws {
    guard FileManager.default.fileExists(atPath: folder + "/" + name) else { return }
    for path in try files(below: folder + "/" + name) {
      try copy(name + "/" + path, from: folder, to: other)
    }
  }
}

extension String {
  /// All before the last slash.
  fileprivate var folder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "." }
}

extension BackupReport {
  init(_ manifest: BackupManifest, in folder: String) {
    self.init(
      folder: folder, origin: manifest.origin, size: manifest.size, root: manifest.root,
      madeAt: manifest.madeAt, files: manifest.files.count)
  }
}
