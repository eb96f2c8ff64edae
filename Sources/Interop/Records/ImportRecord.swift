public import EventSourcing

/// What became of one activity, or of the rows that belong together.
public enum ImportOutcome: Hashable, Sendable {
  case record(ImportRecord)
  case rejected(ImportRejection)
}

/// One outside record as the ledger's commands take it, whatever format it came in.
public struct ImportRecord: Hashable, Sendable {
  /// The physical line, from 1, where it starts.
  public var line: Int
  /// The first row of a sheet, from 1 without the heading.
  public var row: Int?
  /// How many rows of a sheet, or activities, went into it.
  public var rows = 1
  /// The same in every import of the same thing; the `external_ref` of the commitment.
  public var identity: String
  public var reporter: Reporter
  /// Organisations that take part; those that are ministries of the ledger become co-owners.
  public var participants: [Reporter] = []
  /// The earliest day of its facts; may lie in the future.
  public var on: Day?
  /// The language of every plain string in the fields; none when the ledger doesn't know it.
  public var lang: String?
  /// `commitment.make` without `do`, `ministry`, `key`, `on` and `lang`; none when only
  /// contributions are told.
  public var commitment: JSONObject?
  public var contributions: [ImportContribution] = []
  /// `plan.report-indicator` without `do`, `ministry`, `key` and `on`, for indicators that may be of a
  /// plan of the ledger.
  public var reports: [ImportContribution] = []
  /// What was counted, rounded, shortened or left out.
  public var notes = ImportTally()

  public init(line: Int, row: Int? = nil, identity: String, reporter: Reporter) {
    self.line = line
    self.row = row
    self.identity = identity
    self.reporter = reporter
  }
}

/// One transaction or row that moved something.
public struct ImportContribution: Hashable, Sendable {
  public var line: Int
  public var row: Int?
  /// The same in every import of the same thing: `<record's identity>#type/day/way/currency/
  /// counterpart/occurrence`; the amount is no part of it, so that a changed one is a correction.
  public var identity: String
  public var on: Day
  /// `contribution.log` without `do`, `ministry`, `commitment`, `key`, `on` and `lang`.
  public var fields: JSONObject

  public init(line: Int, row: Int? = nil, identity: String, on: Day, fields: JSONObject) {
    self.line = line
    self.row = row
    self.identity = identity
    self.on = on
    self.fields = fields
  }
}

/// An activity or row that can't enter the ledger.
public struct ImportRejection: Explainable, Hashable {
  public var line: Int
  public var row: Int?
  /// How many rows go with it: all of a record that stands or falls as a whole.
  public var rows = 1
  /// The column's heading, or the element's path.
  public var column: String
  public var code: String
  public var value: String
  public var message: Phrase
  public var mend: Phrase

  public init(
    line: Int, row: Int? = nil, column: String, code: String, value: String, message: Phrase,
    mend: Phrase
  ) {
    self.line = line
    self.row = row
    self.column = column
    self.code = code
    self.value = value
    self.message = message
    self.mend = mend
  }

  public var explanation: Explanation {
    Explanation(
      code: code, at: "line \(line), \(column)", value: value.isEmpty ? nil : value,
      what: message, mend: mend, outcome: .badData)
  }
}
