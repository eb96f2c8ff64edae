internal import GRDB

/// Tells whether anybody has appended since it was asked last, for a worker that follows the log.
///
/// `PRAGMA data_version` on a connection of its own compares a counter in shared memory: asking ten
/// times a second costs nothing that could be measured, and sees every process.
public final class LogWatch: Sendable {
  private let queue: DatabaseQueue

  /// - Throws: `EventLogError` when the log can't be opened for reading.
  public init(_ log: SQLiteEventLog) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.label = "watch"
    queue = try EventLogError.mapping(log.folder, wait: log.waitSeconds) {
      try DatabaseQueue(path: log.folder + "/ledger.db", configuration: configuration)
    }
  }

  /// A number that differs from the last one when others have written; equal numbers mean that
  /// nobody has.
  public func version() throws -> Int64 {
    try queue.inDatabase { try Int64.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
  }
}
