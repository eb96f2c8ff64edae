/// SQL that readers share.
enum House {
  /// `rolled(code, now)`: which ministry a code belongs to on the basis day, after mergers.
  ///
  /// Stands behind `WITH RECURSIVE`.
  static let rolled = """
    house(code, now) AS (
      SELECT code, code FROM ministries
      UNION
      SELECT h.code, m.successor
      FROM house AS h JOIN ministries AS m ON m.code = h.now, basis AS b
      WHERE m.successor IS NOT NULL AND m.ends_from <= b.as_of),
    rolled(code, now) AS (
      SELECT h.code, h.now FROM house AS h JOIN ministries AS m ON m.code = h.now, basis AS b
      WHERE m.successor IS NULL OR m.ends_from > b.as_of)
    """

  /// The codes that count as one of `:ministries`: these and those that were merged into them.
  static let wanted = """
    SELECT code FROM rolled WHERE now IN (SELECT value FROM json_each(:ministries))
    UNION SELECT value FROM json_each(:ministries)
    """

  /// Whether a JSON list holds one of the places that are wanted.
  static func places(_ column: String) -> String {
    """
    (:places IS NULL OR EXISTS (
      SELECT 1 FROM json_each(\(column)) AS place
      WHERE place.value IN (SELECT value FROM json_each(:places))))
    """
  }

  /// Whether a JSON list holds a theme that begins with one of those wanted.
  static func themes(_ column: String) -> String {
    """
    (:themes IS NULL OR EXISTS (
      SELECT 1 FROM json_each(\(column)) AS theme, json_each(:themes) AS wanted
      WHERE substr(theme.value, 1, length(wanted.value)) = wanted.value))
    """
  }

  /// Whether a column's word is one of a list, which none stands for all of.
  static func word(_ column: String, _ list: String) -> String {
    "(:\(list) IS NULL OR \(column) IN (SELECT value FROM json_each(:\(list))))"
  }

  /// Whether a period meets the days from `:from` to `:to`. Without a period its day counts.
  static func period(_ start: String, _ end: String, day: String) -> String {
    """
    ((:from IS NULL OR COALESCE(
        \(end), CASE WHEN \(start) IS NULL THEN \(day) ELSE '9999-12-31' END) >= :from)
      AND (:to IS NULL OR COALESCE(\(start), \(day)) <= :to))
    """
  }
}
