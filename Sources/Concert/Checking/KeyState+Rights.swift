internal import Coordination
internal import EventLog
internal import EventSourcing

extension KeyState {
  /// Reads an event as the domain does, and tells whose records it touches; none when unreadable.
  mutating func claim(_ event: StoredEvent) -> (Ownership.Claim?, [Finding]) {
    let header = event.header
    guard let bytes = event.payload else {
      // An erased or missing payload is a finding of its own.
      ownership.assume(header.ministry, of: header.stream)
      return (nil, [])
    }
    guard let payload = try? JSON(parsing: bytes) else {
      ownership.assume(header.ministry, of: header.stream)
      return (nil, [finding("unreadable-event", event, "Its payload is not JSON.")])
    }
    do {
      let recorded = RecordedEvent(header: header, payload: payload)
      return (try ownership.evolve(recorded, in: header.stream), [])
    } catch {
      ownership.assume(header.ministry, of: header.stream)
      return (nil, [finding(error.explanation.code, event, error.explanation.what)])
    }
  }

  /// Whether the signer may do this act, and for the ministry that its header names, at this point
  /// of the log.
  ///
  /// - Parameter claim: whose records the act touches; none when the event could not be read.
  mutating func rightsFindings(
    _ event: StoredEvent, _ claim: Ownership.Claim?, signer: String
  ) -> [Finding] {
    let header = event.header
    let before = authors[header.stream.ref] ?? []
    if header.act == "contribution.logged" || header.act == "contribution.corrected" {
      authors[header.stream.ref, default: []].insert(signer)
    }
    guard let standing = officers[signer], !standing.isRevoked else {
      return [finding("not-allowed", event, "\(signer) was not enrolled then.")]
    }
    var findings: [Finding] = []
    let named = claim.map { $0.ministry?.text ?? standing.ministry } ?? header.ministry
    if named != header.ministry {
      findings.append(
        finding(
          "wrong-owner", event,
          "\(header.act) is signed as an act of \(header.ministry), and it was one of \(named)."))
    }
    let owners = claim.map { $0.owners.map(\.text) } ?? [header.ministry]
    if !isAllowed(header, standing, owners, isAuthor: before.contains(signer)) {
      let whose = Set(owners).sorted().joined(separator: " and ")
      findings.append(
        finding(
          "not-allowed", event,
          "\(signer) (\(standing.ministry)) had no right to \(header.act) for \(whose)."))
    }
    if header.act == "officer.keyRotated", header.stream.ref != signer {
      findings.append(
        finding("not-allowed", event, "\(signer) changed the key of \(header.stream.ref)."))
    }
    return findings
  }

  private func isAllowed(
    _ header: EventHeader, _ standing: Standing, _ owners: [String], isAuthor: Bool
  ) -> Bool {
    let isOwn = owners.allSatisfy { isSame(standing.ministry, as: $0) }
    let isCoordinator = standing.roles.contains("coordinator")
    let isClerk = standing.roles.contains("clerk") && isOwn
    switch (header.stream.kind, header.act) {
    case (_, "officer.keyRotated"): return true
    case ("ministry", _), ("officer", _), ("policy", _), ("hold", _), ("body", _):
      return standing.roles.contains("admin")
    case ("checkpoint", _):
      return !standing.roles.isDisjoint(with: ["admin", "clerk", "coordinator", "validator"])
    case (_, "mission.joined"), (_, "mission.left"): return isCoordinator || isClerk
    case ("mission", _): return isCoordinator
    case (_, "contribution.confirmed"):
      return standing.roles.contains("validator") && isOwn && !isAuthor
    default: return isCoordinator || isClerk
    }
  }
}
