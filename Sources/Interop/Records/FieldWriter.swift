import EventSourcing

/// Writes an effort's fields as the commands take them, and counts what had to be changed.
struct FieldWriter {
  var fields = JSONObject()
  var notes = ImportTally()
  let line: Int
  /// The language of plain strings; set by the title.
  var lang: String?

  init(line: Int, lang: String? = nil) {
    self.line = line
    self.lang = lang
    fields.reserveCapacity(16)
  }

  /// One line of at most 500 characters; none when nothing is left of it.
  mutating func line(_ raw: String, limit: Int = LedgerLimit.title) -> String? {
    take(RepairedText(raw, isOneLine: true, limit: limit))
  }

  mutating func put(_ key: String, line raw: String) {
    if let text = line(raw) { fields[key] = .string(text) }
  }

  private mutating func take(_ repaired: RepairedText) -> String? {
    if repaired.wasRepaired { notes.add(.repairedText, line: line) }
    if repaired.hasReplacement { notes.add(.replacementCharacter, line: line) }
    if repaired.wasShortened { notes.add(.shortenedText, line: line) }
    return repaired.text.isEmpty ? nil : repaired.text
  }

  /// A title also decides in which language plain strings are.
  mutating func title(_ narratives: [Narrative]) -> JSON? {
    let official = Self.official(narratives)
    if official.count == 1 {
      lang = official[0].lang
    } else {
      lang = official.first { $0.lang == "en" }?.lang ?? official.first?.lang
    }
    return text(narratives, isOneLine: true, limit: LedgerLimit.title)
  }

  /// A string when its language is the record's, else an object by language.
  mutating func text(_ narratives: [Narrative], isOneLine: Bool, limit: Int) -> JSON? {
    let official = Self.official(narratives)
    for narrative in narratives
    where !narrative.lang.isEmpty && !LedgerLimit.languages.contains(narrative.lang) {
      notes.add(.otherLanguage, narrative.lang, line: line)
    }
    // Words that belong to no language of the ledger are better than none.
    let chosen = official.isEmpty ? Array(narratives.prefix(1)) : official
    let share = limit == LedgerLimit.text ? LedgerLimit.words / max(1, chosen.count) / 2 : limit
    var result: [(lang: String, text: String)] = []
    for narrative in chosen {
      var repaired = RepairedText(narrative.text, isOneLine: isOneLine, limit: limit)
      if repaired.text.utf8.count > LedgerLimit.words / max(1, chosen.count) {
        repaired = RepairedText(narrative.text, isOneLine: isOneLine, limit: share)
      }
      if let text = take(repaired) { result.append((narrative.lang, text)) }
    }
    guard let first = result.first else { return nil }
    if result.count == 1, official.isEmpty || first.lang == lang { return .string(first.text) }
    var object = JSONObject()
    for (lang, text) in result { object[lang] = .string(text) }
    return .object(object)
  }

  /// The first text of each language that the ledger knows.
  private static func official(_ narratives: [Narrative]) -> [Narrative] {
    var seen: Set<String> = []
    return narratives.filter {
      LedgerLimit.languages.contains($0.lang) && seen.insert($0.lang).inserted
    }
  }

  /// A list without repetitions, cut where the ledger's ends.
  mutating func list(_ key: String, _ values: [String]) {
    var seen: Set<String> = []
    let all = values.filter { seen.insert($0).inserted }
    guard !all.isEmpty else { return }
    if all.count > LedgerLimit.list { notes.add(.shortenedList, key, line: line) }
    fields[key] = .array(all.prefix(LedgerLimit.list).map { .string($0) })
  }

  mutating func period(start: Day, end: Day?) { fields["period"] = Self.period(start, end) }

  static func period(_ start: Day, _ end: Day?) -> JSON {
    var period = JSONObject()
    period["start"] = .string(start.description)
    if let end { period["end"] = .string(end.description) }
    return .object(period)
  }

  static func money(_ minor: Int64, _ currency: String) -> JSON {
    ["minor": .int(minor), "currency": .string(currency)]
  }
}

/// Adds pledges and de-commitments up, a currency at a time.
struct PledgeSums {
  private(set) var sums: [(currency: String, exponent: Int, minor: Int64)] = []

  var isEmpty: Bool { sums.isEmpty }

  mutating func add(_ amount: Amount, _ currency: String, exponent: Int) {
    guard let index = sums.firstIndex(where: { $0.currency == currency }) else {
      return sums.append((currency, exponent, amount.signed))
    }
    let (sum, overflow) = sums[index].minor.addingReportingOverflow(amount.signed)
    sums[index].minor = overflow ? (amount.isNegative ? .min + 1 : .max) : sum
  }

  /// One Money, as the ledger has it: the default currency's sum, else the first one's. The others
  /// are told in words, a sum below zero is none, and one that no command takes is left out.
  func write(preferring currency: String, to writer: inout FieldWriter) {
    guard let first = sums.first else { return }
    let main = sums.first { $0.currency == currency } ?? first
    var pledged = JSONObject()
    if main.minor < 0 { writer.notes.add(.negativePledge, main.currency, line: writer.line) }
    if main.minor > Amount.largest {
      writer.notes.add(.pledgeTooLarge, main.currency, line: writer.line)
    } else {
      pledged["money"] = FieldWriter.money(max(0, main.minor), main.currency)
    }
    let others = sums.filter { $0.currency != main.currency }
    if !others.isEmpty {
      for other in others {
        writer.notes.add(.otherPledgeCurrency, other.currency, line: writer.line)
      }
      pledged["text"] = .string(
        others.map { "\($0.currency) \(Amount.text($0.minor, exponent: $0.exponent))" }
          .joined(separator: "; "))
    }
    if !pledged.isEmpty { writer.fields["pledged"] = .object(pledged) }
  }
}

/// Which way money went, told by a transaction's code.
enum Flow: String, CaseIterable, Hashable, Sendable {
  case pledged, given, returned
  case leftOut = "left_out"

  /// IATI 2.x numbers and 1.x letters; none for a code that is in neither list.
  ///
  /// - Source: DESIGN.md 4; IATI codelist TransactionType, versions 1.05 and 2.03.
  static func ofTransaction(_ code: String) -> Flow? {
    switch code.uppercased() {
    case "2", "12", "C": .pledged
    case "3", "4", "D", "E": .given
    case "7", "R": .returned
    case "1", "5", "6", "8", "9", "10", "11", "13", "IF", "IR", "LR", "QP", "QS", "CG", "TB":
      .leftOut
    default: nil
    }
  }
}
