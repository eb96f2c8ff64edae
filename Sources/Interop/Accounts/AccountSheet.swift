internal import Coordination
public import EventSourcing

/// One row of an accounting export.
public struct AccountRow: Hashable, Sendable {
  public let row: Int
  public let line: Int
  public let key: String
  /// Minor units; below 0 is what came back.
  public let minor: Int64
  public let currency: String
  public let day: Day?
  /// Digits beyond the minor unit were rounded away, half to even.
  public let wasRounded: Bool
}

/// Reads an accounting export row by row; nothing of it is kept.
public struct AccountSheet<Source: ByteSource> {
  private var reader: CSVReader<Source>
  private let columns: AccountColumns
  private let places: AccountPlaces
  private var row = CSVRow()

  /// Reads the headings.
  ///
  /// - Throws: `AccountError`, and what the source throws.
  public init(_ source: Source, columns: AccountColumns) throws {
    reader = CSVReader(source, dialect: CSVDialect(delimiter: columns.delimiter))
    self.columns = columns
    guard try reader.next(into: &row) else { throw AccountError.empty }
    places = try columns.places(in: row.fields.map(\.trimmed))
  }

  /// The next row; none at the end. Rows without anything in key and amount are passed over.
  ///
  /// - Throws: `AccountError.row` for a row that can't be read, after which the next call goes on
  ///   behind it; `CSVError` when the rest of the file can't be trusted.
  public mutating func next() throws -> AccountRow? {
    while true {
      do {
        guard try reader.next(into: &row) else { return nil }
      } catch let error as CSVError where !error.endsFile {
        let explanation = error.explanation
        throw AccountError.row(
          AccountFlaw(
            row: error.row, line: error.line, column: nil, code: explanation.code, value: nil,
            what: explanation.telling, mend: explanation.mending))
      }
      let (key, amount) = (row.value(places.key).trimmed, row[places.amount].trimmed)
      if key.isEmpty, amount.isEmpty { continue }
      guard !key.isEmpty else {
        throw flaw(places.key, "missing-key", "The row has an amount and no key.", "Fill it in.")
      }
      return try read(key, amount)
    }
  }

  private func flaw(_ place: Int, _ code: String, _ what: Phrase, _ mend: Phrase) -> AccountError {
    let value = row[place]
    return .row(
      AccountFlaw(
        row: row.row, line: row.line, column: places.headings[place], code: code,
        value: value.isEmpty ? nil : value, what: what, mend: mend))
  }

  private func read(_ key: String, _ text: String) throws -> AccountRow {
    let code = places.currency.map { row[$0].trimmed.uppercased() } ?? columns.fixedCurrency ?? ""
    guard let currency = Currency(code) else {
      throw flaw(
        places.currency ?? places.amount, "bad-currency", "This is no currency of ISO 4217.",
        "Write three letters, such as EUR.")
    }
    let amount: Amount
    do {
      amount = try Amount(text, exponent: currency.exponent, mark: mark)
    } catch {
      throw flaw(places.amount, error.rawValue, Self.words(of: error), Self.mend(error))
    }
    return AccountRow(
      row: row.row, line: row.line, key: key, minor: amount.signed, currency: currency.code,
      day: try day(), wasRounded: amount.wasRounded)
  }

  private var mark: Amount.DecimalMark {
    switch columns.decimals {
    case .auto: .unknown
    case .point: .point
    case .comma: .comma
    }
  }

  private static func words(of flaw: Amount.Flaw) -> Phrase {
    switch flaw {
    case .empty: "The row has a key and no amount."
    case .unclear: "The mark may stand for thousands or for decimals."
    case .notANumber: "This is no amount."
    case .tooLarge: "This is more than the ledger can count."
    }
  }

  private static func mend(_ flaw: Amount.Flaw) -> Phrase {
    flaw == .unclear ? "Try: --decimals point   or   --decimals comma" : "Correct the cell."
  }

  /// Of the one order that was named: nobody guesses whether 03/04 is in March or April.
  private func day() throws -> Day? {
    guard let place = places.date else { return nil }
    let text = row[place].trimmed
    if text.isEmpty { return nil }
    let parts = text.split { $0 == "-" || $0 == "/" || $0 == "." }.map { Int($0) ?? -1 }
    let day: Day? =
      switch (columns.dateOrder, parts.count) {
      case (.ymd, 3): Day(year: parts[0], month: parts[1], day: parts[2])
      case (.dmy, 3): Day(year: parts[2], month: parts[1], day: parts[0])
      case (.mdy, 3): Day(year: parts[2], month: parts[0], day: parts[1])
      default: nil
      }
    guard let day else {
      throw flaw(
        place, "bad-date", "This is no day in the order \(columns.dateOrder.rawValue).",
        "Try: --date-order dmy   or correct the cell.")
    }
    return day
  }
}

extension AccountColumns {
  /// A decimal in minor units of a currency; none when it is no amount of 0 or more.
  public static func minor(of text: String, currency code: String) -> Int64? {
    guard let currency = Currency(code),
      let amount = try? Amount(text, exponent: currency.exponent, mark: .point),
      !amount.isNegative, !amount.wasRounded
    else { return nil }
    return amount.minor
  }
}
