import EventSourcing

/// What one row says, read by its mapping.
struct RowFacts {
  var line = 0
  var row = 0
  /// The group's cell, or the external reference; may be empty.
  var identity = ""
  var reporter = Reporter.nobody
  var flow = Flow.given
  /// The transaction's own code, for counts and identities.
  var type = ""
  /// None when the row moves no money.
  var amount: Amount?
  var currency = ""
  var exponent = 2
  var start: Day?
  var end: Day?
  var places: [String] = []
  var themes: [String] = []
  var people: [(CSVMapping.Field, Int64)] = []
  /// What the people are; empty when nothing says it.
  var role = ""
  var words: [CSVMapping.Field: [String]] = [:]
  var dropped: [(ImportCount, String)] = []
}

/// A row that can't be read: the column and why.
struct RowFault: Error {
  var column: String
  var code: String
  var value: String
  var message: Phrase
  var mend: Phrase
}

/// Reads rows one after the other by one plan.
struct RowReading {
  let plan: SheetPlan
  let codes: ImportCodes
  /// Names of places by language, found once.
  private var reporters: [String: Reporter] = [:]

  private let words: [CSVMapping.Field]

  init(plan: SheetPlan, codes: ImportCodes) {
    self.plan = plan
    self.codes = codes
    words = Self.wordFields.filter(plan.tells)
  }

  private static let wordFields: [CSVMapping.Field] = [
    .title, .description, .kind, .framework, .mission, .partner, .source, .audience, .location,
    .beneficiaries, .counterpart,
  ]

  /// None for a row that a rule leaves out; it is counted then.
  mutating func facts(of row: CSVRow, _ tally: inout ImportTally) throws(RowFault) -> RowFacts? {
    guard !plan.skips(row) else {
      tally.add(.rows, line: row.line)
      tally.add(.skipped, line: row.line)
      return nil
    }
    return try facts(row)
  }

  private mutating func facts(_ row: CSVRow) throws(RowFault) -> RowFacts {
    let overrides = plan.overrides(row)
    func first(_ field: CSVMapping.Field) -> SheetValue? {
      plan.first(field, row, overrides)
    }
    var facts = RowFacts()
    facts.line = row.line
    facts.row = row.row - plan.mapping.headerRow
    facts.identity =
      plan.groupIndices.isEmpty ? first(.externalRef)?.text ?? "" : plan.group(row)
    if facts.identity.isEmpty, let group = plan.mapping.group.first { throw Self.missing(group) }
    let ministries = plan.values(.ministry, row, overrides)
    guard let ministry = ministries.first else { throw Self.missing(.ministry, plan) }
    facts.reporter = reporter(ministry.text, named: ministries.dropFirst().first?.text)
    for field in words {
      let values = plan.values(field, row, overrides)
      if !values.isEmpty { facts.words[field] = values.map { Self.word($0) } }
    }
    try flow(&facts, state: first(.state), type: first(.type))
    try days(&facts, first)
    try places(&facts, row, overrides)
    try money(&facts, amount: first(.amount), currency: first(.currency))
    try people(&facts, first)
    return facts
  }

  private static func word(_ value: SheetValue) -> String {
    value.reading == .nameAndRef ? SheetPlan.nameAndRef(value.text).name : value.text
  }

  /// A ministry's own code, or an organisation's name and reference.
  ///
  /// - Parameter second: What another column calls it, beside a code.
  private mutating func reporter(_ text: String, named second: String?) -> Reporter {
    let key = second.map { text + "\u{0}" + $0 } ?? text
    if let known = reporters[key] { return known }
    let (name, ref) = SheetPlan.nameAndRef(text)
    let bytes = Array(text.utf8)
    let isCode =
      ref.isEmpty && (2...16).contains(bytes.count) && (0x41...0x5a).contains(bytes[0])
      && bytes.allSatisfy { (0x41...0x5a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
    let lang = plan.mapping.lang ?? ""
    let names = (isCode ? [second].compactMap(\.self) : [name]).map {
      Narrative(
        lang: lang, text: RepairedText($0, isOneLine: true, limit: LedgerLimit.title).text)
    }
    let reporter = Reporter(ref: ref, names: names, code: isCode ? text : nil)
    // A sheet with a ministry a row must not fill the memory.
    if reporters.count < 10_000 { reporters[key] = reporter }
    return reporter
  }

  private func flow(
    _ facts: inout RowFacts, state: SheetValue?, type: SheetValue?
  ) throws(RowFault) {
    if let state {
      let flow = Flow(rawValue: state.text)
      if flow == nil, state.isDropped {
        facts.dropped.append((.unknownState, state.text))
      } else if flow == nil {
        throw RowFault(
          column: state.column, code: "unknown-state", value: state.text,
          message: "A row is pledged, given, returned or left_out.",
          mend: "Translate this value under values, or with a when rule.")
      }
      facts.flow = flow ?? facts.flow
    } else if let type {
      guard let flow = Flow.ofTransaction(type.text) else {
        throw RowFault(
          column: type.column, code: "unknown-type", value: type.text,
          message: "This is no IATI transaction type.",
          mend: "Map the column to state instead, with values.")
      }
      facts.flow = flow
    }
    facts.type = type?.text ?? facts.flow.rawValue
  }

  private func money(
    _ facts: inout RowFacts, amount: SheetValue?, currency: SheetValue?
  ) throws(RowFault) {
    guard let amount else { return }
    let written = CurrencyText(amount.text)
    let code = try self.currency(written, amount, currency)
    guard let exponent = codes.exponent(code) else {
      throw RowFault(
        column: currency?.column ?? amount.column, code: "bad-currency", value: code,
        message: "No currency has this code.", mend: "Use a code of ISO 4217, such as EUR.")
    }
    let mark: Amount.DecimalMark =
      plan.mapping.decimals.map { $0 == "," ? .comma : .point } ?? .unknown
    do throws(Amount.Flaw) {
      facts.amount = try Amount(written.number, exponent: exponent, mark: mark)
    } catch {
      throw RowFault(
        column: amount.column, code: error.rawValue, value: amount.text,
        message: Self.message(error),
        mend: error == .unclear
          ? "Say in the mapping's sheet which mark the decimals have: decimals: \".\" or \",\"."
          : "Write the number with a point before the decimals.")
    }
    facts.currency = code
    facts.exponent = exponent
  }

  /// A sign in the cell must not contradict the sheet; alone it counts when it has one meaning.
  private func currency(
    _ written: CurrencyText, _ amount: SheetValue, _ told: SheetValue?
  ) throws(RowFault) -> String {
    guard let code = told?.text else {
      if written.currencies.count == 1 { return written.currencies[0] }
      if written.currencies.isEmpty { throw Self.missing(.currency, plan) }
      throw RowFault(
        column: amount.column, code: "unclear-currency", value: amount.text,
        message:
          "This sign stands for \(written.currencies.prefix(3).joined(separator: ", ")) and others.",
        mend: "Say the currency in the mapping: fixed: { currency: USD }.")
    }
    let signs = codes.exponent(code) == nil ? CurrencyText(code).currencies : []
    let meant = signs.count == 1 ? signs[0] : code
    if !written.currencies.isEmpty, !written.currencies.contains(meant) {
      throw RowFault(
        column: amount.column, code: "currency-mismatch", value: amount.text,
        message:
          "The amount says another currency than \(meant), which the row or the mapping says.",
        mend: "Correct one of the two.")
    }
    return meant
  }

  private static func message(_ flaw: Amount.Flaw) -> Phrase {
    switch flaw {
    case .empty: "There is no amount."
    case .unclear: "This can be a thousand and more, or one and a fraction."
    case .notANumber: "This is no number."
    case .tooLarge: "This is more than the ledger can count exactly."
    }
  }

  static func missing(_ field: CSVMapping.Field, _ plan: SheetPlan) -> RowFault {
    missing(plan.column(of: field) ?? field.rawValue)
  }

  static func missing(_ column: String) -> RowFault {
    RowFault(
      column: column, code: "missing-field", value: "", message: "The cell is empty.",
      mend: "Fill it, or give a fixed value in the mapping.")
  }
}
