import Concert
import EventSourcing

/// A brief in words.
struct BriefWords {
  let brief: Brief
  let since: Day
  /// So many lines of a kind; the rest is counted.
  private static let most = 8

  private let language: Language

  init(_ brief: Brief, since: Day, in language: Language) {
    self.brief = brief
    self.since = since
    self.language = language
  }

  private var name: String {
    guard case .place(let code) = brief.subject, language != .en else { return brief.name }
    return language.name(ofCode: code) ?? brief.name
  }

  func paper(_ basis: Basis) -> Paper {
    let code = brief.subject.code
    let title = name == code ? code : "\(name) (\(code))"
    var paper = Paper(title: "\(title): what we do together", basis: basis)
    paper.sections.append(Paper.Section(lines: parts + figures))
    paper.sections.append(section("At risk", brief.risks.map(risk), none: "No promise is late."))
    paper.sections.append(
      section(
        "Likely doubled effort", brief.doubles.map(double), none: "No pair waits for a decision."))
    paper.sections.append(
      section(
        "Since \(since)", brief.changes.map(change), none: "Nothing changed since \(since)."))
    return paper
  }

  private func section(_ heading: Phrase, _ lines: [Paper.Line], none: Phrase) -> Paper.Section {
    var shown = Array(lines.prefix(Self.most))
    if lines.count > Self.most {
      shown.append(Paper.Line(text: "\(lines.count - Self.most) more."))
    }
    return Paper.Section(heading: heading, lines: lines.isEmpty ? [Paper.Line(text: none)] : shown)
  }

  private var parts: [Paper.Line] {
    func line(
      _ figure: Brief.Figure<[String]>, _ text: (Int, String) -> Phrase
    ) -> Paper.Line? {
      guard !figure.value.isEmpty else { return nil }
      return Paper.Line(
        text: text(figure.value.count, figure.value.joined(separator: ", ")),
        sources: figure.sources)
    }
    let lines = [
      line(brief.ministries) { "\($0, "ministry", "ministries"): \($1)." },
      line(brief.missions) { "\($0, "mission", "missions"): \($1)." },
      line(brief.frameworks) { "\($0, "framework", "frameworks"): \($1)." },
    ].compactMap(\.self)
    return lines.isEmpty ? [Paper.Line(text: "No ministry recorded anything.")] : lines
  }

  private var figures: [Paper.Line] {
    var lines: [Paper.Line] = []
    if !brief.given.value.isEmpty {
      lines.append(
        Paper.Line(
          text: "\(Self.words(brief.given.value)) given.", sources: brief.given.sources))
    }
    if !brief.promised.value.isEmpty {
      lines.append(
        Paper.Line(
          text: "\(Self.words(brief.promised.value)) pledged by open promises, not counted above.",
          sources: brief.promised.sources))
    }
    lines.append(deployed)
    if let training = brief.training {
      lines.append(
        Paper.Line(
          text:
            "\(training.value.sessions, "training session", "training sessions"), \(Self.people(training.value.people)) trained.",
          sources: training.sources))
    }
    return lines
  }

  private var deployed: Paper.Line {
    guard let deployed = brief.deployed else {
      // What is hidden from some eyes must not read as if nobody had reported.
      return Paper.Line(
        text: brief.basis.visibility == nil
          ? "People deployed: not reported." : "People deployed: no report that may be shown.")
    }
    guard deployed.value.all > 0 else {
      return Paper.Line(
        text: "Nobody deployed, and that is what was reported.", sources: deployed.sources)
    }
    return Paper.Line(text: "\(Self.people(deployed.value)) deployed.", sources: deployed.sources)
  }

  /// `8 people, 3 of them women`
  private static func people(_ count: PeopleCount) -> Phrase {
    var parts: [Phrase] = [
      "\(grouped: count.all, "person", "people"), \(grouped: count.women, "of them women", "of them women")"
    ]
    if let share = count.womenShare { parts[0] = "\(parts[0]) (\(number: share) %)" }
    if count.unknown > 0 { parts.append("\(count.unknown) of unknown sex") }
    return .list(parts)
  }

  private static func words(_ amounts: [Amount]) -> Phrase {
    .and(amounts.map { Phrase(number: Cell.money(minor: $0.minor, $0.currency).shown) })
  }

  private func risk(_ risk: Brief.Risk) -> Paper.Line {
    var why: [Phrase] = []
    if let days = risk.daysOverdue { why.append("overdue \(days, "day", "days")") }
    if let said = risk.said {
      why.append("its owner says \(Phrase.word(said.replacing("_", with: " ")))")
    }
    let title = SafeText.oneLine(risk.title)
    return Paper.Line(
      text: "\(risk.ref) \(risk.ministry): \(title), \(Phrase.list(why)).",
      sources: [Brief.Source(ref: risk.ref, position: risk.position)])
  }

  private func double(_ double: Brief.Double) -> Paper.Line {
    Paper.Line(
      text: "\(double.a) and \(double.b), \(double.score) of 100.",
      sources: [Brief.Source(ref: double.ref, position: double.position)])
  }

  private func change(_ change: Brief.Change) -> Paper.Line {
    let title = change.title.map { ": " + SafeText.oneLine($0) } ?? ""
    return Paper.Line(
      text: "\(change.on) \(change.type) \(change.ref)\(title)",
      sources: [Brief.Source(ref: change.ref, position: change.position)])
  }
}
