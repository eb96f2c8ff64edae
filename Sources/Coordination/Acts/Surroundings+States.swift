internal import EventSourcing

extension Surroundings {
  /// What the ledger was created with; it is loaded for acts on officers.
  var foundation: Ledger.Foundation {
    guard case .created(let foundation)? = ledger?.state else {
      preconditionFailure("the ledger's own stream is loaded before officers are decided on")
    }
    return foundation
  }

  func ministry(_ code: ID<Ministry>) -> Ministry.State { loaded(ministries[code]) }
  func officer(_ id: ID<Officer>) -> Officer.State { loaded(officers[id]) }
  func mission(_ id: ID<Mission>) -> Mission.State { loaded(missions[id]) }
  func commitment(_ id: ID<Commitment>) -> Commitment.State { loaded(commitments[id]) }
  func contribution(_ id: ID<Contribution>) -> Contribution.State { loaded(contributions[id]) }

  func flag(of pair: EffortPair) -> Flag {
    guard let flag = flags[pair] else {
      preconditionFailure("the flag of a pair is loaded before the pair is reviewed")
    }
    return flag
  }

  private func loaded<A: Aggregate>(_ folded: Folded<A>?) -> A.State {
    guard let folded else {
      preconditionFailure("every need of an act is answered before it is decided")
    }
    return folded.state
  }

  /// The ministries that took over from `code` by merger, the next first.
  ///
  /// - Parameter day: mergers after it don't count; none for all.
  func successors(of code: ID<Ministry>, on day: Day? = nil) -> [ID<Ministry>] {
    var chain: [ID<Ministry>] = []
    var last = code
    while case .registered(let record)? = ministries[last]?.state,
      case .merged(let next, let from) = record.fate, day.map({ from <= $0 }) ?? true,
      !chain.contains(next)
    {
      chain.append(next)
      last = next
    }
    return chain
  }

  /// Whether `ministry` is `predecessor` or has taken it over, at any remove.
  func isSame(_ ministry: ID<Ministry>, as predecessor: ID<Ministry>) -> Bool {
    ministry == predecessor || successors(of: predecessor, on: today).contains(ministry)
  }

  /// Whether a ministry, one merged into it or one that it was merged into takes part in a mission.
  func takesPart(_ ministry: ID<Ministry>, in id: ID<Mission>) -> Bool {
    guard let charter = mission(id).charter else { return false }
    let heirs = [ministry] + successors(of: ministry, on: today)
    return ([charter.lead] + charter.participants).contains { taking in
      heirs.contains(taking) || isSame(ministry, as: taking)
    }
  }

  /// Who speaks for a ministry today: itself, or the last that it was merged into.
  func heir(of ministry: ID<Ministry>) -> ID<Ministry> {
    successors(of: ministry, on: today).last ?? ministry
  }

  /// Open commitments and live missions of a ministry, by reference.
  func openRecords(of code: ID<Ministry>) -> [String] {
    var refs: [String] = []
    for (id, folded) in commitments {
      if let record = folded.state.record, record.owner == code, record.life == .open {
        refs.append(id.text)
      }
    }
    for (id, folded) in missions {
      if case .live(let charter) = folded.state, charter.lead == code { refs.append(id.text) }
    }
    return refs.sorted()
  }

  /// Who has or had a key: an officer, a root or a witness.
  ///
  /// - Parameters:
  ///   - material: the key's bytes; a key under another name is the same key.
  ///   - officer: whose root key may become the officer's own; none for a key of another task.
  func holder(ofKey material: [UInt8], enrolling officer: ID<Officer>? = nil) -> String? {
    for (id, folded) in officers {
      if let record = folded.state.record,
        record.keys.contains(where: { $0.material == material })
      {
        return id.text
      }
    }
    for root in foundation.roots where root.key.material == material && root.officer != officer {
      return root.officer.text
    }
    return governing.policy?.state.terms.witnesses.first { $0.material == material }
      .map { "the witness \($0.name)" }
  }

  var ministryCodes: [String] {
    ministries.filter { $0.value.version >= 0 }.map(\.key.text).sorted()
  }

  var missionNames: [String] {
    missions.filter { $0.value.version >= 0 }.map(\.key.text).sorted()
  }
}
