internal import EventSourcing

extension Surroundings {
  /// The public key that an officer signs with now; none when unknown or revoked.
  public func signingKey(of officer: String) -> VerifierText? {
    guard case .enrolled(let record)? = officers[ID(unchecked: officer)]?.state else { return nil }
    return record.key
  }
}
