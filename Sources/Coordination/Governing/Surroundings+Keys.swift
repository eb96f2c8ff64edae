internal import EventSourcing

extension Surroundings {
  /// The public key that an officer signs with now; none when unknown or revoked.
  public func signingKey(of officer: String) -> VerifierText? {
    guard case .enrolled(let record)? = officers[ID(unchecked: officer)]?.state else { return nil }
    return record.key
  }
}

extension Surroundings {
  /// Whether an officer who was loaded was revoked.
  public func isRevoked(_ officer: String) -> Bool {
    if case .revoked? = officers[ID(unchecked: officer)]?.state { true } else { false }
  }

  /// The keys of the ledger's first event; none before it was loaded.
  public var rootKeys: [VerifierText] {
    guard case .created(let foundation)? = ledger?.state else { return [] }
    return foundation.roots.map(\.key)
  }
}

extension Surroundings {
  /// The record of an officer who was loaded and may act.
  public func standing(of officer: String) -> Officer.Record? {
    guard case .enrolled(let record)? = officers[ID(unchecked: officer)]?.state else { return nil }
    return record
  }
}
