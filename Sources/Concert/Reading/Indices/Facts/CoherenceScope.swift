/// How figures are told apart, and which functions compute them.
extension CoherenceScope {
  /// The lines of one index; one that says so where there is nothing to count.
  func lines(
    of index: CoherenceIndex, grouping: CoherenceQuery.Grouping?
  ) -> [CoherenceLine] {
    var lines = figures(of: index, grouping: grouping)
    if lines.isEmpty {
      lines = [CoherenceLine(index)]
      lines[0].state = .nothing
    }
    for place in lines.indices { lines[place].group = group }
    return lines
  }

  private func figures(
    of index: CoherenceIndex, grouping: CoherenceQuery.Grouping?
  ) -> [CoherenceLine] {
    switch index {
    case .fragmentation:
      Self.highestFirst(
        fragmentation(
          wholeGroup: grouping == .place || grouping == .theme || grouping == .mission))
    case .concentration: Self.highestFirst(concentration())
    case .overlap: Self.highestFirst(overlap())
    case .unresolvedDuplication: unresolvedDuplication()
    case .jointAction: jointAction()
    case .externalInternal: externalInternal()
    case .density: density()
    case .evenness: Self.highestFirst(evenness()).reversed()
    case .delivery: delivery()
    case .timeliness: timeliness()
    case .pillars: pillars()
    case .breadth: breadth()
    case .partners: partners()
    case .resolution: resolution()
    }
  }

  /// By currency, then by value; what is equal stays in the order of its names.
  private static func highestFirst(_ lines: [CoherenceLine]) -> [CoherenceLine] {
    lines.enumerated().sorted { one, other in
      if one.element.currency != other.element.currency {
        return one.element.currency < other.element.currency
      }
      let (left, right) = (Self.size(one.element), Self.size(other.element))
      return left != right ? left > right : one.offset < other.offset
    }.map(\.element)
  }

  private static func size(_ line: CoherenceLine) -> Double {
    line.value.flatMap(Double.init) ?? -1
  }

  /// One scope a group; the scope itself where nothing is told apart.
  func divided(by grouping: CoherenceQuery.Grouping?) -> [CoherenceScope] {
    switch grouping {
    case nil: [self]
    case .year?: periods(named: { String($0.prefix(4)) })
    case .quarter?: periods(named: DayWindow.quarter)
    case .ministry?: ministries
    case .place?: divided(facts.records.flatMap(\.places)) { $0.narrow(places: [$1]) }
    case .theme?: divided(facts.records.flatMap(\.themes)) { $0.narrow(themes: [$1]) }
    case .mission?:
      divided(facts.records.compactMap(\.mission) + facts.missions.map(\.ref)) {
        $0.narrow(missions: [$1])
      }
    }
  }

  private func divided(
    _ codes: [String], _ narrow: (inout CoherenceScope, String) -> Void
  ) -> [CoherenceScope] {
    Set(codes).sorted().map { code in
      var scope = self
      scope.group = code
      narrow(&scope, code)
      return scope
    }
  }

  /// Periods in which something starts, is due or was entered, not after the basis day.
  private func periods(named period: (String) -> String) -> [CoherenceScope] {
    var days = Set(facts.records.flatMap { [$0.day, $0.actOn, $0.until ?? $0.day] })
    days.formUnion(facts.pairs.map(\.day) + facts.missions.map(\.start))
    let known = days.filter { $0 <= facts.asOf && window.holds($0) }
    return Set(known.map(period)).sorted().map { name in
      var scope = self
      scope.group = name
      scope.window = DayWindow(named: name).within(window)
      return scope
    }
  }

  private var ministries: [CoherenceScope] {
    let codes = Set(facts.ministries.values.filter(\.isActive).map(\.code))
      .union(facts.records.map(\.house))
    return codes.sorted().filter(isWanted).map { code in
      var scope = self
      scope.group = code
      scope.focus = [code]
      return scope
    }
  }

  mutating func narrow(places: Set<String>) {
    narrow { record in
      record.places.removeAll { !places.contains($0) }
      return !record.places.isEmpty
    }
    facts.missions.removeAll { places.isDisjoint(with: $0.places) }
  }

  /// - Parameter themes: codes or their first digits.
  mutating func narrow(themes: [String]) {
    func isWithin(_ theme: String) -> Bool { themes.contains { theme.hasPrefix($0) } }
    narrow { record in
      record.themes.removeAll { !isWithin($0) }
      return !record.themes.isEmpty
    }
    facts.missions.removeAll { !$0.themes.contains(where: isWithin) }
  }

  mutating func narrow(missions: Set<String>) {
    surroundings = surroundings ?? facts.records
    narrow { record in record.mission.map(missions.contains) ?? false }
    facts.missions.removeAll { !missions.contains($0.ref) }
  }

  /// Keeps what `keeps` keeps, and the pairs that have a part in it.
  private mutating func narrow(_ keeps: (inout CoherenceRecord) -> Bool) {
    facts.records = facts.records.compactMap { record in
      var record = record
      return keeps(&record) ? record : nil
    }
    let refs = Set(facts.records.map(\.ref))
    facts.pairs.removeAll { !refs.contains($0.a) && !refs.contains($0.b) }
  }
}

extension DayWindow {
  /// `2024-Q2` of 2024-05-31.
  static func quarter(of day: String) -> String {
    let month = Int(day.dropFirst(5).prefix(2)) ?? 1
    return "\(day.prefix(4))-Q\((month + 2) / 3)"
  }

  /// `2024` or `2024-Q2`.
  init(named name: String) {
    let year = name.prefix(4)
    guard name.count == 7, let quarter = Int(name.suffix(1)) else {
      self.init(from: "\(year)-01-01", to: "\(year)-12-31")
      return
    }
    let months = [("01", "03-31"), ("04", "06-30"), ("07", "09-30"), ("10", "12-31")]
    let (first, last) = months[min(max(quarter, 1), 4) - 1]
    self.init(from: "\(year)-\(first)-01", to: "\(year)-\(last)")
  }

  func within(_ other: DayWindow) -> DayWindow {
    DayWindow(
      from: [from, other.from].compactMap { $0 }.max(),
      to: [to, other.to].compactMap { $0 }.min())
  }
}
