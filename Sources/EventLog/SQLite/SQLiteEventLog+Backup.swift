internal import Foundation
internal import GRDB

extension SQLiteEventLog {
  /// Copies the log as it stands into a new file while others go on writing: the copy is of one
  /// moment.
  ///
  /// - Parameters:
  ///   - folder: holds no `ledger.db`.
  ///   - progress: gets pages copied, and of how many.
  /// - Throws: `EventLogError.diskFull`, `.readOnly`.
  public func backUp(
    into folder: String, _ progress: @escaping (Int, Int) throws -> Void = { _, _ in }
  ) throws {
    let path = folder + "/ledger.db"
    try EventLogError.mapping(path, wait: waitSeconds) {
      let copy = try DatabaseQueue(path: path)
      try pool.backup(to: copy, pagesPerStep: 4096) {
        try progress($0.completedPageCount, $0.totalPageCount)
      }
      try copy.close()
    }
    try FileSystem.synchronize(file: path)
    try FileSystem.synchronize(folder: folder)
  }
}
