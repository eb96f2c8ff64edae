import Interop

@testable import Concert

/// What of a ledger each format carries, as its views tell it.
extension Committee {
  private static let exactTables = [
    ("ministries", "ministries"), ("ministry_names", "ministries"),
    ("ministry_successors", "ministries"), ("missions", "missions"),
    ("mission_participants", "missions"), ("mission_periods", "missions"),
    ("commitments", "commitments"), ("commitment_places", "commitments"),
    ("commitment_themes", "commitments"), ("commitment_owners", "commitments"),
    ("contributions", "contributions"), ("contribution_delivery", "contributions"),
    ("plans", "scorecard"), ("plan_items", "scorecard"), ("indicator_reports", "scorecard"),
    ("consultations", "consultations"), ("consultation_inputs", "consultations"),
  ]

  /// The tables' rows, each with the table's name.
  func viewFacts() async throws -> [String] {
    var facts: [String] = []
    for (table, view) in Self.exactTables {
      facts += try await rows(of: table, in: view).map { "\(table): \($0)" }
    }
    return facts
  }

  /// What IATI can carry of efforts that move money; a contribution under no commitment is one, too.
  func activityFacts() async throws -> [String] {
    let places =
      "(SELECT group_concat(value) FROM (SELECT value FROM json_each(c.places) ORDER BY value))"
    let themes =
      "(SELECT group_concat(value) FROM (SELECT value FROM json_each(c.themes) ORDER BY value))"
    let shared = """
      m.org_ref, m.code, c.titles, CASE WHEN c.framework = 'bilateral' THEN c.framework END,
        c.partner, \(places), \(themes), c.period_end
      """
    let fact = "direction || money_minor || money_currency || on_day"
    let sql = """
      SELECT \(shared), CASE WHEN c.pledged_minor > 0 THEN c.pledged_currency END,
        CASE WHEN c.pledged_minor > 0 THEN c.pledged_minor END,
        (SELECT group_concat(fact, ';') FROM (
          SELECT \(fact) AS fact FROM contributions
          WHERE commitment = c.ref AND state = 'delivered' AND money_minor > 0 ORDER BY fact))
      FROM commitments AS c JOIN ministries AS m ON m.code = c.ministry
      WHERE c.kind IN ('money', 'in_kind') OR c.pledged_minor IS NOT NULL OR EXISTS (
        SELECT 1 FROM contributions WHERE commitment = c.ref AND state = 'delivered'
          AND money_minor IS NOT NULL)
      UNION ALL
      SELECT \(shared), NULL, NULL, CASE WHEN c.money_minor > 0 THEN \(fact) END
      FROM contributions AS c JOIN ministries AS m ON m.code = c.ministry
      WHERE c.commitment IS NULL AND c.state = 'delivered'
        AND (c.kind = 'in_kind' OR c.money_minor IS NOT NULL)
      """
    let rows = try await ledger().read(
      ViewQuery(sql, views: ["commitments", "contributions", "ministries"]))
    return rows.rows.map { row in
      // A ministry without an identifier goes by its code.
      let reference = row[0] == .null ? row[1] : row[0]
      return "\(reference) \(row.dropFirst(2))"
    }.sorted()
  }

  /// What a sheet carries of a view's rows. A contribution's places are its commitment's when it
  /// names none.
  func sheetFacts(of table: String) async throws -> [[Concert.Cell]] {
    let isGift = table == "contributions"
    func effective(_ column: String) -> String {
      isGift ? "coalesce(t.\(column), c.\(column))" : "t.\(column)"
    }
    let money =
      isGift
      ? "iif(t.money_minor IS NULL, NULL, t.money_currency), t.money_minor, t.direction, t.on_day"
      : "iif(t.pledged_minor IS NULL, NULL, t.pledged_currency), t.pledged_minor, t.period_start, "
        + "t.period_end"
    let rows = try await ledger().read(
      ViewQuery(
        """
        SELECT t.ministry, t.title, replace(t.description, char(10), ' '), t.kind,
          \(effective("framework")), t.partner, (SELECT group_concat(value) FROM (
            SELECT value FROM json_each(\(effective("places"))) ORDER BY value)),
          \(effective("themes")), \(money)
        FROM \(table) AS t
        \(isGift ? "LEFT JOIN commitments AS c ON c.ref = t.commitment" : "")
        WHERE t.state <> 'withdrawn' ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
        """, views: ["commitments", "contributions"]))
    return rows.rows
  }
}
