public import EventSourcing

/// Why a backup is not made, not taken or not put back.
public enum BackupRefusal: Hashable, Sendable {
  case folderTaken(String)
  case notABackup(String, reason: Phrase)
  /// A file is not the one that was written.
  case fileDiffers(String)
  case unsound(String, findings: Int)
  /// There is a ledger already.
  case ledgerThere(String)
  case otherLedger(String, there: String)
  /// What lies there holds events that somebody outside has seen.
  case behindWitnessed(size: Position, witnessed: Position)
  case behindLedger(size: Position, there: Position)
  /// What lies there can't be read, so that nobody can tell what would be gone.
  case unreadable(String)
}

extension BackupRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .folderTaken(let path):
      Explanation(
        code: "folder-not-empty", at: path,
        what: "There is something already. Nothing was written.",
        mend: "Name a folder that does not exist.", outcome: .cannotCreateOutput)
    case .notABackup(let path, let reason):
      Explanation(
        code: "not-a-backup", at: path, what: "This is no backup of a ledger: \(reason).",
        mend: "Name a folder that `concert backup create` wrote.", outcome: .noInput)
    case .fileDiffers(let path):
      Explanation(
        code: "backup-damaged", at: path,
        what: "This file is not the one that was backed up. Nothing was put back.",
        mend: "Take another backup.", outcome: .integrityBroken)
    case .unsound(let path, let findings):
      Explanation(
        code: "backup-unsound", at: path,
        what: "The check of its log found \(findings). Nothing was put back.",
        mend: "See them: concert verify --ledger \(path). Take another backup.",
        outcome: .integrityBroken)
    case .ledgerThere(let path):
      Explanation(
        code: "ledger-exists", at: path, what: "A ledger lies there. Nothing was put back.",
        mend: "Name a new folder, or --replace, which keeps the old files beside the new ones.",
        outcome: .cannotCreateOutput)
    case .otherLedger(let origin, let there):
      Explanation(
        code: "other-ledger", at: origin, value: there,
        what: "The ledger that lies there is another one. Nothing was put back.",
        mend: "Name a new folder.", outcome: .refusedByRules)
    case .behindWitnessed(let size, let witnessed):
      Explanation(
        code: "behind-witnessed", at: "\(size)", value: "\(witnessed)",
        what:
          "A witness has seen \(witnessed) events, and the backup holds \(size). To go back would"
          + " be found as a rollback by everybody who asks the witness. Nothing was put back.",
        mend: "Take a later backup; or restore into a new folder to read it.",
        outcome: .refusedByRules)
    case .unreadable(let path):
      Explanation(
        code: "ledger-unreadable", at: path,
        what: "The ledger that lies there can't be read, so that nobody can tell what would be"
          + " gone. Nothing was put back.",
        mend: "Repeat with --lose-newer: its files are kept beside the new ones.",
        outcome: .refusedByRules)
    case .behindLedger(let size, let there):
      Explanation(
        code: "behind-ledger", at: "\(size)", value: "\(there)",
        what: "The ledger that lies there holds \(there) events, the backup \(size); the last"
          + " \(there - size) would be gone. Nothing was put back.",
        mend: "Export them first (concert export log), then repeat with --lose-newer.",
        outcome: .refusedByRules)
    }
  }
}
