public import EventSourcing

/// A signature that an append must carry beside that of the officer whose act it is.
public enum SignatureNeed: Hashable, Sendable {
  /// So many of the ledger's roots sign a policy.
  case roots([Ledger.Root], threshold: Int)
  /// Four eyes: another officer who has the right to the same act.
  case secondOfficer
  /// A rotation is signed by the old key and by the new one.
  case newKey(VerifierText)
  /// An erasure is signed by the one who approves it.
  case approver(ID<Officer>)
}
