import EventSourcing

/// Rows that belong to one commitment, gathered until the last of them because they need not be
/// adjacent.
///
/// Memory: about 1 KiB a group that is not yet complete and 64 bytes a row of it; titles and other
/// words are kept once a group.
struct RowGroups {
  /// What many rows have in common, kept once.
  private struct Circumstance: Hashable {
    let type: String
    let currency: String
    let places: [String]
    let themes: [String]
    let counterpart: [String]
    let role: String
  }

  fileprivate struct Entry {
    let line: Int
    let row: Int
    let circumstance: Int
    let amount: Amount?
    let way: Flow
    let start: Day
    let end: Day?
    let people: [(CSVMapping.Field, Int64)]
  }

  fileprivate struct Group {
    let first: RowFacts
    let arrival: Int
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
  /// By what the groups are called: two reporters may use one name.
  private var open: [String: [Group]] = [:]
  private var arrivals = 0
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
    let known = moves && facts.start != nil ? circumstance(of: facts) : 0
    var groups = open[facts.identity] ?? []
    open[facts.identity] = nil
    let index = groups.firstIndex {
      $0.first.reporter.key == facts.reporter.key && $0.first.reporter.code == facts.reporter.code
    }
    if let index {
      groups[index].meet(facts)
    } else {
      arrivals += 1
      groups.append(
        Group(
          first: facts, arrival: arrivals, places: facts.places, themes: facts.themes,
          locations: facts.words[.location] ?? []))
    }
    groups[index ?? groups.count - 1].take(facts, known)
    open[facts.identity] = groups
  }

  private mutating func circumstance(of facts: RowFacts) -> Int {
    let circumstance = Circumstance(
      type: facts.type, currency: facts.currency, places: facts.places, themes: facts.themes,
      counterpart: facts.words[.counterpart] ?? [], role: facts.role)
    if let known = circumstanceIndices[circumstance] { return known }
    circumstances.append(circumstance)
    circumstanceIndices[circumstance] = circumstances.count - 1
    return circumstances.count - 1
  }

  /// Gives the records of the groups of this name: no row of theirs is to come.
  mutating func close(_ name: String, _ body: (ImportOutcome) throws -> Void) rethrows {
    if let groups = open.removeValue(forKey: name) { try handOut(groups, body) }
    incomplete[name] = nil
    if open.isEmpty {
      circumstances.removeAll(keepingCapacity: true)
      circumstanceIndices.removeAll(keepingCapacity: true)
    }
  }

  /// Gives the records of all groups that are left, in the order of the first rows.
  mutating func closeAll(_ body: (ImportOutcome) throws -> Void) rethrows {
    try handOut(open.values.flatMap(\.self).sorted { $0.arrival < $1.arrival }, body)
    open.removeAll()
  }

  private func handOut(_ groups: [Group], _ body: (ImportOutcome) throws -> Void) rethrows {
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
    facts.role = circumstance.role
    facts.words = group.first.words
    facts.words[.counterpart] = circumstance.counterpart
    var writer = FieldWriter(line: entry.line, lang: mapping.lang)
    return RecordWriting(mapping: mapping).contribution(
      facts, of: facts.identity.isEmpty ? group.first.identity : facts.identity, title: title,
      on: entry.start, amount: entry.amount, way: entry.way,
      writer: &writer)
  }
}

extension RowGroups.Group {
  /// What a further row of the group says of it.
  mutating func meet(_ facts: RowFacts) {
    for field in [CSVMapping.Field.title, .description, .kind, .framework, .mission]
    where first.words[field] != facts.words[field] {
      notes.add(.conflictingValue, field.rawValue, line: facts.line)
    }
    for place in facts.places where !places.contains(place) { places.append(place) }
    for location in facts.words[.location] ?? [] where !locations.contains(location) {
      locations.append(location)
    }
    for theme in facts.themes where !themes.contains(theme) { themes.append(theme) }
  }

  /// Counts the row as exactly one thing.
  mutating func take(_ facts: RowFacts, _ circumstance: Int) {
    rows += 1
    notes.add(.rows, line: facts.line)
    if let day = facts.start {
      start = min(start ?? day, day)
      end = max(end ?? facts.end ?? day, facts.end ?? day)
    }
    for (what, detail) in facts.dropped { notes.add(what, detail, line: facts.line) }
    if facts.amount?.wasRounded == true {
      notes.add(.roundedAmount, facts.currency, line: facts.line)
    }
    switch (facts.flow, facts.amount) {
    case (.leftOut, _): notes.add(.keptOut, facts.type, line: facts.line)
    case (_, nil) where facts.people.isEmpty: notes.add(.withoutAmount, line: facts.line)
    case (_, let amount?) where amount.minor == 0:
      notes.add(.zeroAmount, facts.type, line: facts.line)
    case (.pledged, let amount):
      notes.add(.pledges, line: facts.line)
      if let amount { pledges.add(amount, facts.currency, exponent: facts.exponent) }
    case (.given, let amount), (.returned, let amount):
      let isNegative = amount?.isNegative ?? false
      let way: Flow = isNegative == (facts.flow == .given) ? .returned : .given
      notes.add(.contributions, way.rawValue, line: facts.line)
      guard let start = facts.start else { return }
      entries.append(
        RowGroups.Entry(
          line: facts.line, row: facts.row, circumstance: circumstance, amount: amount, way: way,
          start: start, end: facts.end, people: facts.people))
    }
  }
}
