public import EventSourcing

/// The row of hashtags of a sheet, and what it says about the columns.
public struct HXLSheet: Sendable {
  /// The row of hashtags stands within so many rows.
  /// - Source: HXL standard 1.1.
  public static let headLimit = 25

  /// One for each column; none for a column without.
  public let tags: [HXLTag?]
  /// The record, from 1.
  public let row: Int
  public let delimiter: UInt8

  /// Finds the hashtags: the first row in which at least half of the cells that hold something are
  /// hashtags.
  ///
  /// - Throws: `HXLError` when there is no such row, `CSVError`, and what the source throws.
  public init<Source: ByteSource>(_ source: Source) throws {
    var reader = CSVReader(source)
    var row = CSVRow()
    while row.row < Self.headLimit {
      reader.fieldCount = nil
      do {
        guard try reader.next(into: &row) else { break }
      } catch let error as CSVError where !error.endsFile { continue }
      let cells = row.fields.map(\.trimmed)
      let tags = cells.map { HXLTag($0) }
      let found = tags.count { $0 != nil }
      if found > 0, found * 2 >= cells.count(where: { !$0.isEmpty }) {
        self.tags = tags
        self.row = row.row
        delimiter = reader.delimiter
        return
      }
    }
    throw HXLError.noHashtags(rows: row.row)
  }

  /// The columns under names that differ: a hashtag that comes again gets a number.
  public var headings: [String] {
    var seen: [String: Int] = [:]
    return tags.enumerated().map { index, tag in
      guard let text = tag?.text else { return "column \(index + 1)" }
      seen[text, default: 0] += 1
      let count = seen[text] ?? 1
      return count == 1 ? text : "\(text) (\(count))"
    }
  }
}

/// Why a sheet can't be read as HXL.
public enum HXLError: Explainable, Hashable {
  case noHashtags(rows: Int)
  /// No column says who does it.
  case nobody([String])

  public var explanation: Explanation {
    switch self {
    case .noHashtags(let rows):
      Explanation(
        code: "no-hashtags", at: "rows 1 to \(max(1, rows))",
        what: "No row of hashtags such as #org+name stands within the first "
          + "\(HXLSheet.headLimit) rows.",
        mend: "Add one below the headings, or import it as CSV with a mapping: "
          + "concert import mapping try FILE proposes one.", outcome: .badData)
    case .nobody(let tags):
      Explanation(
        code: "no-organisation", value: tags.joined(separator: " "),
        what: "No column has the hashtag #org, so nobody can own what the rows tell.",
        mend: "Add #org to the column of the organisation, or give --ministry.",
        outcome: .badData)
    }
  }
}
