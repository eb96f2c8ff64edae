import EventSourcing

/// Reads sheets as records for the ledger, as a mapping says.
///
/// Every row ends as exactly one of: pledges, contributions, kept-out, zero-amount, without-amount,
/// skipped, rejected. With `group`, records come when the sheet has ended; without, one a row.
public struct CSVImporter: Sendable {
  private let mapping: CSVMapping
  private let codes: ImportCodes

  public init(mapping: CSVMapping, codes: ImportCodes) {
    self.mapping = mapping
    self.codes = codes
  }

  /// Hands rejections out as rows are read, and records when their last row was read; for that the
  /// source is read twice when rows are grouped.
  ///
  /// - Returns: all counts together.
  /// - Throws: `CSVError` for what makes the rest unreadable, `MappingError` for a column that the
  ///   sheet
  ///   lacks, and what source and `body` throw.
  @discardableResult
  public func read<Source: ByteSource>(
    _ source: inout Source, _ body: (ImportOutcome) throws -> Void
  ) throws -> ImportTally {
    switch mapping.encoding {
    case .utf8: return try rows(source, body)
    case .latin1: return try rows(SingleByteSource(base: source), body)
    case .windows1252:
      return try rows(SingleByteSource(base: source, isWindows: true), body)
    }
  }

  /// The headings of a sheet that nothing in the mapping looks at.
  public func unusedColumns<Source: ByteSource>(of source: inout Source) throws -> [String] {
    var reader = CSVReader(source, dialect: CSVDialect(delimiter: mapping.delimiter))
    return mapping.unused(of: try headings(&reader))
  }

  private func headings<Source: ByteSource>(_ reader: inout CSVReader<Source>) throws -> [String] {
    var row = CSVRow()
    for _ in 0..<mapping.headerRow {
      reader.fieldCount = nil
      do {
        guard try reader.next(into: &row) else {
          throw CSVError(row: 1, line: 1, column: 1, reason: .empty)
        }
      } catch let error as CSVError where !error.endsFile {
        // A title above the columns may be broken; what they are called may not.
        if row.row == mapping.headerRow, mapping.headings == nil { throw error }
      }
    }
    return mapping.headings ?? row.fields.map(\.trimmed)
  }

  private func rows<Source: ByteSource>(
    _ source: Source, _ body: (ImportOutcome) throws -> Void
  ) throws -> ImportTally {
    var source = source
    var ends = GroupEnds()
    if !mapping.group.isEmpty {
      try lookAhead(source, &ends)
      try source.rewind()
    }
    var reader = CSVReader(source, dialect: CSVDialect(delimiter: mapping.delimiter))
    let found = try headings(&reader)
    let plans = try mapping.parts.map { part throws(MappingError) in
      try SheetPlan(part, headings: found)
    }
    let plan = plans[0]
    var readings = plans.map { RowReading(plan: $0, codes: codes) }
    var groups = RowGroups(mapping: mapping)
    var single = SingleRows(mapping: mapping)
    var tally = ImportTally()
    var row = CSVRow()
    func count(_ outcome: ImportOutcome) throws {
      switch outcome {
      case .record(let record):
        tally.add(.records, line: record.line)
        tally.merge(record.notes)
      case .rejected(let rejection):
        tally.add(.rows, line: rejection.line, count: rejection.rows)
        tally.add(.rejected, rejection.code, line: rejection.line, count: rejection.rows)
      }
      try body(outcome)
    }
    while true {
      do {
        if mapping.isRagged { reader.fieldCount = nil }
        guard try reader.next(into: &row) else { break }
        if row.isBlank {
          tally.add(.blankLines, line: row.line)
        } else if plan.isHeading(row) {
          tally.add(.repeatedHeading, line: row.line)
        } else {
          for part in readings.indices {
            do {
              guard let facts = try readings[part].facts(of: row, &tally) else { continue }
              if !plan.groupIndices.isEmpty {
                try groups.add(facts)
              } else if let record = try single.record(facts, &tally) {
                try count(.record(record))
              }
            } catch let fault as RowFault {
              groups.give(up: plan.group(row), line: row.line)
              try body(.rejected(rejection(fault, row, &tally)))
            }
          }
        }
      } catch let error as CSVError where !error.endsFile {
        try body(.rejected(rejection(error, row, plan, &tally)))
        row.partRest(reader.delimiter)
        groups.give(up: plan.group(row), line: row.line)
      }
      if let group = ends.group(endingWith: row, plan) { try groups.close(group, count) }
    }
    tally.add(.blankLines, line: 0, count: reader.blankLines)
    try groups.closeAll(count)
    return tally
  }

  /// Finds the last row of each group.
  private func lookAhead<Source: ByteSource>(_ source: Source, _ ends: inout GroupEnds) throws {
    var reader = CSVReader(source, dialect: CSVDialect(delimiter: mapping.delimiter))
    let plan = try SheetPlan(mapping, headings: headings(&reader))
    var row = CSVRow()
    while true {
      do {
        reader.fieldCount = nil
        guard try reader.next(into: &row) else { return }
      } catch let error as CSVError {
        // What ends the file is told by whoever reads the rows.
        if error.endsFile { return }
        row.partRest(reader.delimiter)
      }
      ends.note(row, plan)
    }
  }

  private func rejection(
    _ error: CSVError, _ row: CSVRow, _ plan: SheetPlan, _ tally: inout ImportTally
  ) -> ImportRejection {
    let explanation = error.explanation
    tally.add(.rows, line: error.line)
    tally.add(.rejected, explanation.code, line: error.line)
    let index = error.column - 1
    return ImportRejection(
      line: error.line, row: error.row - mapping.headerRow,
      column: plan.headings.indices.contains(index) ? plan.headings[index] : "\(error.column)",
      code: explanation.code, value: Self.value(error, row), message: explanation.telling,
      mend: explanation.mending)
  }

  /// What stands where the trouble is, at most 80 characters of it.
  private static func value(_ error: CSVError, _ row: CSVRow) -> String {
    switch error.reason {
    case .wrongFieldCount(_, let found): return "\(found)"
    case .strayQuote:
      let from = row.ends.last ?? 0
      let text = String(decoding: row.bytes[from...] + row.rest, as: UTF8.self)
      return String(text.prefix { !$0.isNewline }.prefix(80))
    default: return String(row[error.column - 1].prefix(80))
    }
  }

  private func rejection(_ fault: RowFault, _ row: CSVRow, _ tally: inout ImportTally)
    -> ImportRejection
  {
    tally.add(.rows, line: row.line)
    tally.add(.rejected, fault.code, line: row.line)
    return ImportRejection(
      line: row.line, row: row.row - mapping.headerRow, column: fault.column, code: fault.code,
      value: fault.value, message: fault.message, mend: fault.mend)
  }
}

/// Rows that are entries of their own: a commitment when they pledge, else a contribution.
private struct SingleRows {
  let mapping: CSVMapping
  /// Two equal rows of one sheet are two entries.
  private var occurrences = Occurrences()

  init(mapping: CSVMapping) { self.mapping = mapping }

  /// None for a row that the mapping leaves out; it is counted then.
  mutating func record(_ facts: RowFacts, _ tally: inout ImportTally) throws(RowFault)
    -> ImportRecord?
  {
    if facts.flow == .leftOut {
      tally.add(.rows, line: facts.line)
      tally.add(.keptOut, facts.type, line: facts.line)
      return nil
    }
    if let amount = facts.amount, amount.isNegative, amount.minor > 0 {
      throw RowFault(
        column: CSVMapping.Field.amount.rawValue, code: "negative-amount",
        value: Amount.text(amount.signed, exponent: facts.exponent),
        message: "Amounts are never negative.",
        mend: "Say state: returned for money that came back, or correct the first entry.")
    }
    if facts.amount == nil, facts.people.isEmpty,
      facts.dropped.contains(where: { $0.0 == .unknownCount })
    {
      for (what, detail) in facts.dropped { tally.add(what, detail, line: facts.line) }
      tally.add(.rows, line: facts.line)
      tally.add(.withoutAmount, line: facts.line)
      return nil
    }
    if facts.words[.title] == nil, facts.identity.isEmpty { throw RowReading.missing("title") }
    var writer = FieldWriter(line: facts.line)
    let writing = RecordWriting(mapping: mapping)
    writing.words(of: facts, to: &writer)
    var record = ImportRecord(
      line: facts.line, row: facts.row, identity: identity(facts), reporter: facts.reporter)
    record.on = facts.start
    writer.notes.add(.rows, line: facts.line)
    for (what, detail) in facts.dropped { writer.notes.add(what, detail, line: facts.line) }
    if facts.amount?.wasRounded == true {
      writer.notes.add(.roundedAmount, facts.currency, line: facts.line)
    }
    if facts.flow == .pledged {
      commit(facts, &writer)
      record.commitment = writer.fields
    } else {
      guard let day = facts.start else { throw RowReading.missing("date") }
      writer.notes.add(.contributions, facts.flow.rawValue, line: facts.line)
      let contribution = writing.contribution(
        facts, of: record.identity, title: nil, on: day, amount: facts.amount, way: facts.flow,
        writer: &writer)
      record.contributions = [contribution]
      occurrences.number(&record.contributions)
    }
    record.lang = writer.lang
    record.notes = writer.notes
    return record
  }

  private func commit(_ facts: RowFacts, _ writer: inout FieldWriter) {
    if !facts.identity.isEmpty { writer.fields["external_ref"] = .string(facts.identity) }
    writer.list("places", facts.places)
    writer.list("themes", facts.themes)
    if let start = facts.start { writer.period(start: start, end: facts.end) }
    var pledged = JSONObject()
    if let amount = facts.amount {
      pledged["money"] = FieldWriter.money(amount.minor, facts.currency)
    }
    pledged["people"] = RecordWriting.people(facts)
    if !pledged.isEmpty { writer.fields["pledged"] = .object(pledged) }
    writer.notes.add(facts.amount == nil ? .withoutAmount : .pledges, line: facts.line)
  }

  /// Without a reference of its own a row is known by its words and day.
  private mutating func identity(_ facts: RowFacts) -> String {
    if !facts.identity.isEmpty { return facts.identity }
    var words = (facts.words[.title] ?? []) + facts.places + facts.themes
    words += [facts.start?.description ?? "", facts.reporter.key]
    if let mission = facts.words[.mission]?.first { words.append(mission) }
    let base = "row-" + Occurrences.short(words.joined(separator: "/"))
    // A contribution's own identity counts the equal ones already.
    return facts.flow == .pledged ? "\(base)/\(occurrences.count(base))" : base
  }
}
