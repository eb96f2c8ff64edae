public import EventSourcing

/// What a decision on a suspected duplicate entails: the commands that make it true.
///
/// A `joint` pair stands under one mission, and of a `same` pair one is withdrawn. The commands are
/// decided like any others, so each needs the right to it, and they belong into one append.
extension Surroundings {
  /// The commands that carry out `review`, in the order of recording, the review itself among them.
  ///
  /// Of outcomes that change no record, of a pair that is decided and of a mission that nobody knows
  /// it is the review alone, which then says what is wrong.
  /// - Parameters:
  ///   - review: a `duplicate.review` whose needs were answered here.
  ///   - mission: fields that a new mission is established with; what is left out comes from the two.
  /// - Throws: `already-pooled` when a contribution stands under another mission.
  public func commands(
    carryingOut review: Act, establishing mission: JSONObject? = nil
  ) throws(Refusal) -> [JSON] {
    guard case .duplicate(.pair(let pair), .review(_, _, let verdict, _)) = review.wish,
      let flag = flags[pair], flag.isAskedAgain || !isDecided(flag.ref)
    else { return [review.json] }
    switch verdict.outcome {
    case .joint:
      guard let name = verdict.mission else { return [review.json] }
      return try joining(pair, under: name, verdict.reason, review, mission)
    case .same:
      guard let keep = verdict.keep, keep == pair.a || keep == pair.b else { return [review.json] }
      let other = keep == pair.a ? pair.b : pair.a
      let noun = other.commitment == nil ? Contribution.kind : Commitment.kind
      let withdrawal: JSON = [
        "do": .string(noun + ".withdraw"), "ref": .string(other.text),
        "reason": .string(verdict.reason),
      ]
      return [review.json, review.shared(withdrawal)]
    case .complementary, .partOf, .distinct: return [review.json]
    }
  }

  private func isDecided(_ ref: ID<DuplicateReview>) -> Bool {
    if case .decided? = reviews[ref]?.state { true } else { false }
  }

  private func joining(
    _ pair: EffortPair, under name: ID<Mission>, _ reason: String, _ review: Act,
    _ new: JSONObject?
  ) throws(Refusal) -> [JSON] {
    let sides = [pair.a, pair.b].compactMap { side(of: $0) }
    guard sides.count == 2,
      var commands = gathering(sides, under: name, reason, review, new)
    else { return [review.json] }
    commands.append(review.json)
    for side in sides where side.facts.mission != name {
      commands.append(try pooling(side, under: name, reason, review))
    }
    return commands
  }

  /// What puts the owners under one mission: it is established, or joined by who has no part in it.
  ///
  /// None when nobody knows the mission.
  private func gathering(
    _ sides: [Side], under name: ID<Mission>, _ reason: String, _ act: Act, _ new: JSONObject?
  ) -> [JSON]? {
    if let new { return [act.shared(establishing(name, for: sides, with: new))] }
    guard missions[name]?.state.charter != nil else { return nil }
    var joined: Set<ID<Ministry>> = []
    return sides.compactMap { side in
      guard !takesPart(side.ministry, in: name), joined.insert(side.ministry).inserted else {
        return nil
      }
      return act.shared([
        "do": "mission.join", "mission": .string(name.text),
        "ministry": .string(side.ministry.text), "reason": .string(reason),
      ])
    }
  }

  private func pooling(
    _ side: Side, under name: ID<Mission>, _ reason: String, _ act: Act
  ) throws(Refusal) -> JSON {
    guard let ref = side.ref else { preconditionFailure("what is pooled has a reference") }
    if ref.commitment != nil {
      return act.shared([
        "do": "commitment.pool", "ref": .string(ref.text), "mission": .string(name.text),
      ])
    }
    if let other = side.facts.mission {
      throw .contribution(.alreadyPooled(ref.text, other))
    }
    // A correction keeps the day of what it corrects.
    return act.shared(
      [
        "do": "contribution.correct", "ref": .string(ref.text),
        "mission": .string(name.text), "reason": .string(reason),
      ], onDay: false)
  }

  /// The commands that enter an effort under one mission with a like one that is there, in the order
  /// of recording, the entry last.
  ///
  /// Of two that were put under one mission before either could double the other nothing is flagged,
  /// so nothing is to be reviewed.
  /// - Parameters:
  ///   - entry: a commitment to make or a contribution to log, whose needs were answered here.
  ///   - other: whose record was loaded here.
  ///   - mission: fields that a new mission is established with; what is left out comes from the two.
  /// - Throws: `already-pooled` when the other one is a contribution under another mission.
  public func commands(
    entering entry: Act, with other: EffortRef, under name: ID<Mission>,
    establishing mission: JSONObject? = nil, by officer: String
  ) throws(Refusal) -> [JSON] {
    var object = entry.json.object ?? JSONObject()
    object["mission"] = .string(name.text)
    guard let facts = entry.enteredFacts, let owner = entry.owner(in: self, by: officer),
      let there = side(of: other)
    else { return [.object(object)] }
    let mine = Side(
      ref: nil, ministry: owner, facts: facts, lang: entry.lang?.rawValue,
      visibility: entry.visibility?.rawValue ?? Visibility.committee.rawValue)
    let title = facts.payloadTitle
    let reason = title.map { "One effort with \(owner): \($0)" } ?? "One effort with \(owner)"
    var commands = gathering([there, mine], under: name, reason, entry, mission) ?? []
    if there.facts.mission != name, mission != nil || missions[name]?.state.charter != nil {
      commands.append(try pooling(there, under: name, reason, entry))
    }
    return commands + [.object(object)]
  }

  private struct Side {
    /// None of what is not recorded yet.
    let ref: EffortRef?
    let ministry: ID<Ministry>
    let facts: Facts
    let lang: String?
    let visibility: String

    var payload: JSONObject {
      var object = JSONObject()
      facts.write(to: &object)
      return object
    }
  }

  private func side(of ref: EffortRef) -> Side? {
    if let id = ref.commitment, let record = commitments[id]?.state.record {
      return Side(
        ref: ref, ministry: heir(of: record.owner), facts: record.promise.facts,
        lang: record.lang, visibility: record.visibility)
    }
    if let id = ref.contribution, let record = contributions[id]?.state.record {
      return Side(
        ref: ref, ministry: heir(of: record.ministry), facts: record.delivery.facts,
        lang: record.lang, visibility: record.visibility)
    }
    return nil
  }

  /// A mission of the two owners over all places, themes and days of the two efforts.
  private func establishing(
    _ name: ID<Mission>, for sides: [Side], with named: JSONObject
  ) -> JSON {
    let (first, second) = (sides[0].payload, sides[1].payload)
    var object = JSONObject()
    for key in ["places", "themes"] {
      var codes = first[key]?.array ?? []
      for code in second[key]?.array ?? [] where !codes.contains(code) { codes.append(code) }
      if !codes.isEmpty { object[key] = .array(codes) }
    }
    for key in ["kind", "framework"] where first[key] == second[key] { object[key] = first[key] }
    object["period"] = Self.span(sides.map(\.facts.period))?.json
    object["title"] = first["title"]
    // Words taken over from a record keep its language, and are not shown to more people.
    if named["title"] == nil { object["lang"] = sides[0].lang.map { .string($0) } }
    if sides.contains(where: { $0.visibility == Visibility.owner.rawValue }) {
      object["visibility"] = .string(Visibility.owner.rawValue)
    }
    for member in named.members { object[member.key] = member.value }
    let lead = named["lead"]?.string ?? sides[0].ministry.text
    object["do"] = "mission.establish"
    object["mission"] = .string(name.text)
    object["lead"] = .string(lead)
    let others = Set(sides.map(\.ministry.text)).subtracting([lead]).sorted()
    object["participants"] = .array(others.map { .string($0) })
    return .object(object)
  }

  /// From the first day of all to the last of all, open where one is open.
  private static func span(_ periods: [Period?]) -> Period? {
    let known = periods.compactMap { $0 }
    guard known.count == periods.count, let start = known.map(\.start).min() else { return nil }
    let ends = known.compactMap(\.end)
    return Period(start: start, end: ends.count == known.count ? ends.max() : nil)
  }
}

extension Facts {
  /// The title in its own words, or in the first language of them.
  fileprivate var payloadTitle: String? {
    var object = JSONObject()
    write(to: &object)
    guard let title = object["title"] else { return nil }
    return title.string ?? title.object?.members.first?.value.string
  }
}

extension Act {
  /// Of a commitment to make or a contribution to log.
  fileprivate var enteredFacts: Facts? {
    switch wish {
    case .commitment(_, .make(let promise)): promise.facts
    case .contribution(_, .log(let delivery)): delivery.facts
    default: nil
    }
  }

  /// A command that is given together with this one: about the same day, in the same language.
  fileprivate func shared(_ command: JSON, onDay: Bool = true) -> JSON {
    guard var object = command.object else { return command }
    if onDay, let on { object["on"] = .string(on.description) }
    if let lang, object["lang"] == nil, object["reason"] != nil || object["title"] != nil {
      object["lang"] = .string(lang.rawValue)
    }
    return .object(object)
  }
}
