import ArgumentParser
import Concert
import EventSourcing
import Interop

/// The ledger beside an accounting export.
struct AuditReconcile: Verb {
  static let manual = Manual(
    "audit reconcile", "Holds the ledger's money against an accounting export.",
    arguments: "FILE [options]",
    examples: [
      "audit reconcile treasury.csv --key external_ref": "What matches, differs, or is missing.",
      "audit reconcile q2.csv --currency EUR --from 2024-04-01 --to 2024-06-30 --json":
        "One quarter, in a file that names no currency.",
    ],
    details: """
      Nothing is stored. Both sides are added up by key and currency, so that instalments match their
      sum; what came back is subtracted. Exit 0 when all match, 1 when something differs, 65 when a
      row can't be read. Columns are told from their headings, or named; what can be meant in two
      ways is refused. Days are compared only when --date-column names one.
      A row is a duplicate when the same amount stands more often under its key than in the ledger.
      """)

  enum Key: String, CaseIterable, ExpressibleByArgument {
    case externalRef = "external_ref"
    case ref, commitment
  }
  enum Decimals: String, CaseIterable, ExpressibleByArgument { case auto, point, comma }
  enum DateOrder: String, CaseIterable, ExpressibleByArgument { case ymd, dmy, mdy }

  @Argument(help: "The export, CSV in UTF-8.", completion: .file()) var file: String
  @Option(help: "Which field of a contribution the key column holds.") var key = Key.externalRef
  @Option(help: ArgumentHelp("The column of the key.", valueName: "heading"))
  var keyColumn: String?
  @Option(help: ArgumentHelp("The column of the amount.", valueName: "heading"))
  var amountColumn: String?
  @Option(help: ArgumentHelp("The column of the currency.", valueName: "heading"))
  var currencyColumn: String?
  @Option(help: ArgumentHelp("The column of the day, to be compared.", valueName: "heading"))
  var dateColumn: String?
  @Option(help: ArgumentHelp("One currency for all rows.", valueName: "EUR")) var currency: String?
  @Option(help: "How amounts are written; auto refuses what is unclear.") var decimals =
    Decimals.auto
  @Option(help: "How days are written.") var dateOrder = DateOrder.ymd
  @Option(help: ArgumentHelp("Sums may differ by so much.", valueName: "0.05"))
  var tolerance = "0"
  @Option(help: ArgumentHelp("Days may be so far apart.", valueName: "5d")) var toleranceDays = "0d"
  @Option(help: ArgumentHelp("Only contributions of this ministry.", valueName: "code"))
  var ministry: String?
  @Option(help: ArgumentHelp("Only contributions from this day on.", valueName: "day"))
  var from: String?
  @Option(help: ArgumentHelp("Only contributions up to this day.", valueName: "day"))
  var to: String?
  @Flag(help: "Also rows that match.") var all = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let query = try query(today: reading.ledger.today)
    let result = try await reading.ledger.reconcile(query, at: reading.at)
    let printer = ReconciliationPrinter(
      result, reading.basis(result.basis), try arrangement.applied(to: screen), showsMatched: all)
    try printer.print()
    if result.flawedRows > 0 { throw Ended(.badData) }
    if !result.isReconciled { throw Ended(.finding) }
  }

  private func query(today: Day) throws -> ReconciliationQuery {
    var query = ReconciliationQuery(path: file)
    query.key = ReconciliationQuery.Key(rawValue: key.rawValue) ?? .externalRef
    query.columns.key = keyColumn
    query.columns.amount = amountColumn
    query.columns.currency = currencyColumn
    query.columns.date = dateColumn
    query.columns.decimals = AccountColumns.Decimals(rawValue: decimals.rawValue) ?? .auto
    query.columns.dateOrder = AccountColumns.DateOrder(rawValue: dateOrder.rawValue) ?? .ymd
    if let currency {
      if currencyColumn != nil {
        throw Wrong.conflict(
          "--currency", "--currency-column", because: "Both say what the amounts are in.")
      }
      guard AccountColumns.minor(of: "0", currency: currency) != nil else {
        throw BadValue.currency(currency, at: "--currency", nearest: [])
      }
      query.columns.fixedCurrency = currency
    }
    guard AccountColumns.minor(of: tolerance, currency: currency ?? "EUR") != nil else {
      throw BadValue.amount(
        tolerance, at: "--tolerance", why: "This is no amount.", attempts: ["0.05"])
    }
    query.tolerance = tolerance
    guard
      let days = Int(
        toleranceDays.hasSuffix("d") ? String(toleranceDays.dropLast()) : toleranceDays),
      (0...100_000).contains(days)
    else {
      throw BadValue.period(
        toleranceDays, at: "--tolerance-days", why: "A number of days is written 5d.")
    }
    query.toleranceDays = days
    query.ministry = ministry
    query.from = try from.map { try DayText.parse($0, at: "--from", today: today) }
    query.to = try to.map { try DayText.parse($0, at: "--to", today: today) }
    return query
  }
}

/// What became of each key, and the totals of each currency.
struct ReconciliationPrinter {
  private let result: Reconciliation
  private let basis: Basis
  private let screen: Screen
  private let shown: [Reconciliation.Row]

  init(_ result: Reconciliation, _ basis: Basis, _ screen: Screen, showsMatched: Bool) {
    self.result = result
    self.basis = basis
    self.screen = screen
    shown = showsMatched ? result.rows : result.rows.filter { $0.state != .matched }
  }

  func print() throws {
    if screen.format == .json { return try screen.print(json) }
    func tell(_ line: Phrase) throws {
      if screen.format.isForPeople { try screen.print(line) } else { try screen.note(line) }
    }
    let name = SafeText.oneLine(result.path)
    try tell(
      "\(name) · \(grouped: result.fileRows, "row", "rows") · sha-256 \(result.sha256.prefix(8))…")
    try tell(
      .list(
        Reconciliation.State.allCases.map { state in
          "\(Self.words(state)) \(number: Digits.grouped(Int64(result.count(state))))"
        }, " · "))
    for total in result.totals {
      let (file, ledger) = (money(total.fileMinor, total), money(total.ledgerMinor, total))
      let difference = money(total.difference, total)
      try tell("\(total.currency)  file \(file)  ledger \(ledger)  difference \(difference)")
    }
    if result.ledgerWithoutKey > 0 {
      try tell(
        "\(grouped: result.ledgerWithoutKey, "contribution of money has", "contributions of money have") no key"
      )
    }
    if result.roundedAmounts > 0 {
      try tell(
        "\(grouped: result.roundedAmounts, "amount was", "amounts were") rounded to the currency's decimals"
      )
    }
    if screen.format.isForPeople { try screen.print("") }
    try screen.print(rows)
    for flaw in result.flaws.prefix(20) {
      try screen.note(flaw.explanation)
    }
    if result.flawedRows > 20 {
      try screen.note("\(result.flawedRows) rows can't be read; --json lists the first hundred.")
    }
  }

  private static func words(_ state: Reconciliation.State) -> Phrase {
    .word(state.rawValue.replacing("_", with: " "))
  }

  private func money(_ minor: Int128, _ total: Reconciliation.Total) -> Phrase {
    Phrase(number: Cell.money(minor: minor, total.currency).shown)
  }

  private var rows: Rows {
    let shape = RowShape(
      "key",
      [
        Column("key", .reference), Column("state", .reference), Column("file", .money),
        Column("ledger", .money), Column("difference", .money),
        Column("days_apart", .integer, for: .wide), Column("lines"), Column("refs"),
      ])
    return Rows(
      shape, basis: basis,
      cells: shown.map { row in
        [
          .text(row.key), .words(.word(row.state.rawValue)),
          row.fileMinor.map { Cell.money(minor: $0, row.currency) } ?? .none,
          row.ledgerMinor.map { Cell.money(minor: $0, row.currency) } ?? .none,
          Cell.money(minor: row.difference, row.currency), .integer(row.daysApart),
          .text(Self.few(row.lines.map(String.init))), .text(Self.few(row.refs)),
        ]
      })
  }

  private static func few(_ texts: [String]) -> String? {
    if texts.isEmpty { return nil }
    return texts.prefix(5).joined(separator: " ") + (texts.count > 5 ? " … (\(texts.count))" : "")
  }

  private var json: JSON {
    var object = JSONObject()
    object["file"] = [
      "path": .string(result.path), "sha256": .string(result.sha256),
      "rows": .int(Int64(result.fileRows)),
    ]
    object["basis"] = result.basis.json
    var counts = JSONObject()
    for state in Reconciliation.State.allCases {
      counts[state.rawValue] = .int(Int64(result.count(state)))
    }
    object["counts"] = .object(counts)
    object["totals"] = .array(
      result.totals.map { total in
        [
          "currency": .string(total.currency), "file_minor": JSON(exact: total.fileMinor),
          "ledger_minor": JSON(exact: total.ledgerMinor),
          "difference_minor": JSON(exact: total.difference),
        ]
      })
    object["ledger_without_key"] = .int(Int64(result.ledgerWithoutKey))
    object["rounded_amounts"] = .int(Int64(result.roundedAmounts))
    object["unreadable"] = .array(
      result.flaws.map { flaw in
        [
          "row": .int(Int64(flaw.row)), "line": .int(Int64(flaw.line)),
          "column": flaw.column.map(JSON.string) ?? .null, "code": .string(flaw.code),
          "value": flaw.value.map(JSON.string) ?? .null, "message": .string(flaw.what.description),
        ]
      })
    object["rows"] = .array(shown.map(Self.json))
    return .object(object)
  }

  private static func json(_ row: Reconciliation.Row) -> JSON {
    [
      "key": .string(row.key), "state": .string(row.state.rawValue),
      "currency": .string(row.currency),
      "file_minor": row.fileMinor.map { JSON(exact: $0) } ?? .null,
      "ledger_minor": row.ledgerMinor.map { JSON(exact: $0) } ?? .null,
      "difference_minor": JSON(exact: row.difference),
      "days_apart": row.daysApart.map { .int(Int64($0)) } ?? .null,
      "lines": .array(row.lines.map { .int(Int64($0)) }), "refs": .array(row.refs.map(JSON.string)),
    ]
  }
}
