internal import EventSourcing
public import GRDB

extension Projector {
  /// Runs `body`; what the file of the views or its disk is at fault for becomes a reason that says
  /// so. Other errors pass as they are.
  public func naming<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw ProjectionError(error, path: path) ?? error
    } catch ProjectionError.viewsUnusable(path: "", let reason) {
      throw ProjectionError.viewsUnusable(path: path, reason: reason)
    }
  }
}

extension ProjectionError {
  /// None when memory ran out, or the program and not the file is at fault.
  public init?(_ error: DatabaseError, path: String) {
    switch error.resultCode {
    case .SQLITE_FULL: self = .diskFull(path: path)
    // SQLite calls the failure to enlarge its shared memory file an error of the device.
    case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
      self = .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(owner: path)
    // A table or column that our own queries name is gone: somebody changed the file by hand.
    case .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_PERM,
      .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN, .SQLITE_READONLY:
      let reason = error.message ?? "SQLite code \(error.extendedResultCode.rawValue)"
      self = .viewsUnusable(path: path, reason: Phrase(verbatim: reason))
    default: return nil
    }
  }
}
