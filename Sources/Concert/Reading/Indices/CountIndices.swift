/// Indices 11, 12 and 14: how many.
extension CoherenceScope {
  /// Of each plan in force: pillars, objectives and actions that a live commitment names; what is
  /// said and what is shown of its actions. Codes of no such plan are counted, and divided by none.
  func pillars() -> [CoherenceLine] {
    let named = records.filter { $0.isLiveEffort && $0.isCommitment && isWanted($0.house) }
      .compactMap { record in record.action.map { (ref: record.ref, action: $0) } }
    let known = Set(facts.plans.flatMap(\.items.values).flatMap { $0 })
    let lines = facts.plans.flatMap { coverage(of: $0, named) }
    let stray = named.filter { !known.contains($0.action) }
    guard lines.isEmpty || !stray.isEmpty else { return lines }
    let parts = [
      ("pillars", Set(stray.map { Self.pillar($0.action) })), ("actions", Set(stray.map(\.action))),
    ]
    return lines
      + parts.map { part, codes in
        var line = CoherenceLine(.pillars, part: part)
        line.numerator = .count(Int128(codes.count))
        line.state = .noPlan
        if listsRecords {
          line.behind = stray.map { .init(ref: $0.ref, part: .numerator, amount: nil) }
        }
        return line
      }
  }

  private func coverage(
    of plan: CoherencePlan, _ named: [(ref: String, action: String)]
  ) -> [CoherenceLine] {
    var covering: [String: Set<String>] = [:]
    for (ref, action) in named {
      for item in plan.upwards(from: action) { covering[item, default: []].insert(ref) }
    }
    var lines = CoherencePlan.levels.map { level in
      let items = plan.items[level] ?? []
      let covered = items.filter { covering[$0] != nil }
      var line = CoherenceLine(.pillars, part: level + "s", of: [plan.plan])
      line.divide(Int128(covered.count), by: Int128(items.count)) { .count($0) }
      if listsRecords {
        let refs = covered.reduce(into: Set<String>()) { $0.formUnion(covering[$1] ?? []) }
        line.behind = refs.sorted().map { .init(ref: $0, part: .numerator, amount: nil) }
      }
      return line
    }
    let actions = (plan.items["action"] ?? []).filter { plan.lead[$0].map(isWanted) ?? false }
    for (part, done) in [("said", plan.delivered), ("shown", plan.complete)] {
      var line = CoherenceLine(.pillars, part: part, of: [plan.plan])
      line.divide(Int128(actions.intersection(done).count), by: Int128(actions.count)) {
        .count($0)
      }
      lines.append(line)
    }
    return lines
  }

  /// `wps-2018:P1` of `wps-2018:P1.A4`.
  private static func pillar(_ action: String) -> String {
    let start = action.firstIndex(of: ":") ?? action.startIndex
    return String(action[..<(action[start...].firstIndex(of: ".") ?? action.endIndex)])
  }

  /// Who gives, who gives for the first time, and how much comes from outside the three Ds.
  func breadth() -> [CoherenceLine] {
    let gifts = records.filter {
      $0.direction == .given && $0.isNonzero && !$0.isWithdrawn && isWanted($0.house)
    }
    let givers = Set(gifts.map(\.house))
    let all = facts.ministries.values.filter { $0.isActive && isWanted($0.code) }
    var ministries = CoherenceLine(.breadth, part: "ministries")
    ministries.divide(Int128(givers.count), by: Int128(givers.union(all.map(\.code)).count)) {
      .count($0)
    }
    var firsts = CoherenceLine(.breadth, part: "first-time")
    let new = givers.filter { facts.firstGift[$0].map(window.holds) ?? false }.sorted()
    if window.isAll {
      firsts.state = .needsPeriod
    } else {
      firsts.divide(Int128(new.count), by: Int128(givers.count)) { .count($0) }
      if !new.isEmpty { firsts.note("new", new.joined(separator: " ")) }
    }
    var outside = CoherenceLine(.breadth, part: "outside-3d")
    let others = gifts.filter { facts.dimension($0.house) == .other }
    outside.divide(Int128(others.count), by: Int128(gifts.count)) { .count($0) }
    if listsRecords {
      ministries.behind = gifts.map { .init(ref: $0.ref, part: .numerator, amount: 1) }
      outside.behind = gifts.map {
        let isOther = facts.dimension($0.house) == .other
        return .init(ref: $0.ref, part: isOther ? .both : .denominator, amount: 1)
      }
      if !window.isAll {
        firsts.behind = gifts.map {
          .init(ref: $0.ref, part: new.contains($0.house) ? .both : .denominator, amount: 1)
        }
      }
    }
    return [ministries, firsts, outside]
  }

  /// How long flags wait, and how often people say that they were none.
  func resolution() -> [CoherenceLine] {
    let pairs = facts.pairs.filter { window.holds($0.day) }
    let open = pairs.filter(\.isOpen)
    var age = CoherenceLine(.resolution, part: "open-age")
    let days = open.map { Self.days(from: $0.day, to: facts.asOf) }
    if let median = Self.median(days) {
      age.divide(median.sum, by: median.count) { .count($0) }
      age.note("open", open.count)
    } else {
      age.state = .nothing
    }
    if listsRecords {
      age.behind = zip(open, days).map { .init(ref: $0.ref, part: .both, amount: Int128($1)) }
    }
    let alarms = ["likely", "possible"].map { tier in
      let decided = pairs.filter { !$0.isOpen && $0.tier == tier }
      let distinct = decided.filter { $0.outcome == "distinct" }
      var line = CoherenceLine(.resolution, part: "false-alarms-\(tier)")
      line.divide(Int128(distinct.count), by: Int128(decided.count)) { .count($0) }
      if let interval = Self.wilson(distinct.count, of: decided.count) {
        line.note("interval_95", interval)
      }
      if listsRecords {
        line.behind = decided.map {
          .init(
            ref: $0.ref, part: $0.outcome == "distinct" ? .both : .denominator, amount: 1)
        }
      }
      return line
    }
    return [age] + alarms
  }

  /// Wilson's interval at 95 %, as `0.1234..0.5678`; none for nothing.
  static func wilson(_ hits: Int, of all: Int) -> String? {
    guard all > 0 else { return nil }
    let z = 1.959963984540054
    let (count, share) = (Double(all), Double(hits) / Double(all))
    let middle = share + z * z / (2 * count)
    let spread =
      z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
    let whole = 1 + z * z / count
    let low = max(0, (middle - spread) / whole)
    let high = min(1, (middle + spread) / whole)
    return "\(Decimals.text(low))..\(Decimals.text(high))"
  }
}
