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

/// The rows of `duplicate_efforts`, read and cut to words; those read lately are remembered.
struct EffortRows: ~Copyable {
  /// So many of the newest, of some 4 KiB each, and at most as many before them, are kept.
  private static let most = 8192

  private let matching: EffortMatching
  private let read: RawStatement
  private let own: RawStatement
  private let number: RawStatement
  private var newest: [Int64: KnownEffort] = [:]
  private var earlier: [Int64: KnownEffort] = [:]

  init(_ matching: EffortMatching, on raw: OpaquePointer) throws(StepFailure) {
    self.matching = matching
    let read = try RawStatement(
      """
      SELECT ref, ministry, mission, live, title, places, locations, themes, period_start,
        period_end, partner, minor, currency
      FROM duplicate_efforts WHERE id = ?1
      """, on: raw)
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

  mutating func effort(_ id: Int64) throws(StepFailure) -> KnownEffort? {
    if let known = newest[id] { return known }
    if let known = earlier[id] {
      remember(known)
      return known
    }
    return try fresh(id)
  }

  /// Reads the row, whatever is remembered of it.
  mutating func fresh(_ id: Int64) throws(StepFailure) -> KnownEffort? {
    read.bind(1, id)
    defer { read.reset() }
    guard try read.step() else { return nil }
    let places = ViewJSON.texts(read.optionalText(5))
    var near = Set(places)
    for place in places { near.formUnion(matching.touching(place)) }
    let effort = Effort(
      title: read.text(4), places: places, near: Array(near),
      locations: ViewJSON.texts(read.optionalText(6)),
      themes: ViewJSON.texts(read.optionalText(7)),
      period: Span(start: read.optionalText(8), end: read.optionalText(9)),
      partner: read.optionalText(10), minor: read.optionalInteger(11),
      currency: read.optionalText(12))
    let known = KnownEffort(
      id: id, ref: read.text(0), ministry: read.text(1), mission: read.optionalText(2),
      isLive: read.integer(3) == 1, prepared: PreparedEffort(effort, under: matching.rules))
    remember(known)
    return known
  }

  private mutating func remember(_ effort: KnownEffort) {
    if newest.count >= Self.most {
      earlier = newest
      newest = [:]
    }
    newest[effort.id] = effort
  }

  mutating func forget() {
    newest = [:]
    earlier = [:]
  }
}
