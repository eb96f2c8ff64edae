internal import Coordination
internal import EventLog
internal import EventSourcing

/// An act whose right is asked for.
struct Deed {
  let position: Position
  let act: String
  /// The first part of the stream's name.
  let kind: String
  /// The second.
  let ref: String
  /// As the header names it.
  let ministry: String
  /// The signer recorded what is confirmed.
  let isAuthor: Bool
}

extension KeyState {
  /// Reads an event as the domain does, and tells whose records it touches; none when unreadable.
  mutating func claim(
    _ event: StoredEvent, _ names: NameTable
  ) -> (Ownership.Claim?, [Finding]) {
    let header = event.header
    guard let bytes = event.payload else {
      // An erased or missing payload is a finding of its own.
      ownership.assume(header.ministry, of: header.stream, in: names)
      return (nil, [])
    }
    do {
      let recorded = RecordedEvent(header: header, payload: try JSON(parsing: bytes))
      return (try ownership.evolve(recorded, in: header.stream, of: names), [])
    } catch {
      ownership.assume(header.ministry, of: header.stream, in: names)
      return (nil, [Self.finding(error, at: event.position)])
    }
  }

  private static func finding(_ error: any Error, at position: Position) -> Finding {
    guard let error = error as? UnreadableEvent else {
      return Finding(.unreadableEvent, at: position, "Its payload is not JSON.")
    }
    return finding(error, at: position)
  }

  static func finding(_ error: UnreadableEvent, at position: Position) -> Finding {
    let kind: FindingCode =
      switch error {
      case .unknownType: .unknownEventType
      case .badPayload: .unreadableEvent
      case .versionGap: .versionGap
      case .wrongStream: .wrongStream
      case .outOfTurn: .badEvent
      }
    return Finding(kind, at: position, error.explanation.telling)
  }

  /// Whether the signer may do this act, and for the ministry that its header names, at this point
  /// of the log.
  ///
  /// - Parameters:
  ///   - named: whose act the header must call it; none when the event could not be read.
  ///   - owners: whose records it touches; none when the event could not be read.
  func rightsFindings(
    _ deed: Deed, named: String??, owners: [String]?, signer: String
  ) -> [Finding] {
    guard let standing = officers[signer], !standing.isRevoked else {
      return [Finding(.notAllowed, at: deed.position, "\(signer) was not enrolled then.")]
    }
    var findings: [Finding] = []
    let named = named.map { $0 ?? standing.ministry } ?? deed.ministry
    if named != deed.ministry {
      findings.append(
        Finding(
          .wrongOwner, at: deed.position,
          "\(deed.act) is signed as an act of \(deed.ministry), and it was one of \(named)."))
    }
    let owners = owners ?? [deed.ministry]
    if !isAllowed(deed, standing, owners) {
      let whose = Set(owners).sorted().joined(separator: " and ")
      findings.append(
        Finding(
          .notAllowed, at: deed.position,
          "\(signer) (\(standing.ministry)) had no right to \(deed.act) for \(whose)."))
    }
    if deed.act == "officer.keyRotated", deed.ref != signer {
      findings.append(
        Finding(.notAllowed, at: deed.position, "\(signer) changed the key of \(deed.ref)."))
    }
    return findings
  }

  private func isAllowed(_ deed: Deed, _ standing: Standing, _ owners: [String]) -> Bool {
    let isOwn = owners.allSatisfy { isSame(standing.ministry, as: $0) }
    let isCoordinator = standing.roles.contains("coordinator")
    let isClerk = standing.roles.contains("clerk") && isOwn
    switch (deed.kind, deed.act) {
    case (_, "officer.keyRotated"): return true
    case ("ministry", _), ("officer", _), ("policy", _), ("hold", _), ("body", _):
      return standing.roles.contains("admin")
    case ("checkpoint", _):
      return !standing.roles.isDisjoint(with: ["admin", "clerk", "coordinator", "validator"])
    case (_, "mission.joined"), (_, "mission.left"): return isCoordinator || isClerk
    case ("mission", _), ("plan", _), ("rate", _), ("ruleset", _): return isCoordinator
    case (_, "contribution.confirmed"):
      return standing.roles.contains("validator") && isOwn && !deed.isAuthor
    default: return isCoordinator || isClerk
    }
  }
}
