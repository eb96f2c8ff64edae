internal import EventSourcing

extension Act {
  /// What must be loaded before `decide`; asked again after loading, until nothing is left.
  public func needs(in surroundings: Surroundings, by officer: String) -> [Need] {
    var list = NeedList(surroundings)
    let officer = ID<Officer>(unchecked: officer)
    list.officer(officer)
    if surroundings.governing.policy == nil { list.add(.stream(Policy.stream)) }
    let own = surroundings.officers[officer]?.state.record?.ministry
    switch wish {
    case .ministry(let code, let command): list.ministry(code, command)
    case .officer(let id, let command): list.officer(id, command)
    case .mission(let id, let command): list.mission(id, command, own: own)
    case .commitment(let id, let command):
      if case .make(let promise) = command {
        list.reference(id?.text, .commitment, on ?? surroundings.today, kind: Commitment.kind)
        if let owner = ministry ?? own { list.ministry(owner) }
        for ministry in promise.coOwners { list.ministry(ministry) }
        if let mission = promise.facts.mission { list.mission(mission) }
        list.action(promise.facts.planAction)
      } else if let id {
        list.commitment(id, command)
      }
    case .contribution(let id, let command):
      if case .log(let delivery) = command {
        list.reference(id?.text, .contribution, on ?? surroundings.today, kind: Contribution.kind)
        if let owner = ministry ?? own { list.ministry(owner) }
        if let commitment = delivery.commitment { list.commitment(commitment) }
        if let mission = delivery.facts.mission { list.mission(mission) }
        list.action(delivery.facts.planAction)
      } else if let id {
        list.contribution(id, command)
      }
    case .duplicate(let subject, let command): list.duplicate(subject, command)
    case .policy: list.policy()
    case .hold(let subject, _): list.hold(subject)
    case .erasure(let position, .erase(let order)): list.erasure(position, order)
    case .ruleset: list.other(RulesetAdoption.stream)
    case .witnessing(let size, _):
      list.other(StreamName(kind: Witnessing.kind, ref: String(size)))
    case .other(let order):
      if let owner = ministry ?? own { list.ministry(owner) }
      order.need(&list, on: on ?? surroundings.today)
    }
    return list.missing
  }
}

/// Collects what is not loaded yet, following what is.
struct NeedList {
  let surroundings: Surroundings
  var missing: [Need] = []

  init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  mutating func add(_ need: Need) {
    if !missing.contains(need) { missing.append(need) }
  }

  private mutating func stream(_ kind: String, _ ref: String) {
    add(.stream(StreamName(kind: kind, ref: ref)))
  }

  mutating func other(_ stream: StreamName) {
    if surroundings.version(of: stream) == nil { add(.stream(stream)) }
  }

  /// The roots sign it, and a witness's key is nobody else's.
  mutating func policy() {
    other(Ledger.stream)
    kind(Officer.kind)
    if case .created(let foundation)? = surroundings.ledger?.state {
      for root in foundation.roots { officer(root.officer) }
    }
  }

  mutating func hold(_ subject: Hold.Subject) {
    other(subject.hold)
    other(subject.stream)
  }

  mutating func erasure(_ position: Position, _ order: Erasure.Order) {
    other(StreamName(kind: Erasure.kind, ref: String(position)))
    officer(order.approver)
    if !surroundings.has(.event(position)) { add(.event(position)) }
    if let target = surroundings.target(at: position) {
      other(StreamName(kind: Hold.kind, ref: target.stream.ref))
    }
  }

  mutating func kind(_ kind: String) {
    if !surroundings.has(.kind(kind)) { add(.kind(kind)) }
  }

  mutating func officer(_ id: ID<Officer>) {
    if surroundings.officers[id] == nil { stream(Officer.kind, id.text) }
  }

  /// A ministry and those that took it over; all of them when it is unknown, for "did you mean".
  mutating func ministry(_ code: ID<Ministry>) {
    guard let folded = surroundings.ministries[code] else {
      return stream(Ministry.kind, code.text)
    }
    if folded.version < 0 { kind(Ministry.kind) }
    for successor in surroundings.successors(of: code)
    where surroundings.ministries[successor] == nil {
      stream(Ministry.kind, successor.text)
    }
  }

  mutating func ministry(_ code: ID<Ministry>, _ command: Ministry.Command) {
    if case .register(let registration) = command {
      if surroundings.ministries[code] == nil { stream(Ministry.kind, code.text) }
      if let parent = registration.parent { ministry(parent) }
      return
    }
    ministry(code)
    switch command {
    case .register, .rename: break
    case .merge(let into, _, _): ministry(into)
    case .split(let into, _, _): for part in into { ministry(part) }
    case .dissolve:
      kind(Commitment.kind)
      kind(Mission.kind)
    }
  }

  mutating func officer(_ id: ID<Officer>, _ command: Officer.Command) {
    officer(id)
    if surroundings.ledger == nil { add(.stream(Ledger.stream)) }
    switch command {
    case .enrol(let enrolment):
      ministry(enrolment.ministry)
      kind(Officer.kind)
    case .rotateKey, .changeRoles, .revoke: kind(Officer.kind)
    }
  }

  /// A mission and all who take part; all missions when it is unknown, for "did you mean".
  mutating func mission(_ id: ID<Mission>) {
    guard let folded = surroundings.missions[id] else { return stream(Mission.kind, id.text) }
    guard let charter = folded.state.charter else { return kind(Mission.kind) }
    ministry(charter.lead)
    for participant in charter.participants { ministry(participant) }
  }

  mutating func mission(_ id: ID<Mission>, _ command: Mission.Command, own: ID<Ministry>?) {
    switch command {
    case .establish(let charter):
      if surroundings.missions[id] == nil { stream(Mission.kind, id.text) }
      ministry(charter.lead)
      for participant in charter.participants { ministry(participant) }
      action(charter.facts.planAction)
    case .join(let named, _), .leave(let named, _):
      mission(id)
      if let named = named ?? own { ministry(named) }
    case .extend, .conclude, .reopen: mission(id)
    }
  }

  /// A reference that the command names must be free; else one is given.
  mutating func reference(
    _ ref: String?, _ prefix: SerialRef.Prefix, _ day: Day, kind: String
  ) {
    guard let ref else { return serial(prefix, year: day.year) }
    let isLoaded =
      prefix == .commitment
      ? surroundings.commitments[ID(unchecked: ref)] != nil
      : surroundings.contributions[ID(unchecked: ref)] != nil
    if !isLoaded { stream(kind, ref) }
  }

  /// How far references were given in a year.
  mutating func serial(_ prefix: SerialRef.Prefix, year: Int) {
    let need = Need.serial(prefix, year: year)
    if !surroundings.has(need) { add(need) }
  }

  mutating func commitment(_ id: ID<Commitment>) {
    guard let folded = surroundings.commitments[id] else {
      return stream(Commitment.kind, id.text)
    }
    guard let record = folded.state.record else { return }
    ministry(record.owner)
    for coOwner in record.promise.coOwners { ministry(coOwner) }
    if let mission = record.promise.facts.mission { self.mission(mission) }
  }

  mutating func commitment(_ id: ID<Commitment>, _ command: Commitment.Command) {
    commitment(id)
    switch command {
    case .amend(let changes, _): changed(changes)
    case .pool(let mission): self.mission(mission)
    case .reassign(let to, _): ministry(to)
    default: break
    }
  }

  mutating func contribution(_ id: ID<Contribution>) {
    guard let folded = surroundings.contributions[id] else {
      return stream(Contribution.kind, id.text)
    }
    guard let record = folded.state.record else { return }
    ministry(record.ministry)
    if let commitment = record.delivery.commitment { self.commitment(commitment) }
    if let mission = record.delivery.facts.mission { self.mission(mission) }
  }

  mutating func contribution(_ id: ID<Contribution>, _ command: Contribution.Command) {
    contribution(id)
    if case .correct(let changes, _) = command { changed(changes) }
  }

  private mutating func changed(_ changes: Changes) {
    if let mission = changes.fields["mission"]?.string { self.mission(ID(unchecked: mission)) }
    if let commitment = changes.fields["commitment"]?.string {
      self.commitment(ID(unchecked: commitment))
    }
    action(changes.fields["plan_action"]?.string)
    for code in changes.fields["co_owners"]?.array ?? [] {
      if let code = code.string { ministry(ID(unchecked: code)) }
    }
  }

  mutating func duplicate(_ subject: DuplicateSubject, _ command: DuplicateReview.Command) {
    switch subject {
    case .pair(let pair):
      effort(pair.a)
      effort(pair.b)
      guard let flag = surroundings.flags[pair] else { return add(.flag(pair)) }
      if surroundings.reviews[flag.ref] == nil { stream(DuplicateReview.kind, flag.ref.text) }
    case .ref(let id):
      guard let folded = surroundings.reviews[id] else {
        return stream(DuplicateReview.kind, id.text)
      }
      guard let reviewed = folded.state.newest else { return }
      effort(reviewed.a)
      effort(reviewed.b)
    }
    if case .review(_, _, let verdict, _) = command, let mission = verdict.mission {
      self.mission(mission)
    }
  }

  private mutating func effort(_ ref: EffortRef) {
    if let id = ref.commitment { commitment(id) }
    if let id = ref.contribution { contribution(id) }
  }
}
