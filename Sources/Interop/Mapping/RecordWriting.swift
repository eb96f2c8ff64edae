import EventSourcing

/// Writes the fields of a commitment or contribution from what rows say.
struct RecordWriting {
  let mapping: CSVMapping

  func words(of facts: RowFacts, to writer: inout FieldWriter) {
    let lang = mapping.lang ?? ""
    let title = facts.words[.title]?.first ?? ""
    if let text = writer.title([Narrative(lang: lang, text: title)]) {
      writer.fields["title"] = text
      // A title that had to be cut is kept whole where there is room.
      if title.unicodeScalars.count > LedgerLimit.title, facts.words[.description] == nil {
        writer.fields["description"] = writer.text(
          [Narrative(lang: lang, text: title)], isOneLine: false, limit: LedgerLimit.text)
      }
    } else {
      writer.fields["title"] = .string(facts.identity)
      writer.notes.add(.titleFromIdentifier, line: facts.line)
    }
    if let text = facts.words[.description]?.first {
      writer.fields["description"] = writer.text(
        [Narrative(lang: lang, text: text)], isOneLine: false, limit: LedgerLimit.text)
    }
    writer.fields["kind"] = .string(facts.words[.kind]?.first ?? "money")
    for field in [CSVMapping.Field.framework, .mission, .partner, .source, .audience] {
      if let text = facts.words[field]?.first { writer.put(field.rawValue, line: text) }
    }
    for (field, key) in [
      (CSVMapping.Field.location, "locations"), (.beneficiaries, "beneficiaries"),
    ] {
      let values = (facts.words[field] ?? []).compactMap { writer.line($0) }
      writer.list(key, values)
    }
  }

  static func people(_ facts: RowFacts) -> JSON? {
    guard !facts.people.isEmpty else { return nil }
    var people = JSONObject()
    // The ledger asks for women and men; who counts only others says none of these.
    people["f"] = 0
    people["m"] = 0
    for (field, count) in facts.people { people[field.rawValue] = .int(count) }
    guard !facts.role.isEmpty else { return .object(people) }
    people["role"] = .string(facts.role)
    return .array([.object(people)])
  }

  /// A contribution with the facts of its own row, to be numbered among its like.
  func contribution(
    _ facts: RowFacts, of record: String, title: JSON?, on day: Day, amount: Amount?,
    way: Flow, writer: inout FieldWriter
  ) -> ImportContribution {
    if let title {
      writer.fields["title"] = title
      writer.fields["kind"] = .string(facts.words[.kind]?.first ?? "money")
    }
    writer.fields["direction"] = .string(way.rawValue)
    if let amount { writer.fields["money"] = FieldWriter.money(amount.minor, facts.currency) }
    writer.fields["people"] = Self.people(facts)
    writer.list("places", facts.places)
    writer.list("themes", facts.themes)
    if let start = facts.start { writer.period(start: start, end: facts.end) }
    let counterpart = facts.words[.counterpart]?.first ?? ""
    if !counterpart.isEmpty { writer.put("partner", line: counterpart) }
    let base = Occurrences.base(
      of: record, type: facts.type, on: day, way: way, currency: facts.currency,
      counterpart: ([counterpart] + facts.places + facts.themes).joined(separator: "+"))
    return ImportContribution(
      line: facts.line, row: facts.row, identity: base, on: day, fields: writer.fields)
  }
}
