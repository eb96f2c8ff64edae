import EventSourcing

/// The one catalogue of words: English in the code is the key, the other languages stand in CSV.
///
/// Read when a language other than English is first asked for something, a file at a time.
enum Catalogue {
  /// In the order of the columns behind English.
  static let languages: [Language] = [.fr, .de, .lb]

  struct File: Sendable {
    let name: String
    let rows: [(english: String, others: [String])]
    let words: [String: [String]]

    fileprivate init(_ name: String) {
      self.name = name
      let text = WordFiles.files.first { $0.path == name + ".csv" }?.text ?? ""
      rows = WordRows.read(text).dropFirst().compactMap { row in
        row.count == 4 ? (row[0], Array(row[1...])) : nil
      }
      words = Dictionary(rows.map { ($0.english, $0.others) }, uniquingKeysWith: { $1 })
    }
  }

  static let labels = File("labels")
  static let words = File("words")
  static let screens = File("screens")
  static let errors = File("errors")

  /// None when there is no such row, or when it leaves the language out.
  static func template(_ table: Phrase.Table, _ english: String, _ language: Int) -> String? {
    let found: [String]? =
      switch table {
      case .labels: labels.words[english]
      case .words: words.words[english]
      case .sentences:
        screens.words[english] ?? (isWordless(english) ? nil : errors.words[english])
          ?? command(english)
      }
    guard let text = found?[language], !text.isEmpty else { return nil }
    return text
  }

  /// Nothing to translate: only places and marks between them.
  static func isWordless(_ template: String) -> Bool {
    TemplatePiece.all(in: template).allSatisfy { piece in
      switch piece {
      case .words(let words): !words.contains(where: \.isLetter)
      case .place(_, let forms, _): forms == nil
      }
    }
  }

  /// `See: concert show {1}`: the word before the colon is translated, a command never.
  private static func command(_ template: String) -> [String]? {
    guard let (lead, rest) = Self.lead(template), let words = labels.words[lead] else { return nil }
    return zip(languages, words).map { $1 + ($0 == .fr ? "\u{a0}: " : ": ") + rest }
  }

  /// The word before the colon of what is but a command or an option.
  static func lead(_ template: String) -> (lead: String, rest: String)? {
    guard let colon = template.firstIndex(of: ":") else { return nil }
    let lead = String(template[..<colon])
    let rest = template[template.index(after: colon)...].drop { $0 == " " }
    guard ["See", "Try", "Run"].contains(lead), !rest.contains("   "),
      ["concert ", "--", "{1}"].contains(where: rest.hasPrefix) || !rest.contains(" "),
      !rest.hasSuffix(".")
    else { return nil }
    return (lead, String(rest))
  }
}

/// CSV as it is written in this folder: RFC 4180 with line feeds.
enum WordRows {
  static func read(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    func take() {
      row.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
    }
    var bytes = text.utf8.makeIterator()
    var byte = bytes.next()
    while let current = byte {
      byte = bytes.next()
      switch current {
      case UInt8(ascii: "\""):
        if isQuoted, byte == UInt8(ascii: "\"") {
          field.append(current)
          byte = bytes.next()
        } else {
          isQuoted.toggle()
        }
      case UInt8(ascii: ",") where !isQuoted: take()
      case UInt8(ascii: "\n") where !isQuoted:
        take()
        rows.append(row)
        row = []
      default: field.append(current)
      }
    }
    return rows
  }
}
