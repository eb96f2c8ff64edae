import EventSourcing

/// How rows are picked, ordered and cut off.
struct Arrangement: Hashable, Sendable {
  /// Names of columns; all that the format shows when empty.
  var columns: [String] = []
  /// Names of columns, `-` before one that is to run downwards.
  var sort: [String] = []
  var limit: Int?
}

/// A console with the options that say how to print on it. This is what a verb prints with.
struct Screen: Sendable {
  let console: Console
  var format: Format
  var language: Language = .en
  var isAccessible = false
  var isQuiet = false
  /// Cells of CSV and TSV are not guarded against spreadsheets.
  var isRaw = false
  /// For standard output.
  var colour: Colour = .none
  /// For standard error, which may be another terminal.
  var errorColour: Colour = .none
  var arrangement = Arrangement()

  /// Columns that a line on standard output may take.
  var width: Int? { console.out.columns }

  /// Prints rows in the format that was asked for.
  func print(_ rows: Rows) throws {
    var printer = try RowPrinter(rows.shape, basis: rows.basis, screen: self)
    for row in rows.cells { try printer.add(row) }
    try printer.finish(total: rows.total)
  }

  /// For rows without number: they are printed as they come where the format allows it.
  func printer(_ shape: RowShape, basis: Basis? = nil) throws -> RowPrinter {
    try RowPrinter(shape, basis: basis, screen: self)
  }

  /// One line of JSON on standard output.
  @_disfavoredOverload
  func print(_ json: JSON) throws { try console.out.write(bytes: json.canonical + [0x0a]) }

  /// Lines for people on standard output; text of records is the caller's to make safe.
  @_disfavoredOverload
  func print(_ text: String) throws { try console.out.line(text) }
  func print(_ phrase: Phrase) throws { try console.out.line(language(phrase)) }

  /// A receipt or hint on standard error; not with `--quiet`.
  @_disfavoredOverload
  func note(_ text: String) throws {
    if !isQuiet { try console.err.line(text) }
  }
  func note(_ phrase: Phrase) throws {
    if !isQuiet { try console.err.line(language(phrase)) }
  }

  /// What is worth knowing and no error, as `note[already-recorded] key q2-row-17`.
  func note(_ explanation: Explanation) throws {
    guard !isQuiet else { return }
    let width = console.err.isTerminal ? console.err.columns : nil
    try console.err.write(
      Failure.text(explanation, label: .note, language, colour: .none, width: width))
  }

  /// Every output of a demo ledger says what it is, also with `--quiet`.
  func announceDemo() throws {
    let words: Phrase = "\(errorColour(.yellow, "demo")) ledger: its clock and chance are fixed"
    try console.err.line(language(words))
  }

  /// A warning on standard error, also with `--quiet`.
  func warn(_ phrase: Phrase) throws {
    try console.err.line(errorColour(.yellow, language.label("warning")) + " " + language(phrase))
  }

  /// Progress of a long task on standard error.
  func progress(_ label: Phrase, total: Int?) -> Progress {
    let isDrawn = console.err.isTerminal && !isAccessible
    return Progress(
      language(label), total: total, style: isQuiet ? .none : isDrawn ? .bar : .lines,
      output: console.err, stopwatch: console.stopwatch)
  }
}
