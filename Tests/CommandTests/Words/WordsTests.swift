import EventSourcing
import Foundation
import Testing

@testable import ConcertCommand

/// One catalogue, four languages; what the code says is looked for in its sources.
@Suite("words")
struct WordsTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let files = [
    Catalogue.labels, Catalogue.words, Catalogue.screens, Catalogue.errors,
  ]

  /// Sentences that are told in English in every language: a list that should shrink.
  private static let english = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "english-only.txt")

  /// What these say is written into files and the log, or is help: no language changes it.
  private static let written = [
    "ProposalWriter.swift", "FindingGuide.swift", "Ledger+Import.swift",
  ]

  private static let literals: [SourceText.Literal] = {
    let modules = [
      "ConcertCommand", "Concert", "Coordination", "EventLog", "EventSourcing", "Interop",
      "Projector",
    ]
    return modules.flatMap { module in
      let folder = package.appending(path: "Sources/\(module)")
      let walk = FileManager.default.enumerator(atPath: folder.path)
      let paths = (walk?.allObjects as? [String] ?? [])
        .filter { $0.hasSuffix(".swift") }.sorted()
      return paths.flatMap { path -> [SourceText.Literal] in
        let text = (try? String(contentsOf: folder.appending(path: path), encoding: .utf8)) ?? ""
        let isOfRules = [
          "Phrase, mend: Phrase", "Phrase, Phrase)", " Finding(", ".find(", "RowFault(",
        ].contains(where: text.contains)
        return SourceText(text).literals.map { literal in
          var literal = literal
          literal.isOfRule = isOfRules && Self.endsSentence(literal.template)
          literal.isWritten = written.contains(where: path.hasSuffix)
          return literal
        }
      }
    }
  }()

  @Test("every row has its four languages, with the same places in each")
  func complete() {
    for file in Self.files {
      #expect(!file.rows.isEmpty, "\(file.name)")
      #expect(file.words.count == file.rows.count, "\(file.name): a row stands twice")
      for row in file.rows {
        let places = Self.places(row.english)
        for (language, text) in zip(Catalogue.languages, row.others) {
          #expect(!text.isEmpty, "\(file.name), \(language): \(row.english)")
          #expect(Self.places(text) == places, "\(file.name), \(language): \(row.english)")
          #expect(
            text.first?.isWhitespace == row.english.first?.isWhitespace,
            "\(file.name), \(language): \(row.english)")
        }
      }
    }
  }

  @Test("every sentence of the catalogue is said somewhere")
  func used() {
    let said = Set(Self.literals.flatMap { $0.halves + [$0.template] })
    for file in [Catalogue.screens, Catalogue.errors] {
      for row in file.rows where !said.contains(row.english) {
        Issue.record("\(file.name): nobody says \"\(row.english)\"")
      }
    }
  }

  @Test("every sentence of an explanation is in the catalogue, or on the list of English ones")
  func sentences() throws {
    let openings = [
      "what:", "mend:", "why:", "because:", "expected:", "range:", "reason:", "text:", "none:",
      ".note(", ".warn(", "screen.print(", "language(", "notes: [", "Phrase =", "\n        ?",
      "\n        :", "remarks.append(", "lines.append(", "telling =", "mending =",
      "message:", "formula:", "numerator:", "denominator:", "unit:", "each:", "tells:", "trap:",
      "source:", "claims.append(", "missing.append(", "parts.append(", ": return (",
    ]
    var missing: Set<String> = []
    for literal in Self.literals {
      let before = literal.before.replacing("\n", with: " ").reversed().drop { $0 == " " }
      let opening = String(before.reversed())
      guard literal.isOfRule || openings.contains(where: opening.hasSuffix),
        !literal.isWritten, Self.isSentence(literal.template),
        !Self.isTranslated(literal)
      else { continue }
      missing.insert(literal.template.replacing("\n", with: "\\n"))
    }
    let text = missing.sorted().map { $0 + "\n" }.joined()
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      return try text.write(to: Self.english, atomically: true, encoding: .utf8)
    }
    let known = Set(
      try String(contentsOf: Self.english, encoding: .utf8).split(separator: "\n").map(String.init))
    for sentence in missing.subtracting(known).sorted() {
      Issue.record("no row in the catalogue: \(sentence)")
    }
    for sentence in known.subtracting(missing).sorted() {
      Issue.record("translated or gone, but on the list of English ones: \(sentence)")
    }
  }

  @Test(
    "what the environment says of a language, in its order",
    arguments: [
      ([:], Language.en), (["LANG": "de_LU.UTF-8"], .de),
      (["LC_ALL": "C.UTF-8", "LANG": "fr"], .en),
      (["LC_MESSAGES": "fr_FR", "LANG": "de_DE"], .fr),
      (["CONCERT_LANG": "lb", "LC_ALL": "C"], .lb),
      (["CONCERT_LANG": "", "LANG": "lb_LU"], .lb), (["CONCERT_LANG": "pt", "LANG": "fr"], .en),
    ])
  func environment(_ variables: [String: String], _ language: Language) {
    let console = Recorder().console(environment: variables)
    #expect(Language(of: console) == language)
  }

  @Test("nothing takes the form of one in French, and of many elsewhere")
  func plurals() {
    func told(_ language: Language) -> [String] {
      [0, 1, 2].map { language("overdue \($0, "day", "days")") }
    }
    #expect(told(.en) == ["overdue 0 days", "overdue 1 day", "overdue 2 days"])
    #expect(
      told(.fr) == ["en retard de 0 jour", "en retard de 1 jour", "en retard de 2 jours"])
    #expect(told(.de) == ["0 Tage überfällig", "1 Tag überfällig", "2 Tage überfällig"])
    #expect(told(.lb) == ["0 Deeg iwwerfälleg", "1 Dag iwwerfälleg", "2 Deeg iwwerfälleg"])
  }

  @Test("amounts are set as the language sets them, and never for programs")
  func amounts() {
    let cell = Cell.money(minor: 123_456_750, currency: "EUR", exponent: 2)
    #expect(cell.shown(in: .en) == "1 234 567.50 EUR")
    #expect(cell.shown(in: .fr) == "1\u{202f}234\u{202f}567,50 EUR")
    #expect(cell.shown(in: .de) == "1.234.567,50 EUR")
    #expect(cell.shown(in: .lb) == "1.234.567,50 EUR")
    #expect(cell.plain == "1234567.50")
  }

  private static func endsSentence(_ template: String) -> Bool {
    template.hasSuffix(".") && template.contains(" ")
  }

  private static func isTranslated(_ literal: SourceText.Literal) -> Bool {
    func has(_ template: String) -> Bool {
      Catalogue.template(.sentences, template, 0) != nil
    }
    return has(literal.template) || literal.halves.allSatisfy { has($0) || !isSentence($0) }
  }

  /// Words between places, and more than a command or an option.
  private static func isSentence(_ template: String) -> Bool {
    var words = ""
    for piece in TemplatePiece.all(in: String(template.drop { $0 == " " })) {
      if case .words(let text) = piece { words += text } else { words += "_" }
    }
    return words.contains(where: \.isLetter) && words.contains(" ") && !words.hasPrefix("concert ")
      && !words.hasPrefix("--") && !words.hasPrefix("SELECT")
  }

  private static func places(_ template: String) -> Set<Int> {
    Set(
      TemplatePiece.all(in: template).compactMap { piece in
        if case .place(let number, _, _) = piece { number } else { nil }
      })
  }
}
