import EventSourcing

/// Rows that belong to one commitment, gathered until the sheet ends because they need not be
/// adjacent.
///
/// Memory: about 1 KiB a group and 64 bytes a row; titles and other words are kept once a group.
struct RowGroups {
  /// What many rows have in common, kept once.
  private struct Circumstance: Hashable {
    let type: String
    let currency: String
    let places: [String]
    let themes: [String]
    let counterpart: [String]
  }

  private struct Entry {
    let line: Int
    let row: Int
    let circumstance: Int
    let amount: Amount?
    let way: Flow
    let start: Day
    let end: Day?
    let people: [(CSVMapping.Field, Int64)]
  }

  private struct Group {
    let first: RowFacts
    var rows = 0
    var start: Day?
    var end: Day?
    var places: [String]
    var themes: [String]
    var pledges = PledgeSums()
    var entries: [Entry] = []
    var locations: [String] = []
    var notes = ImportTally()
  }

  private let mapping: CSVMapping
  private var groups: [Group] = []
  private var indices: [String: Int] = [:]
  private var circumstances: [Circumstance] = []
  private var circumstanceIndices: [Circumstance: Int] = [:]

  /// Groups that lack a row, with its line.
  private var incomplete: [String: Int] = [:]

  init(mapping: CSVMapping) { self.mapping = mapping }

  /// A row of this group can't be read: a record that lacks a part of itself would be wrong, and
  /// when the part came later it would be changed into what is left.
  mutating func give(up group: String, line: Int) {
    if !group.isEmpty, incomplete[group] == nil { incomplete[group] = line }
  }

  /// Counts the row as exactly one thing.
  mutating func add(_ facts: RowFacts) throws(RowFault) {
    let moves = facts.flow == .given || facts.flow == .returned
    let isMoved = facts.amount.map { $0.minor != 0 } ?? !facts.people.isEmpty
    if moves, isMoved, facts.start == nil { throw RowReading.missing("date") }
    let index = group(of: facts)
    groups[index].rows += 1
    groups[index].notes.add(.rows, line: facts.line)
    span(facts, index)
    for (what, detail) in facts.dropped { groups[index].notes.add(what, detail, line: facts.line) }
    if facts.amount?.wasRounded == true {
      groups[index].notes.add(.roundedAmount, facts.currency, line: facts.line)
    }
    switch (facts.flow, facts.amount) {
    case (.leftOut, _): groups[index].notes.add(.keptOut, facts.type, line: facts.line)
    case (_, nil) where facts.people.isEmpty:
      groups[index].notes.add(.withoutAmount, line: facts.line)
    case (_, let amount?) where amount.minor == 0:
      groups[index].notes.add(.zeroAmount, facts.type, line: facts.line)
    case (.pledged, let amount):
      groups[index].notes.add(.pledges, line: facts.line)
      if let amount {
        groups[index].pledges.add(amount, facts.currency, exponent: facts.exponent)
      }
    case (.given, let amount), (.returned, let amount):
      let isNegative = amount?.isNegative ?? false
      let way: Flow = isNegative == (facts.flow == .given) ? .returned : .given
      groups[index].notes.add(.contributions, way.rawValue, line: facts.line)
      enter(facts, amount, way, index)
    }
  }

  private mutating func group(of facts: RowFacts) -> Int {
    let key = facts.identity + "\u{0}" + facts.reporter.key + (facts.reporter.code ?? "")
    guard let index = indices[key] else {
      groups.append(
        Group(
          first: facts, places: facts.places, themes: facts.themes,
          locations: facts.words[.location] ?? []))
      indices[key] = groups.count - 1
      return groups.count - 1
    }
    let first = groups[index].first
    for field in [CSVMapping.Field.title, .description, .kind, .framework, .mission]
    where first.words[field] != facts.words[field] {
      groups[index].notes.add(.conflictingValue, field.rawValue, line: facts.line)
    }
    for place in facts.places where !groups[index].places.contains(place) {
      groups[index].places.append(place)
    }
    for location in facts.words[.location] ?? []
    where !groups[index].locations.contains(location) {
      groups[index].locations.append(location)
    }
    for theme in facts.themes where !groups[index].themes.contains(theme) {
      groups[index].themes.append(theme)
    }
    return index
  }

  private mutating func span(_ facts: RowFacts, _ index: Int) {
    guard let start = facts.start else { return }
    groups[index].start = min(groups[index].start ?? start, start)
    let end = facts.end ?? start
    groups[index].end = max(groups[index].end ?? end, end)
  }

  private mutating func enter(_ facts: RowFacts, _ amount: Amount?, _ way: Flow, _ index: Int) {
    guard let start = facts.start else { return }
    let circumstance = Circumstance(
      type: facts.type, currency: facts.currency, places: facts.places, themes: facts.themes,
      counterpart: facts.words[.counterpart] ?? [])
    let known = circumstanceIndices[circumstance] ?? circumstances.count
    if known == circumstances.count {
      circumstances.append(circumstance)
      circumstanceIndices[circumstance] = known
    }
    groups[index].entries.append(
      Entry(
        line: facts.line, row: facts.row, circumstance: known, amount: amount, way: way,
        start: start, end: facts.end, people: facts.people))
  }

  /// Gives each group's record, in the order of the first rows.
  func handOut(_ body: (ImportOutcome) throws -> Void) rethrows {
    for group in groups {
      if let line = incomplete[group.first.identity] {
        try body(.rejected(rejection(group, line)))
      } else {
        try body(.record(record(group)))
      }
    }
  }

  private func rejection(_ group: Group, _ line: Int) -> ImportRejection {
    var rejection = ImportRejection(
      line: group.first.line, row: group.first.row, column: mapping.group.joined(separator: ", "),
      code: "incomplete-group", value: group.first.identity,
      message: "The row of line \(line) belongs to the same record and can't be read.",
      mend: "Mend that row; the rows of a record go in together.")
    rejection.rows = group.rows
    return rejection
  }

  private func record(_ group: Group) -> ImportRecord {
    let facts = group.first
    var record = ImportRecord(
      line: facts.line, row: facts.row, identity: facts.identity, reporter: facts.reporter)
    record.rows = group.rows
    record.on = group.start
    var writer = FieldWriter(line: facts.line)
    let writing = RecordWriting(mapping: mapping)
    writing.words(of: facts, to: &writer)
    if group.locations.count > 1 {
      writer.list("locations", group.locations.compactMap { writer.line($0) })
    }
    writer.fields["external_ref"] = .string(facts.identity)
    writer.list("places", group.places)
    writer.list("themes", group.themes)
    if let start = group.start { writer.period(start: start, end: group.end) }
    group.pledges.write(preferring: mapping.fixed[.currency] ?? "", to: &writer)
    record.commitment = writer.fields
    record.lang = writer.lang
    var occurrences = Occurrences()
    record.contributions = group.entries.map { entry in
      contribution(entry, of: group, title: writer.fields["title"])
    }
    occurrences.number(&record.contributions)
    record.notes = group.notes
    record.notes.merge(writer.notes)
    return record
  }

  private func contribution(
    _ entry: Entry, of group: Group, title: JSON?
  ) -> ImportContribution {
    let circumstance = circumstances[entry.circumstance]
    var facts = RowFacts()
    facts.line = entry.line
    facts.row = entry.row
    facts.type = circumstance.type
    facts.currency = circumstance.currency
    facts.places = circumstance.places
    facts.themes = circumstance.themes
    facts.start = entry.start
    facts.end = entry.end
    facts.people = entry.people
    facts.words = group.first.words
    facts.words[.counterpart] = circumstance.counterpart
    var writer = FieldWriter(line: entry.line, lang: mapping.lang)
    return RecordWriting(mapping: mapping).contribution(
      facts, of: facts.identity.isEmpty ? group.first.identity : facts.identity, title: title,
      on: entry.start, amount: entry.amount, way: entry.way,
      writer: &writer)
  }
}
