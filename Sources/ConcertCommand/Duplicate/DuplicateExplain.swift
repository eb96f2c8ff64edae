import ArgumentParser
import Concert
import Coordination
import EventSourcing

/// Why two efforts are suspected to be one: the sum, reason by reason.
struct DuplicateExplain: Verb {
  static let manual = Manual(
    "duplicate explain", "Why two efforts may be one: the sum, reason by reason.",
    arguments: "DUP-… [options]",
    examples: [
      "duplicate explain DUP-4QKX7M2A": "The two side by side and what each likeness counts.",
      "duplicate explain DUP-4QKX7M2A --known-at 2024-03-15": "The score as it was known then.",
      "duplicate explain DUP-4QKX7M2A --svg flag.svg": "A bar for each reason, with its table.",
    ])

  @Argument(help: ArgumentHelp("The pair.", valueName: "ref")) var ref: String
  @Option(
    help: ArgumentHelp("Draw the reasons into this file.", valueName: "file"), completion: .file())
  var svg: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let answer = try await reading.ledger.duplicates(DuplicateQuery(ref: ref), at: reading.at)
    guard let pair = answer.pairs.first else { throw ReadingRefusal.notADuplicate(ref) }
    if let svg {
      try writePicture(pair.picture(answer.basis, lines: answer.lines), to: svg, screen)
    }
    if screen.format.isJSON {
      var object = pair.json.object ?? JSONObject()
      if reading.at.isNow {
        object["facts_digest"] = try await reading.ledger.factsDigest(
          of: pair.a.ref, and: pair.b.ref
        ).map { .string($0) }
      }
      return try screen.print(.object(object))
    }
    let basis = reading.basis(answer.basis)
    try await OtherRules.tell(reading, on: screen)
    let told = try await reading.ledger.reasons(
      of: pair, in: screen.language.rawValue, at: reading.at)
    let text = PairText(pair, told: told, lines: answer.lines, basis: basis, screen)
    for line in text.lines { try screen.print(line) }
  }
}

/// A pair in words: two columns, a sum with bars, and what to do.
struct PairText {
  private let pair: DuplicatePair
  /// The reasons in the reader's language, by the English ones.
  private let told: [String: String]
  private let basis: Basis
  private let reviewLines: ReviewLines
  private let isAccessible: Bool
  private let language: Language
  private static let column = 36

  init(
    _ pair: DuplicatePair, told: [String: String], lines: ReviewLines, basis: Basis,
    _ screen: Screen
  ) {
    self.pair = pair
    self.told = told
    reviewLines = lines
    self.basis = basis
    isAccessible = screen.isAccessible
    language = screen.language
  }

  var lines: [String] {
    var lines = [language(heading), language(basis.line), ""] + sides + [""]
    lines += sum + [""]
    if let again { lines += again.lines.map { language($0) } + [""] }
    return lines + advice.map { language($0) }
  }

  private var again: AskedAgainText? { AskedAgainText(pair.json) }

  private var heading: Phrase {
    let stands: Phrase
    if pair.status == "decided" {
      stands = "decided: \(Phrase.word(pair.outcome ?? ""))"
    } else if pair.status == "joint" {
      stands = "joint: both stand under \(SafeText.oneLine(pair.a.mission ?? ""))"
    } else if let again {
      stands = again.since.map { "asked again since \($0)" } ?? "asked again"
    } else {
      stands = pair.sinceOn.map { "to review since \($0)" } ?? "to review"
    }
    return "\(pair.ref)  \(pair.score) of 100, \(stands)   rules \(SafeText.oneLine(pair.model))"
  }

  /// Without what the tool thinks of it.
  static func blind(
    _ ref: String, _ a: DuplicatePair.Side, _ b: DuplicatePair.Side, _ screen: Screen
  ) -> [String] {
    [ref] + sides(a, b, screen.isAccessible, screen.language)
  }

  private var sides: [String] { Self.sides(pair.a, pair.b, isAccessible, language) }

  private static func sides(
    _ a: DuplicatePair.Side, _ b: DuplicatePair.Side, _ isAccessible: Bool,
    _ language: Language
  ) -> [String] {
    func row(_ name: String, _ value: (DuplicatePair.Side) -> String?) -> String? {
      let label = name.isEmpty ? "" : language.label(name)
      let (left, right) = (value(a), value(b))
      guard left != nil || right != nil else { return nil }
      let texts = [left, right].map { SafeText.oneLine($0 ?? language("(none)")) }
      if isAccessible { return "\(label): A \(texts[0]); B \(texts[1])." }
      let cut = DisplayWidth.cut(texts[0], to: Self.column)
      return "\(DisplayWidth.pad(label, to: 12))"
        + DisplayWidth.pad(cut, to: Self.column + 2) + texts[1]
    }
    return [
      row("", { $0.ref }), row("ministry", { $0.ministry }), row("title", { $0.title }),
      row("mission", { $0.mission }), row("partner", { $0.partner }),
      row("places", { $0.places.isEmpty ? nil : $0.places.joined(separator: " ") }),
      row("themes", { $0.themes.isEmpty ? nil : $0.themes.joined(separator: " ") }),
      row("period", { side in side.start.map { "\($0)..\(side.end ?? "")" } }),
      row(
        "amount",
        { side in
          guard let minor = side.minor, let currency = side.currency else { return nil }
          return Cell.money(minor: Int128(minor), currency).shown(in: language)
        }),
      row("named there", { $0.externalRef }),
    ].compactMap { $0 }
  }

  private var sum: [String] {
    guard !pair.reasons.isEmpty else {
      return [
        language("The two are no longer alike enough to be flagged; the decision stands.")
      ]
    }
    let details = pair.reasons.map { SafeText.oneLine(told[$0.detail] ?? $0.detail) }
    let width = details.map { DisplayWidth.of($0) }.max() ?? 0
    var lines = zip(pair.reasons, details).map { reason, detail in
      let points = reason.points > 0 ? "+\(reason.points)" : "\(reason.points)"
      let bar = isAccessible ? "" : "  " + Self.bar(reason.points)
      return "  \(DisplayWidth.pad(detail, to: width))  "
        + DisplayWidth.pad(points, to: 4, right: true) + bar
    }
    lines.append("  \(DisplayWidth.pad("", to: width))  " + (isAccessible ? "" : "----"))
    lines.append(
      "  \(DisplayWidth.pad("", to: width))  "
        + DisplayWidth.pad("\(pair.score)", to: 4, right: true)
        + language("   review line \(reviewLines.possible), likely from \(reviewLines.likely)"))
    return lines.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// Half a block a point.
  private static func bar(_ points: Int) -> String {
    let sign = points < 0 ? "▒" : "█"
    let count = abs(points)
    return String(repeating: sign, count: count / 2) + (count % 2 == 0 ? "" : "▌")
  }

  private var advice: [Phrase] {
    var lines: [Phrase] = []
    let line = reviewLines.possible
    let decisive = pair.decisive(line: line).map(\.feature)
    if !decisive.isEmpty {
      let words = decisive.map { Phrase(.labels, template: $0) }
      let all: Phrase =
        words.count == 1
        ? words[0] : "\(Phrase.list(Array(words.dropLast()))) or \(words[words.count - 1])"
      lines.append("It would fall below \(line) if the \(all) were different.")
    }
    if pair.status == "decided" {
      lines.append(
        "Decided by \(pair.decidedBy ?? "") on \(pair.decidedOn ?? ""): \(SafeText.oneLine(pair.reason ?? ""))"
      )
      lines.append("Ask again: concert duplicate reopen \(pair.ref) --reason \"…\"")
      return lines
    }
    if pair.status == "joint" {
      return lines + ["Nothing is to be decided while both stand under one mission."]
    }
    return lines + [
      "Decide: concert duplicate decide \(pair.ref) same|joint|complementary|part_of|distinct"
        + " --reason \"…\"",
      "  same           one replaces the other; choose with --keep",
      "  joint          both stay, under one mission, counted once each",
      "  complementary  both stay; remembered so that it is not asked again",
      "  part_of        one is a part of the other; name it with --parent",
      "  distinct       not related; remembered",
    ]
  }
}
