/// All measures of a pair, and which conditions hold; kept between pairs, so that nothing is allocated.
struct PairMeasures {
  private var values = [Int](repeating: 0, count: Measure.allCases.count)
  private(set) var conditions: UInt32 = Condition.always.bit
  var titles = TitlePair()
  var letters = Letters()

  subscript(measure: Measure) -> Int { values[measure.rawValue] }

  mutating func set(_ measure: Measure, _ value: Int) { values[measure.rawValue] = value }
  mutating func set(_ measure: Measure, _ holds: Bool) {
    values[measure.rawValue] = holds ? 1 : 0
  }

  init() {}

  /// - Parameter a: The one that comes first in the pair's own order.
  init(_ a: EffortFeatures, _ b: EffortFeatures) { measure(a, b) }

  /// - Parameter a: The one that comes first in the pair's own order.
  mutating func measure(_ a: EffortFeatures, _ b: EffortFeatures) {
    measureBesideTitles(a, b)
    measureTitles(a, b)
  }

  /// All but what takes matching the words of the titles, which costs more than the rest together.
  mutating func measureBesideTitles(_ a: EffortFeatures, _ b: EffortFeatures) {
    for place in values.indices { values[place] = 0 }
    conditions = Condition.always.bit
    measureNumbers(a, b)
    measurePlaces(a, b)
    set(.theme, Self.theme(a.themes, b.themes))
    set(.themeUnsaid, a.themes.isEmpty || b.themes.isEmpty)
    measurePeriods(a, b)
    measureAmounts(a, b)
    measureSaid(a, b)
    measureConditions(a, b)
  }

  mutating func hold(_ condition: Condition, _ holds: Bool) {
    if holds { conditions |= condition.bit }
  }

  /// What a ledger's own entries say beside what published ones do.
  private mutating func measureSaid(_ a: EffortFeatures, _ b: EffortFeatures) {
    set(.sameKind, a.kind != 0 && a.kind == b.kind)
    set(.sameFramework, a.framework != 0 && a.framework == b.framework)
    set(.samePlanAction, a.planAction != 0 && a.planAction == b.planAction)
    if !a.beneficiaries.isEmpty, !b.beneficiaries.isEmpty {
      let least = min(a.beneficiaries.count, b.beneficiaries.count)
      set(.beneficiaries, 1000 * Self.common(a.beneficiaries, b.beneficiaries) / least)
    }
    set(
      .audienceDiffers,
      !a.audience.isEmpty && !b.audience.isEmpty && Self.common(a.audience, b.audience) == 0)
  }

  private mutating func measureNumbers(_ a: EffortFeatures, _ b: EffortFeatures) {
    let (x, y) = (a.numbers, b.numbers)
    // "Year 3, round 1" and "year 3, round 2" share a number and are two rounds all the same.
    func differ(_ one: [Int], _ other: [Int]) -> Bool {
      Self.common(one, other) < min(one.count, other.count)
    }
    set(.samePhase, Self.common(x.phases, y.phases) > 0)
    set(.sameYear, Self.common(x.years, y.years) > 0)
    set(.sameNumber, Self.common(x.others, y.others) > 0)
    set(.phaseDiffers, differ(x.phases, y.phases))
    set(
      .phaseOnOneSide,
      x.phases.isEmpty != y.phases.isEmpty && max(x.phases.last ?? 0, y.phases.last ?? 0) >= 2)
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
  private static func lies(_ years: [Int], outside effort: EffortFeatures) -> Bool {
    guard !years.isEmpty, let start = effort.start else { return false }
    let first = Span.year(of: start)
    let last = effort.end.map(Span.year(of:)) ?? first + 6
    return years.allSatisfy { $0 < first - 1 || $0 > last + 1 }
  }

  private mutating func measurePlaces(_ a: EffortFeatures, _ b: EffortFeatures) {
    if !a.countries.isEmpty && !b.countries.isEmpty {
      if Self.common(a.countries, b.countries) > 0 {
        set(.place, 3)
      } else if Self.common(a.countries, b.near) > 0 || Self.common(b.countries, a.near) > 0 {
        set(.place, 2)
      }
    } else {
      let left = a.countries.isEmpty ? a.titleCountries : a.countries
      let right = b.countries.isEmpty ? b.titleCountries : b.countries
      set(.place, Self.common(left, right) > 0 ? 3 : left.isEmpty || right.isEmpty ? 2 : 1)
    }
    if a.locations.isEmpty || b.locations.isEmpty {
      set(.locationUnsaid, true)
    } else {
      set(
        .location,
        1000 * Self.common(a.locations, b.locations) / min(a.locations.count, b.locations.count))
    }
    set(.locationInTitle, a.names(b.locations) || b.names(a.locations))
    if a.partner.isEmpty || b.partner.isEmpty {
      set(.partnerUnsaid, true)
    } else {
      set(
        .partner,
        1000 * Self.common(a.partner, b.partner) / min(a.partner.count, b.partner.count))
    }
  }

  /// Both sorted.
  private static func common<Number: Comparable>(_ a: [Number], _ b: [Number]) -> Int {
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

  private static func theme(_ a: [ThemeCode], _ b: [ThemeCode]) -> Int {
    var best = 0
    for one in a {
      for other in b { best = max(best, one.likeness(to: other)) }
    }
    return best
  }

  private mutating func measurePeriods(_ a: EffortFeatures, _ b: EffortFeatures) {
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

  private mutating func measureAmounts(_ a: EffortFeatures, _ b: EffortFeatures) {
    set(.amount, Measure.unsaid)
    set(.amountUnsaid, true)
    let isOneCurrency = a.currency != 0 && a.currency == b.currency
    // Less than 50 dollars is no amount of an effort but a token.
    var amounts = (a.worth ?? 0, b.worth ?? 0)
    var least = 50_000_000
    if isOneCurrency, a.worth == nil || b.worth == nil {
      (amounts, least) = ((a.minor ?? 0, b.minor ?? 0), 1)
    }
    let (low, high) = (min(amounts.0, amounts.1), max(amounts.0, amounts.1))
    guard low >= least else { return }
    set(.amount, Int(clamping: min(Int128(Measure.unsaid - 1), Int128(high) * 1000 / Int128(low))))
    set(.amountUnsaid, false)
  }

  private static func mayMeet(_ a: EffortFeatures, _ b: EffortFeatures) -> Bool {
    guard let start = a.start, let other = b.start else { return false }
    let (first, end, later) = start <= other ? (start, a.end, other) : (other, b.end, start)
    return later <= end ?? first + 2192
  }

  private mutating func measureConditions(_ a: EffortFeatures, _ b: EffortFeatures) {
    let isTold = a.languages != 0 && b.languages != 0
    let isSame = a.languages & b.languages != 0
    hold(.sameLanguage, isSame)
    hold(.otherLanguage, isTold && !isSame)
    hold(.startsNear, self[.start] <= 383)
    hold(.startsApart, self[.start] > 383)
    hold(.mayMeet, Self.mayMeet(a, b))
    hold(.sameThemeGroup, self[.theme] >= 3)
    // One word ("Instructors") says too little to count for more where the rest is not said.
    let isTitle = min(a.words.count, b.words.count) > 1
    hold(.startUnsaid, isTitle && self[.startUnsaid] > 0)
    hold(.endUnsaid, isTitle && self[.endUnsaid] > 0)
    hold(.amountUnsaid, isTitle && self[.amountUnsaid] > 0)
    hold(.partnerUnsaid, isTitle && self[.partnerUnsaid] > 0)
    hold(.locationUnsaid, isTitle && self[.locationUnsaid] > 0)
    hold(.themeUnsaid, isTitle && self[.themeUnsaid] > 0)
  }
}
