/// The version of the tables of a `ledger.db`, which its header tells.
///
/// Events are older and younger than any of them: what changes is how the file keeps them, never their
/// bytes.
public struct LedgerFormat: Hashable, Sendable {
  /// The one that this release writes.
  public static let newest = Int(Schema.format)

  public let number: Int

  /// Reads the header alone; nothing is opened or changed.
  ///
  /// - Throws: `EventLogError`: `.noLedger`, `.notALedger`, `.newerLedger`.
  public init(ofLedgerIn folder: String) throws {
    number = Int(try LedgerFile(folder: folder, waitSeconds: 0).format())
  }
}
