extension CSVMapping {
  /// What the hashtags of a sheet say that its columns are.
  ///
  /// Rows that count neither money nor staff say who is where for what (OCHA's 3W): those of one
  /// organisation and one piece of work become one commitment with all its places.
  /// - Parameter ministry: Of all rows; the organisations of the sheet are then partners.
  /// - Throws: `HXLError` when nobody owns the rows.
  public init(
    hashtags sheet: HXLSheet, ministry: String? = nil, encoding: Encoding = .utf8
  ) throws(HXLError) {
    self.init()
    self.encoding = encoding
    delimiter = sheet.delimiter
    headerRow = sheet.row
    headings = sheet.headings
    isRagged = true
    decimals = "."
    var builder = HXLColumns(sheet, headings: sheet.headings)
    builder.map(into: &self, ministry: ministry)
    guard ministry != nil || columns.contains(where: { $0.field == .ministry }) else {
      throw .nobody(sheet.tags.compactMap { $0?.text })
    }
    lang = builder.lang
  }
}

/// Chooses the columns of a sheet by their hashtags.
private struct HXLColumns {
  private typealias Choice = (tag: HXLTag, heading: String)
  private let choices: [Choice]
  private static let partnerWords = ["impl", "partner", "prog", "implementing", "programming"]
  private static let notWho = ["type", "list", "focus", "count", "url", "email"]

  init(_ sheet: HXLSheet, headings: [String]) {
    choices = zip(sheet.tags, headings).compactMap { tag, heading in tag.map { ($0, heading) } }
  }

  /// The language of titles, when it is one that the ledger writes.
  var lang: String? {
    choices.first { ["#activity", "#sector", "#description"].contains($0.tag.tag) }
      .flatMap { choice in LedgerLimit.languages.first { choice.tag.has($0) } }
  }

  private func all(_ tags: String..., where test: (HXLTag) -> Bool = { _ in true }) -> [Choice] {
    choices.filter { tags.contains($0.tag.tag) && test($0.tag) }
  }

  mutating func map(into mapping: inout CSVMapping, ministry: String?) {
    who(&mapping, ministry)
    let titled = what(&mapping)
    place(&mapping)
    day(&mapping)
    let isCounted = value(&mapping)
    let people = all("#x_people", "#personnel")
    for (word, field) in [("f", Field.women), ("m", .men), ("x", .others), ("u", .unknown)] {
      if let choice = people.first(where: { $0.tag.has(word) }) {
        add(&mapping, choice, field)
      }
    }
    let hasStaff = mapping.columns.contains { $0.field == .women || $0.field == .men }
    let hasReference = mapping.columns.contains { $0.field == .externalRef }
    mapping.fixed[.kind] = isCounted ? "money" : hasStaff ? "personnel" : "in_kind"
    if !isCounted, !hasStaff, !hasReference {
      mapping.fixed[.state] = "pledged"
      let owner = mapping.columns.filter { $0.field == .ministry }.map(\.name)
      let partners = mapping.columns.filter { $0.field == .partner }.map(\.name)
      mapping.group = owner + partners + titled
    }
  }

  private typealias Field = CSVMapping.Field

  private func add(
    _ mapping: inout CSVMapping, _ choice: Choice, _ field: Field,
    reading: CSVMapping.Reading = .text, unknown: CSVMapping.Unknown = .reject,
    values: [String: String] = [:]
  ) {
    guard !mapping.columns.contains(where: { $0.name == choice.heading && $0.field == field })
    else { return }
    var column = CSVMapping.Column(
      name: choice.heading, field: field, mark: .init(line: 1, column: 1))
    column.reading = reading
    column.unknown = unknown
    column.values = values
    if choice.tag.has("list") { column.separator = "," }
    mapping.columns.append(column)
  }

  private func who(_ mapping: inout CSVMapping, _ ministry: String?) {
    let bodies = all("#org") { !$0.hasAny(Self.notWho) }
    let partners = bodies.filter { $0.tag.hasAny(Self.partnerWords) }
    let funders = bodies.filter { $0.tag.has("funder") }
    var owners = bodies.filter { !$0.tag.hasAny(Self.partnerWords + ["funder"]) }
    if owners.isEmpty { owners = funders.isEmpty ? partners : funders }
    // The code, the full name, whatever it is called, the abbreviation.
    let order = { (choice: Choice) in
      choice.tag.has("code")
        ? 0 : choice.tag.has("name") ? 1 : choice.tag.has("acronym") ? 3 : 2
    }
    owners = owners.enumerated().sorted { (order($0.1), $0.0) < (order($1.1), $1.0) }.map(\.1)
    if let ministry {
      mapping.fixed[.ministry] = ministry
      let names = partners.isEmpty ? owners : partners
      if let name = names.first(where: { !$0.tag.has("code") }) { add(&mapping, name, .partner) }
      return
    }
    for owner in owners { add(&mapping, owner, .ministry) }
    let ownerNames = Set(owners.map(\.heading))
    if let partner = partners.first(where: { !ownerNames.contains($0.heading) }) {
      add(&mapping, partner, .partner)
    }
  }

  /// The headings that the title is taken from.
  private func what(_ mapping: inout CSVMapping) -> [String] {
    let part = ["appeal", "project"]
    let references =
      all("#meta") { $0.has("id") }
      + all("#activity") { $0.has("id") && !$0.hasAny(part) }
      + all("#activity") { $0.has("code") && !$0.hasAny(part) }
      + all("#activity", "#project") { $0.hasAny(["id", "code"]) && !$0.has("appeal") }
    if let reference = references.first { add(&mapping, reference, .externalRef) }
    let codes = ["code", "id", "type", "url", "status"]
    let titles =
      all("#activity", "#subactivity") { !$0.hasAny(codes + part) }
      + all("#description") { !$0.has("keywords") } + all("#output") { !$0.hasAny(codes) }
      + all("#activity", "#project") { !$0.hasAny(codes + ["appeal"]) }
      + all("#subsector") { !$0.hasAny(codes) } + all("#sector") { !$0.hasAny(codes) }
    for title in titles { add(&mapping, title, .title) }
    if let description = all("#description").first, titles.first?.heading != description.heading {
      add(&mapping, description, .description)
    }
    for sector in all("#sector", "#subsector") where sector.tag.has("code") {
      add(&mapping, sector, .theme, unknown: .drop)
    }
    return titles.map(\.heading)
  }

  private func place(_ mapping: inout CSVMapping) {
    // Where the money goes, not where it comes from.
    let countries = all("#country") { !$0.has("funder") }
    for country in countries.first(where: { $0.tag.hasAny(["code", "iso2", "iso3"]) }).map({ [$0] })
      ?? Array(countries.prefix(1))
    {
      add(&mapping, country, .country, reading: .place, unknown: .drop)
    }
    let levels = all("#adm1", "#adm2", "#adm3", "#adm4", "#adm5", "#loc")
    if countries.isEmpty, let code = levels.first(where: { $0.tag.has("code") }) {
      add(&mapping, code, .place, reading: .pcode, unknown: .drop)
    }
    let names = levels.filter { !$0.tag.hasAny(["code", "lat", "lon", "type", "coord"]) }
    // The most exact level that is named.
    if let name = names.max(by: { $0.tag.tag < $1.tag.tag }) { add(&mapping, name, .location) }
  }

  private func day(_ mapping: inout CSVMapping) {
    let days = all("#date") { !$0.hasAny(["year", "month", "week"]) }
    let start = days.first { $0.tag.has("start") && !$0.tag.has("funder") }
    let end = days.first { $0.tag.has("end") && !$0.tag.has("funder") }
    if let start { add(&mapping, start, .from) }
    if let end { add(&mapping, end, .to) }
    if start == nil, end == nil {
      let known = ["decision", "reported", "occurred", "approved"]
      let plain = days.first { $0.tag.attributes.isEmpty } ?? days.first { $0.tag.hasAny(known) }
      if let plain { add(&mapping, plain, .date) }
    }
    if let year = all("#date", where: { $0.has("year") }).first, start == nil, end == nil,
      !mapping.columns.contains(where: { $0.field == .date })
    {
      add(&mapping, year, .year)
    }
  }

  private static let states: [String: String] = {
    var result: [String: String] = [:]
    for word in ["commitment", "committed", "pledge", "pledged", "planned"] {
      result[word] = "pledged"
      result[word.prefix(1).uppercased() + word.dropFirst()] = "pledged"
    }
    for word in ["paid", "disbursed", "carryover", "spent"] {
      result[word] = "given"
      result[word.prefix(1).uppercased() + word.dropFirst()] = "given"
    }
    return result
  }()

  /// Whether a column counts money.
  private func value(_ mapping: inout CSVMapping) -> Bool {
    let values = all("#value") { !$0.hasAny(["currency", "required", "requirements", "pct"]) }
    let codes = ["usd", "eur", "gbp", "chf"]
    guard let value = values.first(where: { $0.tag.hasAny(codes) }) ?? values.first else {
      return false
    }
    add(&mapping, value, .amount)
    if let code = codes.first(where: { value.tag.has($0) }) {
      mapping.fixed[.currency] = code.uppercased()
    } else if let currency = (all("#currency") + all("#value", where: { $0.has("currency") })).first
    {
      add(&mapping, currency, .currency)
    }
    if let status = all("#status").first {
      add(&mapping, status, .state, unknown: .drop, values: Self.states)
    }
    let pledged = ["committed", "commitment", "pledged", "pledge"]
    mapping.fixed[.state] = value.tag.hasAny(pledged) ? "pledged" : "given"
    return true
  }
}
