internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

extension Recorder {
  /// Every signature that an act needs beside the officer's own, before anything of it is stored.
  ///
  /// - Throws: `SignatureMissing`, with those who may sign, unless signatures are awaited.
  mutating func requireSignatures(of act: Act, _ decision: Decision) throws {
    guard signers != nil else { return }
    for need in decision.signatures {
      guard let missing = try missing(need, of: act) else { continue }
      guard awaitsSignatures else { throw missing }
      if !lacking.contains(missing) { lacking.append(missing) }
    }
  }

  private mutating func missing(
    _ need: SignatureNeed, of act: Act
  ) throws -> SignatureMissing? {
    guard let signers else { return nil }
    let option = given.isEmpty ? "--cosign" : SignatureMissing.elsewhere
    switch need {
    case .roots(let roots, let threshold):
      let signing = roots.filter { root in
        surroundings.key(of: root).map { signers.signs($0.text) } ?? false
      }
      guard signing.count < threshold else { return nil }
      let able = roots.filter { surroundings.key(of: $0) != nil && !signing.contains($0) }
      return SignatureMissing(need: need, able: able.map(\.officer.text), option: option)
    case .newKey(let key):
      if signers.signs(key.text) { return nil }
      guard let found = try newKey(key) else {
        return SignatureMissing(
          need: need, able: ["the holder of \(key.text)"], option: option)
      }
      self.signers?.add(found)
      return nil
    case .approver(let approver):
      if try cosigningOfficers().contains(approver.text) { return nil }
      return SignatureMissing(need: need, able: [approver.text], option: option)
    case .secondOfficer:
      guard let able = try missingSecond(for: act) else { return nil }
      return SignatureMissing(need: need, able: able, option: option)
    }
  }

  /// Who may sign as the other officer with the right to the very same act; none when one has.
  private mutating func missingSecond(for act: Act) throws -> [String]? {
    for second in try cosigningOfficers() where second != officer {
      if try may(second, act) { return nil }
    }
    try answer(.kind(Officer.kind))
    var able: [String] = []
    for second in surroundings.standingOfficers where second != officer {
      if try may(second, act) { able.append(second) }
    }
    return able
  }

  mutating func may(_ other: String, _ act: Act) throws -> Bool {
    try answerNeeds(of: act, by: other)
    return (try? act.decide(in: surroundings, by: other)) != nil
  }

  /// Officers beside the own one who sign with the key that they are enrolled with.
  private mutating func cosigningOfficers() throws -> [String] {
    var found: [String] = []
    for key in signers?.others ?? [] {
      guard let id = key.officer(of: origin) else { continue }
      try load(StreamName(kind: Officer.kind, ref: id))
      if surroundings.signingKey(of: id)?.text == key.vkey { found.append(id) }
    }
    return found
  }

  /// A key that signs beside the officer's own must be somebody's: a signature that counts for
  /// nothing would only look like consent.
  mutating func requireKnownSigners() throws {
    let enrolled = try cosigningOfficers()
    try load(Genesis.stream)
    for key in signers?.others ?? [] {
      guard let id = key.officer(of: origin) else { continue }
      let isRoot = surroundings.rootKeys.contains { $0.text == key.vkey }
      guard enrolled.contains(id) || isRoot else { throw LedgerRefusal.keyNotEnrolled(officer: id) }
    }
  }
}

extension Recorder {
  /// What only cryptography and the log itself can tell of a decision.
  func requireSound(_ decision: Decision) throws {
    if let possession = decision.possession {
      try possession.verify()
      try requireOtherThanLog(possession.key.material, possession.key.text)
    }
    for event in decision.events {
      switch event.type {
      case "policy.adopted":
        for witness in event.payload["witnesses"]?.array ?? [] {
          guard let key = witness["vkey"]?.string.flatMap(WitnessText.init) else { continue }
          do {
            _ = try VerifierKey(name: key.name, publicKey: key.material)
          } catch {
            throw LedgerRefusal.badPublicKey(key.text)
          }
          try requireOtherThanLog(key.material, key.text)
        }
      case "checkpoint.witnessed":
        let size = event.payload["size"]?.int ?? 0
        let root = event.payload["root"]?.string
        guard try log.size() >= size, try log.root(atSize: size).base64 == root else {
          throw LedgerRefusal.foreignCheckpoint(size: size)
        }
      default: break
      }
    }
  }

  /// The log's key signs checkpoints and nothing else. It is in no event, but what it signed is here.
  private func requireOtherThanLog(_ material: [UInt8], _ vkey: String) throws {
    guard let key = try? VerifierKey(name: origin, publicKey: material),
      let note = try log.checkpoint(), (try? note.verified(by: [key]))?.isEmpty == false
    else { return }
    throw LedgerRefusal.logKeyReused(key: vkey)
  }
}

extension VerifierKey {
  /// The officer of a ledger whose key this is; none for other keys.
  func officer(of origin: String) -> String? {
    let prefix = origin + "/officer/"
    return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
  }
}
