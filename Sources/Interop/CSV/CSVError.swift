public import EventSourcing

/// Why a row, or the rest of a file, can't be read as CSV.
public struct CSVError: Explainable, Hashable {
  /// The record, from 1, the heading included.
  public let row: Int
  /// The physical line, from 1, where the trouble starts.
  public let line: Int
  /// The field in its row, from 1.
  public let column: Int
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    /// The file ended inside quotes that opened on the error's line.
    case unclosedQuote
    /// A quote inside an unquoted field, or text after a closing quote.
    case strayQuote
    case wrongFieldCount(expected: Int, found: Int)
    case nulByte
    case invalidUTF8
    /// More bytes than a field may have.
    case fieldTooLong(limit: Int)
    /// More bytes than a row may have.
    case rowTooLong(limit: Int)
    /// UTF-16 or UTF-32, told by its first bytes.
    case otherEncoding(String)
    /// An archive; what kind.
    case packed(String)
    /// Nothing up to where the heading should stand.
    case empty
  }

  public init(row: Int, line: Int, column: Int, reason: Reason) {
    self.row = row
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// Whether the rows after this one can still be trusted to be rows.
  public var endsFile: Bool {
    switch reason {
    case .unclosedQuote, .fieldTooLong, .rowTooLong, .otherEncoding, .packed, .empty: true
    case .strayQuote, .wrongFieldCount, .nulByte, .invalidUTF8: false
    }
  }

  public var explanation: Explanation {
    let (code, what, mend) = words
    return Explanation(
      code: code, at: "row \(row), line \(line), field \(column)", what: what, mend: mend,
      outcome: .badData)
  }

  private var words: (code: String, what: Phrase, mend: Phrase) {
    switch reason {
    case .unclosedQuote:
      (
        "unclosed-quote", "A quote opened here is never closed; it would swallow the rest.",
        "Close it, or double it if it belongs to the text."
      )
    case .strayQuote:
      (
        "stray-quote", "A quote stands inside a field that is not quoted as a whole.",
        "Quote the whole field and double the quote inside."
      )
    case .wrongFieldCount(let expected, let found):
      (
        "field-count", "The heading has \(expected) fields and this row \(found).",
        "Quote fields that hold the delimiter, or add the missing ones."
      )
    case .nulByte:
      ("nul-byte", "The row holds a NUL byte.", "Export the sheet again as UTF-8.")
    case .invalidUTF8:
      (
        "bad-utf8", "The row holds bytes that are no UTF-8.",
        "Export the sheet as UTF-8, or name its encoding in the mapping's sheet."
      )
    case .fieldTooLong(let limit):
      (
        "field-too-long", "A field has more than \(limit) bytes; perhaps a quote is not closed.",
        "Check the quotes from this line on."
      )
    case .rowTooLong(let limit):
      (
        "row-too-long", "A row has more than \(limit) bytes; perhaps it has no line ends.",
        "Check that the file is CSV with line ends."
      )
    case .packed(let kind):
      ("packed", "The file is packed (\(kind)), not CSV.", PackedFile.mend)
    case .empty:
      ("empty-file", "The file has no heading, so it holds no rows.", "Fetch or save it again.")
    case .otherEncoding(let name):
      ("bad-encoding", "The file is \(name), not UTF-8.", "Save it as UTF-8.")
    }
  }
}
