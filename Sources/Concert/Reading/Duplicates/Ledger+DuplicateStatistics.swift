internal import GRDB

extension Ledger {
  /// What people decided on flags and how long open ones have waited, by tier and two ministries.
  ///
  /// The newest decision of each pair counts, unless it was reopened; its tier is that of the score
  /// which it saw. A pair that is asked again is decided, and open.
  public func duplicateStatistics(at clocks: Clocks = .now) throws -> DuplicateStatistics {
    try withViews(["duplicates", "ministries"], at: clocks) { db, basis in
      var groups: [Key: DuplicateStatistics.Group] = [:]
      let lines = try ReviewLines(db)
      let arguments: StatementArguments = ["likely": lines.likely, "possible": lines.possible]
      let rows = try Row.fetchCursor(db, sql: Self.decidedAndOpen, arguments: arguments)
      while let row = try rows.next() {
        let tier: String = row["tier"]
        let codes: [String] = [row["first"], row["second"]].sorted()
        for ministries in [nil, codes] {
          let key = Key(tier: tier, ministries: ministries)
          var group =
            groups[key] ?? DuplicateStatistics.Group(tier: tier, ministries: ministries)
          if let outcome: String = row["outcome"] {
            group.decided += 1
            if outcome == "distinct" { group.distinct += 1 }
            if ["same", "joint", "part_of"].contains(outcome) { group.doubled += 1 }
          } else {
            group.waits.append(row["days"])
          }
          groups[key] = group
        }
      }
      return DuplicateStatistics(
        basis: basis, groups: groups.sorted { $0.key.rank < $1.key.rank }.map(\.value))
    }
  }

  private struct Key: Hashable {
    let tier: String
    let ministries: [String]?

    var rank: (Int, String) {
      let tiers = ["likely", "possible", "unflagged", "sample"]
      return (tiers.firstIndex(of: tier) ?? tiers.count, (ministries ?? []).joined(separator: " "))
    }
  }

  /// One row a decision, and one a flag that is open, with its days.
  private static let decidedAndOpen = """
    WITH RECURSIVE \(House.rolled),
    told AS (
      SELECT v.a, v.b, v.outcome, NULL AS days,
        CASE WHEN v.sample IS NOT NULL THEN 'sample' WHEN v.score >= :likely THEN 'likely'
          WHEN v.score >= :possible THEN 'possible' ELSE 'unflagged' END AS tier
      FROM duplicate_reviews AS v
      WHERE v.reopened = 0
      UNION ALL
      SELECT f.a, f.b, NULL, 
        CAST(julianday(basis.as_of) - julianday(COALESCE(v.asked_on, f.since_on)) AS INTEGER), f.tier
      FROM duplicate_shown AS f
      JOIN basis
      LEFT JOIN duplicate_reviews AS v ON v.ref = f.ref
      WHERE \(Openness.sql("v", asOf: "basis.as_of")))
    SELECT t.tier, t.outcome, t.days, COALESCE(p.now, a.ministry) AS first,
      COALESCE(q.now, b.ministry) AS second
    FROM told AS t
    JOIN duplicate_efforts AS a ON a.ref = t.a
    JOIN duplicate_efforts AS b ON b.ref = t.b
    LEFT JOIN rolled AS p ON p.code = a.ministry
    LEFT JOIN rolled AS q ON q.code = b.ministry
    """
}
