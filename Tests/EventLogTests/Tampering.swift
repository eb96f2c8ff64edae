import Foundation
import GRDB

/// What someone who can write the file might do.
enum Tampering {
  /// Runs `sql` with the triggers out of the way, and puts them back word for word.
  static func run(_ sql: String, on folder: TemporaryFolder) throws {
    let stranger = try DatabaseQueue(path: folder.file("ledger.db").path)
    try stranger.writeWithoutTransaction { database in
      let triggers = try Row.fetchAll(
        database, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
      for trigger in triggers {
        let name: String = trigger[0]
        try database.execute(sql: "DROP TRIGGER \(name)")
      }
      try database.execute(sql: sql)
      for trigger in triggers { try database.execute(sql: trigger[1]) }
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try stranger.close()
  }

  /// Copies all of a closed ledger's files.
  static func copy(_ folder: TemporaryFolder) throws -> TemporaryFolder {
    let copy = TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      try FileManager.default.copyItem(at: folder.file(name), to: copy.file(name))
    }
    return copy
  }
}
