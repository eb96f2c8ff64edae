import EventSourcing

/// Writes a mapping file from samples of columns.
struct ProposalWriter {
  let codes: ImportCodes
  var sheet: [String] = []
  private(set) var questions: [Phrase] = []
  private(set) var unused: [String] = []
  private var columns: [String] = []
  private var fixed: [String] = []
  /// Whether the amounts are promises, as their heading says.
  private var isPromised = false
  private var taken: Set<CSVMapping.Field> = []

  init(codes: ImportCodes) { self.codes = codes }

  mutating func write(_ samples: [ColumnSample]) {
    var dates: [ColumnSample] = []
    var amounts: [ColumnSample] = []
    var chosen: Set<Int> = []
    for (index, sample) in samples.enumerated() {
      guard let field = sample.field, !sample.heading.isEmpty, fits(sample, field) else { continue }
      // A second column of most fields would be read as a second value of it: the surest is taken.
      let isSurest = !samples.enumerated().contains { other, rival in
        rival.field == field && (rival.rank, other) < (sample.rank, index) && fits(rival, field)
          && !rival.heading.isEmpty
      }
      guard isSurest || [.country, .sector, .location].contains(field) else { continue }
      taken.insert(field)
      chosen.insert(index)
      if [.date, .from, .to].contains(field) { dates.append(sample) }
      if field == .amount { amounts.append(sample) }
      columns.append("  \(Self.quoted(sample.heading)): \(column(sample, field))")
    }
    unused = samples.indices.filter { !chosen.contains($0) && !samples[$0].heading.isEmpty }
      .map { samples[$0].heading }
    days(dates)
    decimals(amounts)
    currency(amounts)
    missing()
  }

  /// Whether the cells can be what the heading says.
  private func fits(_ sample: ColumnSample, _ field: CSVMapping.Field) -> Bool {
    if sample.cells.isEmpty { return true }
    return switch field {
    case .amount, .women, .men: sample.isNumber
    case .date, .from, .to: sample.isDay
    case .year: sample.cells.allSatisfy { Int($0).map { (1900...2200).contains($0) } ?? false }
    case .country: sample.places(codes) != nil || sample.hasCodeAndName
    case .sector:
      sample.hasCodeAndName
        || sample.cells.count(where: { codes.isTheme($0) }) * 2 > sample.cells.count
    case .state: sample.cells.contains { Self.state($0) != nil }
    default: true
    }
  }

  private func column(_ sample: ColumnSample, _ field: CSVMapping.Field) -> String {
    var parts = ["field: \(field.rawValue)"]
    switch field {
    case .country:
      switch sample.places(codes) {
      case "codes": break
      case "place": parts.append("read: place")
      case let lang?: parts.append("codes: iso-names-\(lang)")
      case nil: if sample.hasCodeAndName { parts.append("read: code-and-name") }
      }
    case .sector:
      if sample.hasCodeAndName { parts.append("read: code-and-name") }
      parts.append("unknown: drop")
    case .type where sample.hasCodeAndName: parts.append("read: code-and-name")
    case .ministry, .partner:
      if sample.hasNameAndRef { parts.append("read: name-and-ref") }
    case .state:
      var seen: Set<String> = []
      let words = sample.cells.filter { seen.insert($0).inserted }.prefix(8)
      let known = words.compactMap { word in
        Self.state(word).map { "\(Self.quoted(word)): \($0)" }
      }
      parts.append("unknown: drop")
      parts.append("values: { \(known.joined(separator: ", ")) }")
    default: break
    }
    return parts.count == 1 ? field.rawValue : "{ \(parts.joined(separator: ", ")) }"
  }

  /// Whether a word of a status says that something was promised or given; none when neither.
  private static func state(_ word: String) -> String? {
    let word = word.lowercased()
    let promised = [
      "pledg", "commit", "planned", "prévu", "engag", "zugesagt", "geplant", "prometid", "previst",
    ]
    let given = [
      "paid", "disburs", "spent", "payé", "versé", "décaiss", "bezahlt", "gezahlt", "pagad",
    ]
    if promised.contains(where: { word.contains($0) }) { return "pledged" }
    return given.contains { word.contains($0) } ? "given" : nil
  }

  private mutating func days(_ samples: [ColumnSample]) {
    guard !samples.isEmpty else { return }
    let all = samples.map(\.orders)
    let common = all.dropFirst().reduce(all[0]) { first, next in first.filter(next.contains) }
    if let unclear = samples.compactMap(\.unclearDay).first, common.count > 1 {
      sheet.append("# dates: dd/mm/yyyy or mm/dd/yyyy?  \(unclear) can be both")
      questions.append(
        "\(unclear) can be two days: say dates: dd/mm/yyyy or mm/dd/yyyy, or a locale.")
    } else if let order = common.first {
      sheet.append("dates: \(order.rawValue)")
    } else {
      questions.append("The columns of days are written in several ways.")
    }
  }

  private mutating func decimals(_ samples: [ColumnSample]) {
    guard let sample = samples.first else { return }
    if let unclear = sample.unclearAmount, sample.marks.count > 1 {
      sheet.append("# decimals: \".\" or \",\"?  \(unclear) can be a thousand or one and a bit")
      questions.append("\(unclear) can be two numbers: say decimals: \".\" or \",\".")
    } else if let mark = sample.marks.first {
      sheet.append("decimals: \"\(mark)\"")
    }
  }

  private mutating func currency(_ samples: [ColumnSample]) {
    guard let sample = samples.first else { return }
    isPromised = Self.state(sample.heading) == "pledged"
    if taken.contains(.currency) { return }
    let found = sample.currencies
    let named = codes.exponent(String(sample.heading.suffix(4).dropLast().uppercased()))
    if found.count == 1, let code = found.first {
      fixed.append("currency: \(code)")
    } else if named != nil, sample.heading.hasSuffix(")") {
      fixed.append("currency: \(sample.heading.suffix(4).dropLast().uppercased())")
    } else {
      fixed.append("currency: EUR  # which? no column says it")
      questions.append("No column says the currency: correct fixed: currency.")
    }
  }

  private mutating func missing() {
    if !taken.contains(.ministry) {
      fixed.append("ministry: MFA  # whose sheet is it?")
      questions.append("No column names the ministry: correct fixed: ministry.")
    }
    if !taken.contains(.title), !taken.contains(.externalRef) {
      questions.append("No column looks like a title.")
    }
    if isPromised, !taken.contains(.state), !taken.contains(.type) {
      fixed.append("state: pledged")
    }
    let moves = taken.contains(.amount) || taken.contains(.women) || taken.contains(.men)
    if moves, taken.isDisjoint(with: [.date, .from, .to, .year]) {
      questions.append("No column looks like a day: what was given needs one.")
    }
    if !moves, !isPromised, !taken.contains(.state) { fixed.append("state: pledged") }
  }

  func yaml(delimiter: String, headerRow: Int) -> String {
    var lines = ["sheet:", "  delimiter: \(delimiter == "tab" ? "tab" : "\"\(delimiter)\"")"]
    if headerRow > 1 { lines.append("  header_row: \(headerRow)") }
    lines += sheet.map { "  " + $0 }
    if !fixed.isEmpty { lines += ["fixed:"] + fixed.map { "  " + $0 } }
    lines += ["columns:"] + columns
    if !unused.isEmpty {
      lines.append("# not used: " + unused.joined(separator: ", ").replacing("\n", with: " "))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n") + "\""
  }
}
