/// A temporary table in which the rows of a query are added up, a line and kind and currency at a time.
///
/// SQLite sorts all rows for a GROUP BY without an index. There are few lines and many rows: to look each
/// row's line up takes half as long.
struct SumTable {
  let name: String
  /// The column by which a measure's records are told apart, such as `state`.
  let kind: String
  /// Columns of the query that are added up beside `minor`.
  let sums: [String]

  /// Where a row has none: NULL is never equal to itself, and no text is a blob.
  private static let none = "x''"

  var creation: String {
    """
    CREATE TEMP TABLE \(name) (
      line, \(kind), currency, number, high, low\(list(sums) { $0 }),
      PRIMARY KEY (line, \(kind), currency)) WITHOUT ROWID;

    """
  }

  /// Adds the rows of `query` up: `line`, the kind, `currency`, `minor` and the sums.
  func adding(_ query: String) -> String {
    """
    INSERT INTO temp.\(name)
    WITH counted AS (\(query))
    SELECT IFNULL(line, \(Self.none)), \(kind), IFNULL(currency, \(Self.none)), 1,
      IFNULL(minor / 1000000000, 0), IFNULL(minor % 1000000000, 0)\(list(sums) { "IFNULL(\($0), 0)" })
    FROM counted WHERE true
    ON CONFLICT DO UPDATE SET number = number + 1, high = high + excluded.high,
      low = low + excluded.low\(list(sums) { "\($0) = \($0) + excluded.\($0)" })
    """
  }

  /// What was added up, with the money as billions, `high`, and the rest, `low`.
  var reading: String {
    """
    SELECT NULLIF(line, \(Self.none)) AS line, \(kind), NULLIF(currency, \(Self.none)) AS currency,
      number, high, low\(list(sums) { $0 })
    FROM temp.\(name)
    """
  }

  private func list(_ names: [String], _ text: (String) -> String) -> String {
    names.map { ", " + text($0) }.joined()
  }
}
