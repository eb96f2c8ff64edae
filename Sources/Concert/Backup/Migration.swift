internal import EventLog
internal import Foundation

/// Which format a ledger's file has, and which is the newest.
///
/// There has been one format so far, so that no ledger is ever behind. The step from it to the next one
/// belongs here, with a backup before and `verify` behind it, and a ledger of each format stays in
/// Tests/Fixtures/ledgers.
public struct Migration: Hashable, Sendable {
  public let format: Int
  public let newest: Int

  /// - Throws: `no-such-ledger`, `not-a-ledger`, `newer-ledger`; nothing is changed.
  public init(ofLedgerIn folder: String) throws {
    guard FileManager.default.fileExists(atPath: folder + "/ledger.db") else {
      throw LedgerRefusal.noLedger(folder: folder)
    }
    format = try LedgerFormat(ofLedgerIn: folder).number
    newest = LedgerFormat.newest
  }
}
