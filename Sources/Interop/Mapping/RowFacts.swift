import EventSourcing

/// What one row says, read by its mapping.
struct RowFacts {
  var line = 0
  var row = 0
  /// The group's cell, or the external reference; may be empty.
  var identity = ""
  var reporter = Reporter(ref: "", names: [])
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
  var words: [CSVMapping.Field: [String]] = [:]
  var dropped: [(ImportCount, String)] = []
}

/// A row that can't be read: the column and why.
struct RowFault: Error {
  var column: String
  var code: String
  var value: String
  var message: String
  var mend: String
}

/// Reads rows one after the other by one plan.
struct RowReading {
  let plan: SheetPlan
  let codes: ImportCodes
  /// Names of places by language, found once.
  private var reporters: [String: Reporter] = [:]

  init(plan: SheetPlan, codes: ImportCodes) {
    self.plan = plan
    self.codes = codes
  }

  static let wordFields: [CSVMapping.Field] = [
    .title, .description, .kind, .framework, .mission, .partner, .source, .audience, .location,
    .beneficiaries, .counterpart,
  ]

  mutating func facts(_ row: CSVRow) throws(RowFault) -> RowFacts {
    let overrides = plan.overrides(row)
    func first(_ field: CSVMapping.Field) -> SheetValue? {
      plan.values(field, row, overrides).first
    }
    var facts = RowFacts()
    facts.line = row.line
    facts.row = row.row - plan.mapping.headerRow
    facts.identity =
      plan.groupIndex.map { row.value($0).trimmed } ?? first(.externalRef)?.text ?? ""
    if plan.groupIndex != nil, facts.identity.isEmpty {
      throw Self.missing(plan.mapping.group ?? "group")
    }
    guard let ministry = first(.ministry) else { throw Self.missing(.ministry, plan) }
    facts.reporter = reporter(ministry.text)
    for field in Self.wordFields {
      let values = plan.values(field, row, overrides)
      if !values.isEmpty { facts.words[field] = values.map { Self.word($0, field) } }
    }
    try flow(&facts, state: first(.state), type: first(.type))
    try days(&facts, first)
    try places(&facts, row, overrides)
    try money(&facts, amount: first(.amount), currency: first(.currency))
    try people(&facts, first)
    return facts
  }

  private static func word(_ value: SheetValue, _ field: CSVMapping.Field) -> String {
    value.source?.reading == .nameAndRef ? SheetPlan.nameAndRef(value.text).name : value.text
  }

  /// A ministry's own code, or an organisation's name and reference.
  private mutating func reporter(_ text: String) -> Reporter {
    if let known = reporters[text] { return known }
    let (name, ref) = SheetPlan.nameAndRef(text)
    let bytes = Array(text.utf8)
    let isCode =
      ref.isEmpty && (2...16).contains(bytes.count) && (0x41...0x5a).contains(bytes[0])
      && bytes.allSatisfy { (0x41...0x5a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
    let lang = plan.mapping.lang ?? ""
    let clean = RepairedText(name, isOneLine: true, limit: LedgerLimit.title).text
    let reporter = Reporter(
      ref: ref, names: isCode ? [] : [Narrative(lang: lang, text: clean)],
      code: isCode ? text : nil)
    // A sheet with a ministry a row must not fill the memory.
    if reporters.count < 10_000 { reporters[text] = reporter }
    return reporter
  }

  private func flow(
    _ facts: inout RowFacts, state: SheetValue?, type: SheetValue?
  ) throws(RowFault) {
    if let state {
      guard let flow = Flow(rawValue: state.text) else {
        throw RowFault(
          column: state.column, code: "unknown-state", value: state.text,
          message: "A row is pledged, given, returned or left_out.",
          mend: "Translate this value under values, or with a when rule.")
      }
      facts.flow = flow
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
    guard let currency else { throw Self.missing(.currency, plan) }
    guard let exponent = codes.exponent(currency.text) else {
      throw RowFault(
        column: currency.column, code: "bad-currency", value: currency.text,
        message: "No currency has this code.", mend: "Use a code of ISO 4217, such as EUR.")
    }
    let mark: Amount.DecimalMark =
      plan.mapping.decimals.map { $0 == "," ? .comma : .point } ?? .unknown
    do throws(Amount.Flaw) {
      facts.amount = try Amount(amount.text, exponent: exponent, mark: mark)
    } catch {
      throw RowFault(
        column: amount.column, code: error.rawValue, value: amount.text,
        message: Self.message(error),
        mend: error == .unclear
          ? "Say in the mapping's sheet which mark the decimals have: decimals: \".\" or \",\"."
          : "Write the number with a point before the decimals.")
    }
    facts.currency = currency.text
    facts.exponent = exponent
  }

  private static func message(_ flaw: Amount.Flaw) -> String {
    switch flaw {
    case .empty: "There is no amount."
    case .unclear: "This can be a thousand and more, or one and a fraction."
    case .notANumber: "This is no number."
    case .tooLarge: "This is more than the ledger can count exactly."
    }
  }

  static func missing(_ field: CSVMapping.Field, _ plan: SheetPlan) -> RowFault {
    missing(plan.sources[field]?.first?.column.name ?? field.rawValue)
  }

  static func missing(_ column: String) -> RowFault {
    RowFault(
      column: column, code: "missing-field", value: "", message: "The cell is empty.",
      mend: "Fill it, or give a fixed value in the mapping.")
  }
}
