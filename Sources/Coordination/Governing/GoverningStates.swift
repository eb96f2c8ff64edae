public import EventSourcing

/// The states of the streams that are about the ledger itself.
struct GoverningStates: Sendable {
  /// None when it was not loaded.
  var policy: Folded<Policy>?
  /// By the reference of the record that is held.
  var holds: [String: Folded<Hold>] = [:]
  /// By the position of the body.
  var erasures: [String: Folded<Erasure>] = [:]
  /// By the size that was witnessed.
  var witnessings: [String: Folded<Witnessing>] = [:]
  /// None when it was not loaded.
  var ruleset: Folded<RulesetAdoption>?
  /// Events that were asked for; those that don't exist are there without a target.
  var targets: [Position: Erasure.Target?] = [:]

  func version(of stream: StreamName) -> Int? {
    switch stream.kind {
    case Policy.kind: policy?.version
    case Hold.kind: holds[stream.ref]?.version
    case Erasure.kind: erasures[stream.ref]?.version
    case Witnessing.kind: witnessings[stream.ref]?.version
    case RulesetAdoption.kind: ruleset?.version
    default: nil
    }
  }

  mutating func forget(_ stream: StreamName) {
    switch stream.kind {
    case Policy.kind: policy = nil
    case Hold.kind: holds[stream.ref] = nil
    case Erasure.kind: erasures[stream.ref] = nil
    case Witnessing.kind: witnessings[stream.ref] = nil
    case RulesetAdoption.kind: ruleset = nil
    default: break
    }
  }

  mutating func evolve(_ event: DecidedEvent) {
    switch event.event {
    case .policy(let inner):
      var folded = policy ?? Folded()
      folded.evolve(event.recorded(inner))
      policy = folded
    case .hold(let inner): holds[event.ref, default: Folded()].evolve(event.recorded(inner))
    case .erasure(let inner):
      erasures[event.ref, default: Folded()].evolve(event.recorded(inner))
      // What was read of it is no longer what stands there.
      if let position = Position(event.ref) { targets[position] = nil }
    case .witnessing(let inner):
      witnessings[event.ref, default: Folded()].evolve(event.recorded(inner))
    case .ruleset(let inner):
      var folded = ruleset ?? Folded()
      folded.evolve(event.recorded(inner))
      ruleset = folded
    default: preconditionFailure("records are kept beside, not here")
    }
  }
}

extension Surroundings {
  /// Answers `.event`; none beyond the end of the log.
  public mutating func load(_ target: Erasure.Target?, at position: Position) {
    governing.targets.updateValue(target, forKey: position)
  }

  /// The policy in force, once it is loaded; without one nothing is asked for.
  public var terms: Policy.Terms { governing.policy?.state.terms ?? Policy.Terms() }

  func target(at position: Position) -> Erasure.Target? {
    governing.targets[position].flatMap { $0 }
  }

  func hold(on ref: String) -> Hold.State {
    guard let folded = governing.holds[ref] else {
      preconditionFailure("the hold on a record is loaded before it is erased from")
    }
    return folded.state
  }

  /// Whether a stream that was loaded has an event.
  func exists(_ stream: StreamName) -> Bool { (version(of: stream) ?? -1) >= 0 }

  /// The key with which a root signs now: that of the officer, if enrolled; none once revoked.
  public func key(of root: Ledger.Root) -> VerifierText? {
    switch officers[root.officer]?.state {
    case .enrolled(let record)?: record.key
    case .revoked?: nil
    case .unenrolled?, nil: root.key
    }
  }

  /// Officers who were loaded and may act, in the order of their ids.
  public var standingOfficers: [String] {
    officers.compactMap { id, folded in
      if case .enrolled = folded.state { id.text } else { nil }
    }.sorted()
  }
}
