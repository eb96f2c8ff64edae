/// Sums of money that may be more than 64 bits hold: a cell of ten thousand of the largest amounts.
///
/// Views keep them as a part below 10^18 and a number of 10^18s beside it; a query adds amounts in
/// halves. Both come out as one whole number, or as its digits in a text where SQLite's integers end.
enum ExactSum {
  private static let billion = "1000000000"
  private static let e18 = "1000000000000000000"

  /// SQL for `high` × 10^18 + `low`, where `low` is between −10^18 and 10^18; none when they are.
  static func sql(e18 high: String, minor low: String) -> String {
    """
    CASE WHEN (\(high)) IS NULL THEN NULL
      WHEN abs(\(high)) <= 8 THEN (\(high)) * \(e18) + (\(low))
      WHEN (\(high)) > 0 THEN printf('%d%018d', (\(high)) - ((\(low)) < 0),
        (\(low)) + ((\(low)) < 0) * \(e18))
      ELSE printf('-%d%018d', -(\(high)) - ((\(low)) > 0), ((\(low)) > 0) * \(e18) - (\(low))) END
    """
  }

  /// SQL for the sum of a column of amounts that are not negative; none when all are.
  static func sql(of column: String) -> String {
    let (high, low) = ("sum(\(column) / \(billion))", "sum(\(column) % \(billion))")
    let whole = "(\(high) + \(low) / \(billion))"
    return sql(
      e18: "\(whole) / \(billion)",
      minor: "\(whole) % \(billion) * \(billion) + \(low) % \(billion)"
    )
  }
}
