import EventSourcing

/// Reads IATI files as records for the ledger.
///
/// An activity is a commitment of its reporting organisation. What the ledger can't hold is counted
/// in the record's notes: budgets, planned disbursements, and results, which hang on a plan's
/// indicator here and on the activity there. Only an indicator whose reference names a plan's
/// indicator (vocabulary 99, the publisher's own; code such as `wps-2018:P1.A4.I1`) is reported on. Shares of sectors and places are added up and no more.
public struct IATIImporter: Sendable {
  private let codes: ImportCodes

  public init(codes: ImportCodes) { self.codes = codes }

  /// Hands each activity's outcome to `body`, in file order and one at a time.
  ///
  /// - Returns: the notes of all records and rejections together.
  /// - Throws: `XMLInputError` after the outcomes before the fault, and what source and `body`
  ///   throw.
  @discardableResult
  public func read<Source: ByteSource>(
    _ source: inout Source, _ body: (ImportOutcome) throws -> Void
  ) throws -> ImportTally {
    var tally = ImportTally()
    try XMLActivityReader.forEach(in: &source) { activity in
      let outcome = outcome(of: activity)
      tally.add(.activities, line: activity.line)
      switch outcome {
      case .record(let record):
        tally.add(.records, line: record.line)
        tally.merge(record.notes)
      case .rejected(let rejection):
        tally.add(.rejected, rejection.code, line: rejection.line)
        tally.add(.transactions, line: activity.line, count: activity.transactions.count)
        tally.add(
          .leftOut, "rejected-activity", line: activity.line,
          count: activity.transactions.count)
      }
      try body(outcome)
    }
    return tally
  }

  /// One activity as a record, or why it can be none.
  public func outcome(of activity: IATIActivity) -> ImportOutcome {
    let identity = RepairedText(activity.identifier, isOneLine: true, limit: .max).text
    guard !identity.isEmpty else {
      return rejected(
        activity, "iati-identifier", "missing-field",
        "An activity without an identifier can't be told from others.",
        "Ask the publisher for a file of version 1.01 or later.")
    }
    guard identity.unicodeScalars.count <= LedgerLimit.title else {
      return rejected(
        activity, "iati-identifier", "too-long",
        "An identifier has at most \(LedgerLimit.title) characters.", "Ask the publisher.",
        value: String(identity.prefix(80)))
    }
    guard !activity.reporter.ref.isEmpty || !activity.reporter.names.isEmpty else {
      return rejected(
        activity, "reporting-org", "missing-field",
        "Nobody is named as reporting organisation, so no ministry can own the commitment.",
        "Ask the publisher to fill reporting-org.", value: identity)
    }
    var conversion = ActivityConversion(activity, identity: identity, codes: codes)
    return .record(conversion.record())
  }

  private func rejected(
    _ activity: IATIActivity, _ column: String, _ code: String, _ message: Phrase, _ mend: Phrase,
    value: String = ""
  ) -> ImportOutcome {
    .rejected(
      ImportRejection(
        line: activity.line, column: "iati-activity/" + column, code: code, value: value,
        message: message, mend: mend))
  }
}
