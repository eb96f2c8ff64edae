public import EventSourcing

/// A mapping that a sheet's headings and first rows suggest, with the questions that they leave open.
///
/// What can be read in two ways is asked, not chosen: days in both orders, `1.234`, `$`.
public struct MappingProposal: Hashable, Sendable {
  /// The mapping file's text; its comments are the questions.
  public let yaml: String
  /// What a person must answer before the sheet can be imported.
  public let questions: [Phrase]
  /// Headings that are used by nothing.
  public let unused: [String]

  /// Rows that are looked at.
  public static let sampleLimit = 200

  /// Reads the first rows of a sheet.
  ///
  /// - Throws: `CSVError` for what makes the rest unreadable, `ProposalError`, and what the source
  ///   throws.
  public init<Source: ByteSource>(_ source: Source, codes: ImportCodes) throws {
    var reader = CSVReader(source)
    var rows: [[String]] = []
    var row = CSVRow()
    var hasBadBytes = false
    while rows.count < Self.sampleLimit {
      reader.fieldCount = nil
      do {
        guard try reader.next(into: &row) else { break }
        if !row.isBlank { rows.append((0..<row.count).map { row.value($0).trimmed }) }
      } catch let error as CSVError where !error.endsFile {
        hasBadBytes = hasBadBytes || error.reason == .invalidUTF8
        // A heading that is no UTF-8 is one all the same.
        if error.reason == .invalidUTF8, rows.isEmpty { rows.append(row.fields.map(\.trimmed)) }
      }
    }
    guard let header = Self.header(rows) else { throw ProposalError.noHeading }
    let headings = rows[header]
    var samples = headings.map { ColumnSample(heading: $0) }
    for row in rows[(header + 1)...] {
      for (index, cell) in zip(headings.indices, row) { samples[index].take(cell) }
    }
    var writer = ProposalWriter(codes: codes)
    writer.write(samples)
    if hasBadBytes {
      writer.sheet.append(
        "encoding: windows-1252  # some rows are no UTF-8; iso-8859-1 is another common one")
    }
    let mark =
      reader.delimiter == 0x09 ? "tab" : String(decoding: [reader.delimiter], as: UTF8.self)
    yaml = writer.yaml(delimiter: mark, headerRow: header + 1)
    questions = writer.questions
    unused = writer.unused
  }

  /// The first row that fills as many cells as most do, with words rather than numbers.
  private static func header(_ rows: [[String]]) -> Int? {
    let widths = rows.map { $0.count { !$0.isEmpty } }
    guard let widest = widths.max(), widest > 1 else { return nil }
    return rows.indices.prefix(25).first { index in
      widths[index] * 10 >= widest * 8
        && rows[index].count(where: { $0.contains { $0.isLetter } }) * 10 >= widths[index] * 8
    }
  }
}

/// Why nothing can be proposed.
public enum ProposalError: Explainable, Hashable {
  case noHeading

  public var explanation: Explanation {
    Explanation(
      code: "no-heading", what: "No row of the first 25 looks like a heading of several columns.",
      mend: "Check that the file is a sheet saved as CSV.", outcome: .badData)
  }
}
