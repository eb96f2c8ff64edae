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
    guard sides.count == 2 else { return [review.json] }
    var commands: [JSON] = []
    if let new {
      commands.append(review.shared(establishing(name, for: sides, with: new)))
    } else {
      guard missions[name]?.state.charter != nil else { return [review.json] }
      var joined: Set<ID<Ministry>> = []
      for side in sides
      where !takesPart(side.ministry, in: name) && joined.insert(side.ministry).inserted {
        commands.append(
          review.shared([
            "do": "mission.join", "mission": .string(name.text),
            "ministry": .string(side.ministry.text), "reason": .string(reason),
          ]))
      }
    }
    commands.append(review.json)
    for side in sides where side.facts.mission != name {
      commands.append(try pooling(side, under: name, reason, review))
    }
    return commands
  }

  private func pooling(
    _ side: Side, under name: ID<Mission>, _ reason: String, _ review: Act
  ) throws(Refusal) -> JSON {
    if side.ref.commitment != nil {
      return review.shared([
        "do": "commitment.pool", "ref": .string(side.ref.text), "mission": .string(name.text),
      ])
    }
    if let other = side.facts.mission {
      throw .contribution(.alreadyPooled(side.ref.text, other))
    }
    // A correction keeps the day of what it corrects.
    return review.shared(
      [
        "do": "contribution.correct", "ref": .string(side.ref.text),
        "mission": .string(name.text), "reason": .string(reason),
      ], onDay: false)
  }

  private struct Side {
    let ref: EffortRef
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
        ref: ref, ministry: record.owner, facts: record.promise.facts,
        lang: record.lang, visibility: record.visibility)
    }
    if let id = ref.contribution, let record = contributions[id]?.state.record {
      return Side(
        ref: ref, ministry: record.ministry, facts: record.delivery.facts,
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

extension Act {
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
