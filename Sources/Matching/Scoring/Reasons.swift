extension Score {
  static func title(_ a: TitleWords, _ b: TitleWords, _ rules: Ruleset) -> Reason? {
    guard let likeness = TitleLikeness(a, b, atLeast: rules.titleFloor) else { return nil }
    let points = rules.title * likeness.value / 100
    let shared = likeness.shared.map { "\"\($0)\"" }.joined(separator: ", ")
    if likeness.value == 100 { return Reason(.title, points, "same title, \(shared)") }
    return Reason(.title, points, "titles alike, \(likeness.value) of 100, both say \(shared)")
  }

  static func place(_ a: Effort, _ b: Effort, _ rules: Ruleset) -> Reason? {
    if a.places.isEmpty || b.places.isEmpty {
      return Reason(.place, rules.unsaidPlace, "place not said on one side")
    }
    let same = a.places.filter(b.places.contains)
    if let place = same.min(by: Self.precedes) {
      return Reason(.place, rules.samePlace, "same place, \(place)")
    }
    let near = a.places.filter(b.near.contains) + b.places.filter(a.near.contains)
    guard let place = near.min(by: Self.precedes) else { return nil }
    return Reason(.place, rules.nearPlace, "one place contains the other, \(place)")
  }

  static func theme(_ a: Effort, _ b: Effort, _ rules: Ruleset) -> Reason {
    let codes = (Set(a.themes), Set(b.themes))
    if codes.0.isEmpty || codes.1.isEmpty {
      return Reason(.theme, rules.unsaidTheme, "theme not said on one side")
    }
    let steps = [
      (5, rules.sameTheme, "same theme"), (3, rules.groupTheme, "themes of one group"),
      (2, rules.areaTheme, "themes of one area"),
    ]
    for (digits, points, words) in steps {
      let left = Set(codes.0.filter { $0.utf8.count >= digits }.map { $0.prefix(digits) })
      let right = Set(codes.1.filter { $0.utf8.count >= digits }.map { $0.prefix(digits) })
      if let code = left.intersection(right).map(String.init).min(by: Self.precedes) {
        return Reason(.theme, points, "\(words), \(code)")
      }
    }
    return Reason(.theme, 0, "different themes")
  }

  static func period(_ a: Effort, _ b: Effort, _ rules: Ruleset) -> Reason {
    guard let overlap = a.period.overlap(with: b.period) else {
      return Reason(.period, rules.openPeriod, "periods may overlap, a day is not said")
    }
    if overlap == 100 { return Reason(.period, rules.period, "same period") }
    return Reason(
      .period, rules.touchingPeriod + (rules.period - rules.touchingPeriod) * overlap / 100,
      "periods overlap by \(overlap) %")
  }

  static func amount(_ a: Effort, _ b: Effort, _ rules: Ruleset) -> Reason? {
    guard let left = a.minor, let right = b.minor, left > 0, right > 0,
      let currency = a.currency, currency == b.currency
    else { return nil }
    let smaller = min(left, right)
    let greater = max(left, right)
    let apart =
      100 - (greater < 90_000_000_000_000_000 ? 100 * smaller / greater : smaller / (greater / 100))
    if apart <= 10 {
      return Reason(.amount, rules.closeAmount, "amounts within \(apart) %, \(currency)")
    }
    if apart <= 25 {
      return Reason(.amount, rules.nearAmount, "amounts within \(apart) %, \(currency)")
    }
    return Reason(.amount, 0, "amounts \(apart) % apart, \(currency)")
  }

  static func partner(_ a: ComparedEffort, _ b: ComparedEffort, _ rules: Ruleset) -> Reason? {
    guard let name = a.effort.partner, let left = a.partner, let right = b.partner,
      TitleLikeness(left, right, atLeast: 70) != nil
    else { return nil }
    return Reason(.partner, rules.samePartner, "same partner, \(name)")
  }

  static func conflicts(
    _ left: Numbering, _ right: Numbering, _ rules: Ruleset
  ) -> [Reason] {
    var reasons: [Reason] = []
    if let kind = left.differing(from: right).first {
      let numbers = (left.counts[kind] ?? [], right.counts[kind] ?? [])
      // A first phase is often not numbered until there is a second.
      let points = numbers.0.union(numbers.1) == [1] ? rules.phaseConflict / 3 : rules.phaseConflict
      reasons.append(
        Reason(
          .phase, -points, "\(kind.rawValue) differs, \(list(numbers.0)) and \(list(numbers.1))"))
    }
    if left.years.isDisjoint(with: right.years), !left.years.isEmpty, !right.years.isEmpty {
      reasons.append(
        Reason(
          .year, -rules.yearConflict,
          "year in the title differs, \(list(left.years)) and \(list(right.years))"))
    }
    if left.isAdditionalFinancing != right.isAdditionalFinancing {
      reasons.append(
        Reason(
          .additionalFinancing, -rules.financingConflict, "only one is additional financing"))
    }
    return reasons
  }

  private static func list(_ numbers: Set<Int>) -> String {
    numbers.isEmpty ? "none" : numbers.sorted().map(String.init).joined(separator: ", ")
  }

  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
