import EventSourcing

/// Turns one activity into a record; each step writes some fields and counts what it dropped.
struct ActivityConversion {
  let activity: IATIActivity
  let codes: ImportCodes
  let identity: String
  var writer: FieldWriter
  var title: JSON = ""
  var pledges = PledgeSums()
  var contributions: [ImportContribution] = []
  var earliest: Day?

  init(_ activity: IATIActivity, identity: String, codes: ImportCodes) {
    self.activity = activity
    self.identity = identity
    self.codes = codes
    writer = FieldWriter(line: activity.line)
  }

  mutating func record() -> ImportRecord {
    var record = ImportRecord(
      line: activity.line, identity: identity, reporter: reporter())
    record.participants = participants(beside: record.reporter)
    words()
    places()
    themes()
    period()
    for transaction in activity.transactions { take(transaction) }
    countTheRest()
    pledges.write(preferring: activity.defaultCurrency, to: &writer)
    record.on = earliest
    record.lang = writer.lang
    record.commitment = writer.fields
    var occurrences = Occurrences()
    occurrences.number(&contributions)
    record.contributions = contributions
    record.reports = reports()
    record.notes = writer.notes
    return record
  }

  private mutating func reporter() -> Reporter {
    Reporter(
      ref: activity.reporter.ref, type: activity.reporter.type,
      names: activity.reporter.names.compactMap { narrative in
        writer.line(narrative.text).map { Narrative(lang: narrative.lang, text: $0) }
      })
  }

  /// Those that fund, answer for, extend or carry out the work, each once.
  private func participants(beside reporter: Reporter) -> [Reporter] {
    var seen: Set<String> = [reporter.key]
    return activity.participants.compactMap { organisation in
      let participant = Reporter(
        ref: organisation.ref, type: organisation.type, names: organisation.names)
      let isNamed = !organisation.ref.isEmpty || !organisation.names.isEmpty
      return isNamed && seen.insert(participant.key).inserted ? participant : nil
    }
  }

  private mutating func words() {
    if let title = writer.title(activity.titles) {
      self.title = title
    } else {
      title = .string(identity)
      writer.notes.add(.titleFromIdentifier, line: activity.line)
    }
    writer.fields["title"] = title
    writer.fields["external_ref"] = .string(identity)
    writer.fields["kind"] = .string(kind)
    writer.fields["description"] = writer.text(
      Self.joined(activity.descriptions), isOneLine: false, limit: LedgerLimit.text)
    if let framework { writer.fields["framework"] = .string(framework) }
    let implementer = activity.participants.first {
      ["4", "IMPLEMENTING"].contains($0.role.uppercased()) && !$0.names.isEmpty
        && ($0.ref.isEmpty || $0.ref != activity.reporter.ref)
    }
    if let name = implementer.flatMap({ Self.name($0) }) { writer.put("partner", line: name) }
    writer.list(
      "locations",
      Self.joined(activity.locations.filter { LedgerLimit.languages.contains($0.lang) })
        .prefix(1).flatMap { $0.text.split(separator: "\n") }
        .compactMap { writer.line(String($0)) })
  }

  static func name(_ organisation: IATIActivity.Organisation) -> String? {
    organisation.names.first { $0.lang == "en" }?.text ?? organisation.names.first?.text
  }

  /// Several texts in one language, such as general description and objectives, one after the
  /// other.
  private static func joined(_ narratives: [Narrative]) -> [Narrative] {
    var result: [Narrative] = []
    for narrative in narratives {
      if let index = result.firstIndex(where: { $0.lang == narrative.lang }) {
        result[index].text += "\n" + narrative.text
      } else {
        result.append(narrative)
      }
    }
    return result
  }

  /// - Source: IATI codelist AidType.
  private var kind: String {
    switch activity.aidTypes.first?.uppercased() {
    case "D01": "personnel"
    case "D02": "expertise"
    case "E01", "E02": "training"
    default: "money"
    }
  }

  private var framework: String? {
    if activity.reporter.ref.uppercased().hasPrefix("XI-IATI-EC") { return "EU" }
    return activity.collaboration == "1" ? "bilateral" : nil
  }

  private mutating func places() {
    var found = places(activity.countries, activity.regions)
    if activity.countries.isEmpty, activity.regions.isEmpty {
      for transaction in activity.transactions {
        found += places(transaction.countries, transaction.regions)
      }
    }
    writer.list("places", found)
  }

  mutating func places(
    _ countries: [IATIActivity.Coded], _ regions: [IATIActivity.Coded]
  ) -> [String] {
    var found: [String] = []
    for country in countries {
      let code = country.code.uppercased()
      if codes.isPlace(code) {
        found.append(code)
      } else {
        writer.notes.add(.unknownPlace, code, line: country.line)
      }
    }
    for region in regions {
      let places = RegionCode.places(region.code, vocabulary: region.vocabulary) ?? []
      if !places.isEmpty, places.allSatisfy(codes.isPlace) {
        if region.vocabulary != "2" {
          writer.notes.add(.translatedRegion, region.code, line: region.line)
        }
        found += places
      } else {
        writer.notes.add(
          .unknownPlace,
          [region.vocabulary, region.code].filter { !$0.isEmpty }
            .joined(separator: ":"), line: region.line)
      }
    }
    return found
  }

  private mutating func themes() {
    var found = themes(activity.sectors)
    if activity.sectors.isEmpty {
      for transaction in activity.transactions { found += themes(transaction.sectors) }
    }
    writer.list("themes", found)
  }

  mutating func themes(_ sectors: [IATIActivity.Coded]) -> [String] {
    sectors.compactMap { sector in
      guard ["", "1", "2", "DAC", "DAC-5", "DAC-3"].contains(sector.vocabulary.uppercased())
      else {
        writer.notes.add(.otherVocabulary, sector.vocabulary, line: sector.line)
        return nil
      }
      guard codes.isTheme(sector.code) else {
        writer.notes.add(.unknownTheme, sector.code, line: sector.line)
        return nil
      }
      return sector.code
    }
  }

  /// What happened beats what was planned; an end before the start is left out, the start kept.
  private mutating func period() {
    var days: [String: Day] = [:]
    for date in activity.dates {
      guard let day = Self.day(date.iso) else {
        writer.notes.add(.badDate, date.iso, line: date.line)
        continue
      }
      let type = date.type.lowercased().replacing("_", with: "-")
      if days[type] == nil { days[type] = day }
    }
    let start = days["2"] ?? days["start-actual"] ?? days["1"] ?? days["start-planned"]
    let end = days["4"] ?? days["end-actual"] ?? days["3"] ?? days["end-planned"]
    guard let start else {
      if let end { writer.notes.add(.missingStart, end.description, line: activity.line) }
      return
    }
    earliest = start
    if let end, end < start {
      writer.notes.add(.endBeforeStart, "\(start)/\(end)", line: activity.line)
      return writer.period(start: start, end: nil)
    }
    writer.period(start: start, end: end)
  }

  /// `xsd:date` may carry a zone, and some write a time behind it; the day is what counts.
  static func day(_ text: String) -> Day? {
    let trimmed = text.trimmed
    guard trimmed.utf8.count > 10 else { return Day(trimmed) }
    let next = trimmed.utf8[trimmed.utf8.index(trimmed.utf8.startIndex, offsetBy: 10)]
    guard
      [UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"), 0x20]
        .contains(next)
    else { return nil }
    return Day(utf8: trimmed.utf8.prefix(10))
  }
}
