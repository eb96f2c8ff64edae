/// SQL that every count of contributions starts from.
enum Given {
  static let views = ["commitments", "contributions", "ministries", "missions"]

  /// `given(…)`: contributions that stand, each with what it has from its commitment or mission.
  ///
  /// Stands behind `WITH RECURSIVE` and `House.rolled`. `ministry` is the house of the basis day and
  /// `author` whoever gave it. Without days a contribution counts on the day that it is about; one
  /// that began and names no end goes on.
  static let sql = """
    given AS (
      SELECT c.ref, c.ministry AS author, COALESCE(h.now, c.ministry) AS ministry, c.mission,
        COALESCE(c.kind, k.kind) AS kind, c.direction, c.partner,
        COALESCE(c.framework, k.framework, m.framework) AS framework,
        COALESCE(c.places, k.places, m.places) AS places,
        COALESCE(c.themes, k.themes, m.themes) AS themes,
        COALESCE(c.period_start, c.on_day) AS starts,
        MAX(
          COALESCE(c.period_start, c.on_day),
          COALESCE(c.period_end, IIF(c.period_start IS NULL, c.on_day, b.as_of))) AS ends,
        c.money_minor, c.money_currency, c.people,
        c.training_sessions, c.training_topic, c.training_audience,
        c.trained_f, c.trained_m, c.trained_x, c.trained_u, c.position
      FROM contributions AS c LEFT JOIN rolled AS h ON h.code = c.ministry
      LEFT JOIN commitments AS k ON k.ref = c.commitment
      LEFT JOIN missions AS m ON m.ref = c.mission, basis AS b
      WHERE c.state = 'delivered')
    """

  /// Which of them a `RecordFilter` wants, whatever its period; `g` is one of them.
  static let wanted = """
    (:ministries IS NULL OR g.ministry IN (SELECT value FROM json_each(:ministries))
      OR g.author IN (SELECT value FROM json_each(:ministries)))
    AND \(House.places("g.places")) AND \(House.themes("g.themes"))
    AND \(House.word("g.mission", "missions")) AND \(House.word("g.framework", "frameworks"))
    AND \(House.word("g.kind", "kinds"))
    """

  /// Which of them were there on any day of its period.
  static let inPeriod = """
    (:from IS NULL OR g.ends >= :from) AND (:to IS NULL OR g.starts <= :to)
    """
}
