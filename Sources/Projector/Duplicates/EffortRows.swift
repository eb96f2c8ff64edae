internal import Matching

/// An effort as pairs are made of it.
struct KnownEffort {
  let id: Int64
  let ref: String
  let ministry: String
  let mission: String?
  let isLive: Bool
  let prepared: PreparedEffort
}

/// The rows of `duplicate_efforts`, and of `duplicate_listed` as candidates are read; those read
/// lately are remembered.
struct EffortRows: ~Copyable {
  private let rules: Ruleset
  private let touching: @Sendable (String) -> [String]
  private let read: RawStatement
  private let tie: RawStatement
  private let form: RawStatement
  private let own: RawStatement
  private let number: RawStatement
  private var places: PlaceCodes
  private var words = WordMemory()
  private var known = FeatureTable()

  init(
    _ rules: Ruleset, touching: @escaping @Sendable (String) -> [String], on raw: OpaquePointer
  ) throws(StepFailure) {
    self.rules = rules
    self.touching = touching
    places = PlaceCodes(touching: touching)
    let read = try RawStatement(
      """
      SELECT ref, ministry, mission, live, title, places, locations, themes, period_start,
        period_end, partner, minor, currency, framework, plan_action, beneficiaries, audience
      FROM duplicate_efforts WHERE id = ?1
      """, on: raw)
    let tie = try RawStatement(
      "SELECT ref, ministry, mission FROM duplicate_efforts WHERE id = ?1", on: raw)
    let form = try RawStatement("SELECT form FROM duplicate_listed WHERE effort = ?1", on: raw)
    let own = try RawStatement(
      """
      SELECT effort.id, effort.live, listed.effort IS NOT NULL
      FROM duplicate_efforts AS effort
      LEFT JOIN duplicate_listed AS listed ON listed.effort = effort.id
      WHERE effort.ref = ?1
      UNION ALL
      SELECT effort.id, effort.live, listed.effort IS NOT NULL
      FROM duplicate_efforts AS effort
      LEFT JOIN duplicate_listed AS listed ON listed.effort = effort.id
      WHERE effort.commitment = ?1 AND effort.live <> (listed.effort IS NOT NULL)
      """, on: raw)
    let number = try RawStatement("SELECT id FROM duplicate_efforts WHERE ref = ?1", on: raw)
    self.read = read
    self.tie = tie
    self.form = form
    self.own = own
    self.number = number
  }

  /// The effort itself, and contributions under it that are to be listed or taken off.
  func touched(by ref: String) throws(StepFailure) -> [(id: Int64, wasListed: Bool)] {
    own.bind(1, ref)
    var efforts: [(id: Int64, wasListed: Bool)] = []
    while try own.step() {
      // What neither stands in the lists nor is to be has nothing to renew.
      if own.integer(1) + own.integer(2) > 0 {
        efforts.append((own.integer(0), own.integer(2) > 0))
      }
    }
    own.reset()
    return efforts
  }

  func id(of ref: String) throws(StepFailure) -> Int64? {
    number.bind(1, ref)
    defer { number.reset() }
    return try number.step() ? number.integer(0) : nil
  }

  /// Of an effort that a pair is about to be made with.
  ///
  /// An event that changes them renews the effort, and so what is remembered.
  mutating func names(of id: Int64) throws(StepFailure) -> EffortNames? {
    if let names = known.names(of: id) { return names }
    tie.bind(1, id)
    defer { tie.reset() }
    guard try tie.step() else { return nil }
    let names = EffortNames(
      ref: tie.text(0), ministry: tie.text(1), mission: tie.optionalText(2))
    known.remember(names, of: id)
    return names
  }

  mutating func fetch(_ ids: [Int64]) { known.fetch(ids) }

  /// None for an effort that is not listed, and what `body` gives.
  mutating func withFeatures<Value>(
    _ id: Int64, _ body: (EffortFeatures) -> Value?
  ) throws(StepFailure) -> Value? {
    if !known.contains(id), try features(id) == nil { return nil }
    return known.withFeatures(of: id, body) ?? nil
  }

  /// None for an effort that is not listed.
  mutating func features(_ id: Int64) throws(StepFailure) -> EffortFeatures? {
    if let features = known.features(of: id) { return features }
    form.bind(1, id)
    defer { form.reset() }
    guard try form.step() else { return nil }
    guard
      let read = form.withBytes(0, { EffortFeatures(form: $0, touching: &places) })
    else { throw StepFailure(reason: "duplicate_listed \(id) is damaged") }
    known.remember(read, of: id)
    return read
  }

  /// Reads the row, whatever is remembered of it.
  mutating func fresh(_ id: Int64) throws(StepFailure) -> KnownEffort? {
    read.bind(1, id)
    defer { read.reset() }
    guard try read.step() else { return nil }
    let places = ViewJSON.texts(read.optionalText(5))
    var effort = Effort(
      title: read.text(4), places: places, near: places.flatMap(touching),
      locations: ViewJSON.texts(read.optionalText(6)),
      themes: ViewJSON.texts(read.optionalText(7)),
      period: Span(start: read.optionalText(8), end: read.optionalText(9)),
      partner: read.optionalText(10), minor: read.optionalInteger(11),
      currency: read.optionalText(12))
    // Of the kind nothing is told: its points must be fitted first, where most are money.
    effort.framework = read.optionalText(13)
    effort.planAction = read.optionalText(14)
    effort.beneficiaries = ViewJSON.texts(read.optionalText(15))
    effort.audience = read.optionalText(16)
    let known = KnownEffort(
      id: id, ref: read.text(0), ministry: read.text(1), mission: read.optionalText(2),
      isLive: read.integer(3) == 1,
      prepared: PreparedEffort(effort, under: rules, remembering: &words))
    self.known.remember(
      known.prepared.features,
      EffortNames(ref: known.ref, ministry: known.ministry, mission: known.mission), of: id)
    return known
  }

  mutating func forget() { known = FeatureTable() }
}
