internal import Matching

/// The rows of `duplicate_flags`, and of `duplicate_joint` for pairs under one mission.
struct FlagRows: ~Copyable {
  private let others: RawStatement
  private let raise: RawStatement
  private let join: RawStatement
  private let lower: RawStatement
  private let part: RawStatement

  init(on raw: OpaquePointer) throws(StepFailure) {
    let others = try RawStatement(
      """
      SELECT b FROM duplicate_flags WHERE a = ?1 UNION SELECT a FROM duplicate_flags WHERE b = ?1
      UNION SELECT b FROM duplicate_joint WHERE a = ?1
      UNION SELECT a FROM duplicate_joint WHERE b = ?1
      """, on: raw)
    let upsert = """
      ON CONFLICT (ref) DO UPDATE
      SET score = excluded.score, tier = excluded.tier, reasons = excluded.reasons,
        model = excluded.model, position = excluded.position
      """
    let raise = try RawStatement(
      """
      INSERT INTO duplicate_flags (
        ref, a, b, score, tier, reasons, model, since_on, since_position, position, left_out)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)
      \(upsert), left_out = excluded.left_out
      """, on: raw)
    let join = try RawStatement(
      """
      INSERT INTO duplicate_joint (
        ref, a, b, score, tier, reasons, model, since_on, since_position, position, mission)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)
      \(upsert), mission = excluded.mission
      """, on: raw)
    let lower = try RawStatement("DELETE FROM duplicate_flags WHERE ref = ?1", on: raw)
    let part = try RawStatement("DELETE FROM duplicate_joint WHERE ref = ?1", on: raw)
    self.others = others
    self.raise = raise
    self.join = join
    self.lower = lower
    self.part = part
  }

  /// The other sides of an effort's pairs, in byte order.
  func others(of ref: String) throws(StepFailure) -> [String] {
    others.bind(1, ref)
    var refs: [String] = []
    while try others.step() { refs.append(others.text(0)) }
    others.reset()
    return refs
  }

  struct Flag {
    let ref: String
    let a: String
    let b: String
    let score: Score
    let model: String
    let on: String
    let position: Int64
    /// Pairs over the line that the effort has beyond those that are kept.
    let leftOut: Int
    /// That ties both together.
    let mission: String?
    /// Whether the pair may have a row already.
    let isKnown: Bool
  }

  func write(_ flag: Flag) throws(StepFailure) {
    guard let tier = flag.score.tier else { return }
    if let mission = flag.mission {
      if flag.isKnown { try remove(flag.ref, from: lower) }
      join.bind(10, mission)
      try write(flag, tier, to: join)
    } else {
      if flag.isKnown { try remove(flag.ref, from: part) }
      raise.bind(10, flag.leftOut)
      try write(flag, tier, to: raise)
    }
  }

  private func write(
    _ flag: Flag, _ tier: Score.Tier, to statement: borrowing RawStatement
  ) throws(StepFailure) {
    statement.bind(1, flag.ref)
    statement.bind(2, flag.a)
    statement.bind(3, flag.b)
    statement.bind(4, flag.score.points)
    statement.bind(5, tier.rawValue)
    statement.bind(6, ViewJSON.reasons(flag.score))
    statement.bind(7, flag.model)
    statement.bind(8, flag.on)
    statement.bind(9, flag.position)
    try statement.run()
  }

  func remove(_ ref: String) throws(StepFailure) {
    try remove(ref, from: lower)
    try remove(ref, from: part)
  }

  private func remove(
    _ ref: String, from statement: borrowing RawStatement
  ) throws(StepFailure) {
    statement.bind(1, ref)
    try statement.run()
  }
}
