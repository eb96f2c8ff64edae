internal import GRDB

extension EventLogError {
  /// Runs `body`; what SQLite throws in it becomes the log's own error. Others pass as they are.
  static func mapping<Result>(_ path: String, wait seconds: Double, _ body: () throws -> Result)
    throws -> Result
  {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw EventLogError(error, path: path, wait: seconds)
    }
  }

  init(_ error: DatabaseError, path: String, wait seconds: Double) {
    // SQLite calls the failure to enlarge its shared memory file an error of the device.
    if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE {
      self = .diskFull(path: path)
      return
    }
    let detail = error.message ?? "SQLite code \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path, seconds: seconds, holder: nil)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self = .readOnly(path: path)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_NOTADB: self = .notALedger(path: path)
    case .SQLITE_CORRUPT, .SQLITE_CONSTRAINT: self = .damaged(path: path, detail: detail)
    case .SQLITE_CANTOPEN: self = .cannotOpen(path: path, detail: detail)
    // A table or column is missing: the header says ledger, the schema does not.
    case .SQLITE_ERROR: self = .damaged(path: path, detail: detail)
    default: self = .inputOutput(path: path, detail: detail)
    }
  }
}
