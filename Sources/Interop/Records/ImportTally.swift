/// What can be counted of an import; the raw value is the stable word in receipts.
public enum ImportCount: String, CaseIterable, Hashable, Sendable {
  // What came in
  case activities, transactions, rows
  // What became of transactions and rows: these add up to the ones that came in.
  case pledges, contributions
  /// Neither pledge nor contribution by DESIGN.md 4; the detail is the transaction type.
  case keptOut = "kept-out"
  /// Nothing was moved, or so little that it rounds to nothing.
  case zeroAmount = "zero-amount"
  /// A transaction that can't be held; the detail is why.
  case leftOut = "left-out"
  /// A rule of the mapping says so.
  case skipped
  case rejected
  /// A row that tells of a commitment and moves no money.
  case withoutAmount = "without-amount"
  // What became of activities and groups
  case records
  // What was changed or dropped on the way
  case roundedAmount = "rounded-amount"
  case negativePledge = "negative-pledge"
  /// A sum that no command takes; the detail is its currency.
  case pledgeTooLarge = "pledge-too-large"
  case otherPledgeCurrency = "other-pledge-currency"
  case valueDateUsed = "value-date-used"
  case badDate = "bad-date"
  case endBeforeStart = "end-before-start"
  case missingStart = "missing-start"
  case unknownPlace = "unknown-place"
  case unknownTheme = "unknown-theme"
  /// A region code of the DAC, told by its nearest M49 region or theatre.
  case translatedRegion = "translated-region"
  /// Sector codes of lists other than the DAC's.
  case otherVocabulary = "other-vocabulary"
  case otherLanguage = "other-language"
  case titleFromIdentifier = "title-from-identifier"
  case shortenedText = "shortened-text"
  case shortenedList = "shortened-list"
  /// Text that was encoded twice, escaped twice or held control characters.
  case repairedText = "repaired-text"
  /// U+FFFD: what stood there is lost since before.
  case replacementCharacter = "replacement-character"
  case conflictingValue = "conflicting-value"
  /// Lines and rows in which nothing stands.
  case blankLines = "blank-lines"
  /// The heading once more, as where files were laid end to end.
  case repeatedHeading = "repeated-heading"
  /// A state of its own that the mapping lets pass.
  case unknownState = "unknown-state"
  /// A number of people that the source itself does not know; it is no zero.
  case unknownCount = "unknown-count"
  /// Shares of sectors or places that don't sum to 100; the detail is which.
  case badShares = "bad-shares"
  // Parts of an activity that have no place in the ledger
  case budgets, results, indicators
  /// A period of an indicator that names a plan's indicator; the detail is why it was not reported.
  case leftReport = "left-report"
  case plannedDisbursements = "planned-disbursements"
}

/// Counts with a detail each and the line where it was first met.
public struct ImportTally: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public let what: ImportCount
    /// A code or value, such as the transaction type that was kept out; may be empty.
    public let detail: String
    public let count: Int
    public let firstLine: Int
  }

  private struct Key: Hashable {
    let what: ImportCount
    let detail: String
  }
  private struct Cell: Hashable {
    var count: Int
    var line: Int
  }

  /// Details beyond this many are counted under `…`, so that a hostile file can't fill the memory.
  static let detailLimit = 10_000

  private var cells: [Key: Cell] = [:]

  public init() {}

  public mutating func add(
    _ what: ImportCount, _ detail: String = "", line: Int, count: Int = 1
  ) {
    guard count > 0 else { return }
    var key = Key(what: what, detail: detail)
    if cells.count >= Self.detailLimit, cells[key] == nil { key = Key(what: what, detail: "…") }
    cells[key, default: Cell(count: 0, line: line)].count += count
  }

  public mutating func merge(_ other: ImportTally) {
    for (key, cell) in other.cells {
      add(key.what, key.detail, line: cell.line, count: cell.count)
    }
  }

  /// All details together.
  public subscript(what: ImportCount) -> Int {
    cells.reduce(0) { $1.key.what == what ? $0 + $1.value.count : $0 }
  }

  public subscript(what: ImportCount, detail: String) -> Int {
    cells[Key(what: what, detail: detail)]?.count ?? 0
  }

  /// In the order of `ImportCount`, the largest count first.
  public var entries: [Entry] {
    let order = Dictionary(
      uniqueKeysWithValues: ImportCount.allCases.enumerated().map { ($1, $0) })
    return cells.map { key, cell in
      Entry(what: key.what, detail: key.detail, count: cell.count, firstLine: cell.line)
    }.sorted {
      (order[$0.what] ?? 0, -$0.count, $0.detail) < (order[$1.what] ?? 0, -$1.count, $1.detail)
    }
  }
}
