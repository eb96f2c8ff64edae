/// All measures of a pair, and which conditions hold.
struct PairMeasures {
  private var values = [Int](repeating: 0, count: Measure.allCases.count)
  private(set) var conditions: UInt32 = Condition.always.bit
  let titles: TitlePair

  subscript(measure: Measure) -> Int { values[measure.rawValue] }

  mutating func set(_ measure: Measure, _ value: Int) { values[measure.rawValue] = value }
  mutating func set(_ measure: Measure, _ holds: Bool) {
    values[measure.rawValue] = holds ? 1 : 0
  }

  /// - Parameter a: The one that comes first in the pair's own order.
  init(_ a: PreparedEffort, _ b: PreparedEffort) {
    titles = TitlePair(a.title, b.title)
    measureTitles(a.title, b.title)
    measureNumbers(a, b)
    measurePlaces(a, b)
    set(.theme, Self.theme(a.effort.themes, b.effort.themes))
    set(.themeUnsaid, a.effort.themes.isEmpty || b.effort.themes.isEmpty)
    measurePeriods(a, b)
    measureAmounts(a, b)
    measureSaid(a, b)
    measureConditions(a, b)
  }

  /// What a ledger's own entries say beside what published ones do.
  private mutating func measureSaid(_ a: PreparedEffort, _ b: PreparedEffort) {
    func agree(_ field: KeyPath<Effort, String?>) -> Bool {
      let said = a.effort[keyPath: field]
      return said != nil && said == b.effort[keyPath: field]
    }
    set(.sameKind, agree(\.kind))
    set(.sameFramework, agree(\.framework))
    set(.samePlanAction, agree(\.planAction))
    if !a.beneficiaries.isEmpty, !b.beneficiaries.isEmpty {
      let least = min(a.beneficiaries.count, b.beneficiaries.count)
      set(.beneficiaries, 1000 * Self.common(a.beneficiaries, b.beneficiaries) / least)
    }
    set(
      .audienceDiffers,
      !a.audience.isEmpty && !b.audience.isEmpty && Self.common(a.audience, b.audience) == 0)
  }

  private mutating func measureNumbers(_ a: PreparedEffort, _ b: PreparedEffort) {
    let (x, y) = (a.title.numbering, b.title.numbering)
    func differ(_ one: Set<Int>, _ other: Set<Int>) -> Bool {
      !one.isEmpty && !other.isEmpty && one.isDisjoint(with: other)
    }
    set(.samePhase, !x.phases.isDisjoint(with: y.phases))
    set(.sameYear, !x.years.isDisjoint(with: y.years))
    set(.sameNumber, !x.others.isDisjoint(with: y.others))
    set(.phaseDiffers, differ(x.phases, y.phases))
    set(
      .phaseOnOneSide,
      x.phases.isEmpty != y.phases.isEmpty && (x.phases.union(y.phases).max() ?? 0) >= 2)
    set(.yearDiffers, differ(x.years, y.years))
    set(.numberDiffers, differ(x.others, y.others))
    set(
      .yearOutside,
      y.years.isEmpty && Self.lies(x.years, outside: b)
        || x.years.isEmpty && Self.lies(y.years, outside: a))
    set(.additionalFinancing, x.isAdditionalFinancing != y.isAdditionalFinancing)
    set(.preparation, x.isPreparation != y.isPreparation)
  }

  /// Whether all years lie more than a year before or after the effort's own; an end that is not
  /// said is taken to be six years on.
  private static func lies(_ years: Set<Int>, outside effort: PreparedEffort) -> Bool {
    guard !years.isEmpty, let start = effort.start else { return false }
    let first = Span.year(of: start)
    let last = effort.end.map(Span.year(of:)) ?? first + 6
    return years.allSatisfy { $0 < first - 1 || $0 > last + 1 }
  }

  private mutating func measurePlaces(_ a: PreparedEffort, _ b: PreparedEffort) {
    if !a.countries.isEmpty && !b.countries.isEmpty {
      if !a.countries.isDisjoint(with: b.countries) {
        set(.place, 3)
      } else if !a.countries.isDisjoint(with: b.near) || !b.countries.isDisjoint(with: a.near) {
        set(.place, 2)
      }
    } else {
      let left = a.countries.isEmpty ? a.title.countries : a.countries
      let right = b.countries.isEmpty ? b.title.countries : b.countries
      set(.place, !left.isDisjoint(with: right) ? 3 : left.isEmpty || right.isEmpty ? 2 : 1)
    }
    if a.locations.isEmpty || b.locations.isEmpty {
      set(.locationUnsaid, true)
    } else {
      set(
        .location,
        1000 * Self.common(a.locations, b.locations) / min(a.locations.count, b.locations.count))
    }
    func names(_ title: PreparedTitle, _ locations: [UInt64]) -> Bool {
      !locations.isEmpty
        && title.keys.contains { locations.contains($0.hash) }
    }
    set(.locationInTitle, names(a.title, b.locations) || names(b.title, a.locations))
    if a.partner.isEmpty || b.partner.isEmpty {
      set(.partnerUnsaid, true)
    } else {
      set(
        .partner,
        1000 * Self.common(a.partner, b.partner) / min(a.partner.count, b.partner.count))
    }
  }

  /// Both sorted.
  private static func common(_ a: [UInt64], _ b: [UInt64]) -> Int {
    var (i, j, count) = (0, 0, 0)
    while i < a.count && j < b.count {
      if a[i] == b[j] {
        count += 1
        i += 1
        j += 1
      } else if a[i] < b[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return count
  }

  private static func theme(_ a: [String], _ b: [String]) -> Int {
    var best = 0
    for one in a.prefix(20) {
      for other in b.prefix(20) {
        if one == other { best = max(best, one.utf8.count >= 5 ? 5 : 4) }
        var digits = 0
        for (x, y) in zip(one.utf8, other.utf8) {
          guard x == y, digits < 3 else { break }
          digits += 1
        }
        best = max(best, digits)
      }
    }
    return best
  }

  private mutating func measurePeriods(_ a: PreparedEffort, _ b: PreparedEffort) {
    func apart(_ one: Int?, _ other: Int?) -> Int? {
      if let one, let other { abs(one - other) } else { nil }
    }
    let (start, end) = (apart(a.start, b.start), apart(a.end, b.end))
    set(.start, start ?? Measure.unsaid)
    set(.startUnsaid, start == nil)
    set(.end, end ?? Measure.unsaid)
    set(.endUnsaid, end == nil)
    set(.nearerEdge, min(start ?? Measure.unsaid, end ?? Measure.unsaid))
    set(.fartherEdge, start == nil && end == nil ? Measure.unsaid : max(start ?? 0, end ?? 0))
    set(.sameStartDay, start == 0 && a.start.map(Span.isFirstOfYear) == false)
    set(.sameEndDay, end == 0 && a.end.map(Span.isLastOfYear) == false)
    set(.overlapUnsaid, true)
    guard let first = a.start, let other = b.start else { return }
    let days = (max(0, other - (a.end ?? other)), max(0, first - (b.end ?? first)))
    set(.gap, max(days.0, days.1))
    if let last = a.end, let otherLast = b.end {
      let common = max(0, min(last, otherLast) - max(first, other) + 1)
      let either = max(last, otherLast) - min(first, other) + 1
      set(.overlap, 1000 * common / either)
      set(.overlapUnsaid, false)
    }
    // An end that is not said is taken to be three years on.
    let (last, otherLast) = (a.end ?? first + 1096, b.end ?? other + 1096)
    let common = max(0, min(last, otherLast) - max(first, other) + 1)
    set(.overlapOfShorter, min(1000, 1000 * common / (min(last - first, otherLast - other) + 1)))
  }

  private mutating func measureAmounts(_ a: PreparedEffort, _ b: PreparedEffort) {
    set(.amount, Measure.unsaid)
    set(.amountUnsaid, true)
    let isOneCurrency = a.effort.currency != nil && a.effort.currency == b.effort.currency
    // Less than 50 dollars is no amount of an effort but a token.
    var amounts = (a.worth ?? 0, b.worth ?? 0)
    var least = 50_000_000
    if isOneCurrency, a.worth == nil || b.worth == nil {
      (amounts, least) = ((a.effort.minor ?? 0, b.effort.minor ?? 0), 1)
    }
    let (low, high) = (min(amounts.0, amounts.1), max(amounts.0, amounts.1))
    guard low >= least else { return }
    set(.amount, Int(clamping: min(Int128(Measure.unsaid - 1), Int128(high) * 1000 / Int128(low))))
    set(.amountUnsaid, false)
  }

  private static func mayMeet(_ a: PreparedEffort, _ b: PreparedEffort) -> Bool {
    guard let start = a.start, let other = b.start else { return false }
    let (first, end, later) = start <= other ? (start, a.end, other) : (other, b.end, start)
    return later <= end ?? first + 2192
  }

  private mutating func measureConditions(_ a: PreparedEffort, _ b: PreparedEffort) {
    func hold(_ condition: Condition, _ holds: Bool) { if holds { conditions |= condition.bit } }
    let isTold = a.title.languages != 0 && b.title.languages != 0
    let isSame = a.title.languages & b.title.languages != 0
    hold(.sameLanguage, isSame)
    hold(.otherLanguage, isTold && !isSame)
    hold(.alike, self[.alike] >= 400)
    hold(.closelyAlike, self[.alike] >= 600)
    hold(.startsNear, self[.start] <= 383)
    hold(.startsApart, self[.start] > 383)
    hold(.mayMeet, Self.mayMeet(a, b))
    hold(.manyNames, self[.names] >= 1200)
    hold(.sameThemeGroup, self[.theme] >= 3)
    // One word ("Instructors") says too little to count for more where the rest is not said.
    let isTitle = min(a.title.keys.count, b.title.keys.count) > 1
    hold(.startUnsaid, isTitle && self[.startUnsaid] > 0)
    hold(.endUnsaid, isTitle && self[.endUnsaid] > 0)
    hold(.amountUnsaid, isTitle && self[.amountUnsaid] > 0)
    hold(.partnerUnsaid, isTitle && self[.partnerUnsaid] > 0)
    hold(.locationUnsaid, isTitle && self[.locationUnsaid] > 0)
    hold(.themeUnsaid, isTitle && self[.themeUnsaid] > 0)
  }
}
