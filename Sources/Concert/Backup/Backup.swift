internal import Coordination
internal import EventLog
internal import EventSourcing
internal import Foundation
internal import MerkleLog

/// A folder that `Ledger.backUp` wrote.
public struct Backup {
  public let folder: String
  private let manifest: BackupManifest
  private let environment: Environment

  /// - Throws: `not-a-backup`.
  public init(at folder: String, environment: Environment) throws {
    self.folder = folder
    self.environment = environment
    manifest = try BackupManifest(in: folder)
  }

  /// Whether every file is what was written, and the log in it is sound and the one that was named.
  ///
  /// - Throws: `backup-damaged`, `backup-unsound`.
  public func check() throws -> BackupReport {
    try manifest.requireWhole(in: folder)
    try Self.requireSound(folder, environment: environment)
    try requireNamed(in: folder)
    return BackupReport(manifest, in: folder)
  }

  private func requireNamed(in folder: String) throws {
    let log = try SQLiteEventLog(opening: folder, readOnly: true)
    guard log.origin == manifest.origin, try log.size() == manifest.size,
      hexText(try log.read { try $0.root(atSize: manifest.size) }.bytes) == manifest.root
    else { throw BackupRefusal.fileDiffers(folder + "/ledger.db") }
  }

  /// Checks the log of a folder as `verify` does, remembering nothing.
  static func requireSound(_ folder: String, environment: Environment) throws {
    let memory = NSTemporaryDirectory() + "concert-backup-\(UUID().uuidString)"
    // What stays behind is a temporary file, and no answer hangs on it.
    defer { try? FileManager.default.removeItem(atPath: memory) }
    var environment = environment
    environment.variables["XDG_STATE_HOME"] = memory
    var verification = try Verification(
      opening: folder, environment: environment, readOnly: true)
    verification.comparesViews = false
    let report = try verification.run()
    guard report.isSound else {
      throw BackupRefusal.unsound(folder, findings: report.findings.count)
    }
  }

  /// Puts it back as a ledger.
  ///
  /// - Parameters:
  ///   - replacing: a ledger that lies there is moved aside first; else nothing may lie there.
  ///   - losingNewer: also when what lies there holds more events, or can't be read. What it says
  ///     that a witness has seen is never gone back behind.
  /// - Throws: `ledger-exists`, `other-ledger`, `behind-witnessed`, `behind-ledger`,
  ///   `ledger-unreadable`, and as `check`.
  public func restore(
    to place: String, replacing: Bool = false, losingNewer: Bool = false
  ) throws -> BackupReport {
    try manifest.requireWhole(in: folder)
    let isThere = FileManager.default.fileExists(atPath: place)
    if isThere {
      guard replacing else { throw BackupRefusal.ledgerThere(place) }
      try requireMayReplace(place, losingNewer: losingNewer)
    }
    let staged = place + ".partial"
    // Of a restore that was cut off; where it can't be removed, the copy below says so.
    try? FileManager.default.removeItem(atPath: staged)
    try Places.makeFolder(staged, permissions: 0o700)
    do {
      for path in manifest.files.keys.sorted() {
        try Ledger.copy(path, from: folder, to: staged)
      }
      try manifest.requireWhole(in: staged)
      try Self.requireSound(staged, environment: environment)
      try requireNamed(in: staged)
    } catch {
      // What was wrong matters more than what is left of it.
      try? FileManager.default.removeItem(atPath: staged)
      throw error
    }
    var report = BackupReport(manifest, in: place)
    if isThere {
      let kept = "\(place).before-restore-\(environment.now().description)"
      guard rename(place, kept) == 0 else { throw FileFailure(path: kept, errno: errno) }
      report.keptAt = kept
    }
    guard rename(staged, place) == 0 else { throw FileFailure(path: place, errno: errno) }
    DurableFile.syncFolder(of: place)
    return report
  }

  private func requireMayReplace(_ place: String, losingNewer: Bool) throws {
    guard FileManager.default.fileExists(atPath: place + "/ledger.db") else { return }
    let (origin, size, witnessed): (String, Position, Position?)
    do {
      let there = try SQLiteEventLog(opening: place, readOnly: true)
      origin = there.origin
      (size, witnessed) = try there.read { log in
        let seen = try log.streams(ofKind: Witnessing.kind).compactMap { Position($0.ref) }
        return (try log.size(), seen.max())
      }
    } catch {
      // Nobody can tell what would be gone: that must be said, and asked for.
      guard losingNewer else { throw BackupRefusal.unreadable(place) }
      return
    }
    guard origin == manifest.origin else {
      throw BackupRefusal.otherLedger(manifest.origin, there: origin)
    }
    if let witnessed, witnessed > manifest.size {
      throw BackupRefusal.behindWitnessed(size: manifest.size, witnessed: witnessed)
    }
    if size > manifest.size, !losingNewer {
      throw BackupRefusal.behindLedger(size: manifest.size, there: size)
    }
  }
}
