import Coordination
import EventSourcing

/// A value of the command line that cannot be read, with the option that it was given to.
enum BadValue: Error, Equatable {
  case date(String, at: String, why: Phrase, attempt: Day?)
  case unclearDate(String, at: String, readings: [Day])
  case moment(String, at: String)
  case period(String, at: String, why: Phrase)
  case delay(String, at: String)
  case amount(String, at: String, why: Phrase, attempts: [String])
  case negativeAmount(String, at: String)
  case currency(String, at: String, nearest: [String])
  case people(String, at: String)
  case choice(String, at: String, known: [String])
  case index(String, known: [String])
  case missing(option: String, phrase: Phrase)
  /// A matrix has one kind of rows; what was asked may stand across.
  case rows(String, isAcross: Bool)
}

extension BadValue: Explainable {
  var explanation: Explanation {
    switch self {
    case .date(let text, let place, let why, let attempt):
      bad(
        "bad-date", place, text, "\(why) Days are written YYYY-MM-DD.",
        "Try: \(place) \(attempt.map { $0.description } ?? "2024-06-30")")
    case .unclearDate(let text, let place, let readings):
      bad(
        "unclear-date", place, text,
        "This can be \(DayWords.either(readings)).",
        "Try: \(Self.either(readings.map { "\(place) \($0)" }))")
    case .moment(let text, let place):
      bad(
        "bad-moment", place, text,
        "Moments are written 2024-06-30T14:00:00Z, as a day, or as a position such as @41236.",
        "Try: \(place) 2024-06-30T14:00:00Z   or   \(place) @41236")
    case .period(let text, let place, let why):
      bad(
        "bad-period", place, text, why,
        "Try: \(place) 2024-01-01..2024-06-30   or   \(place) 2024-Q2")
    case .delay(let text, let place):
      bad(
        "bad-period", place, text, "A delay is written in days or weeks, as 30d or 4w.",
        "Try: \(place) 30d")
    case .amount(let text, let place, let why, let attempts):
      bad(
        "unclear-amount", place, text,
        "\(why) Write the decimals with a point and no thousands mark.",
        "Try: \(Self.either(attempts.map { "\(place) \($0)" }))")
    case .negativeAmount(let text, let place):
      bad(
        "negative-amount", place, text, "Amounts are never negative.",
        "Try: --direction returned \(place) \(text.drop { $0 == "-" || $0 == " " })")
    case .currency(let text, let place, let nearest):
      bad(
        "bad-currency", place, text,
        .list(
          ["This is no currency of ISO 4217.", Suggestion.question(nearest)].compactMap { $0 }, " "),
        "Try: \(place) 250000.00\(nearest.first ?? "EUR")")
    case .people(let text, let place):
      bad(
        "bad-people", place, text,
        "People are counted as women f, men m, other x and unknown u, each once.",
        "Try: \(place) f=4,m=11")
    case .choice(let text, let place, let known):
      bad(
        "usage", place, text,
        .list(
          [
            "This is none of \(known.joined(separator: ", ")).",
            Suggestion.question(Suggestion.nearest(to: text, among: known, limit: 3)),
          ].compactMap { $0 }, " "),
        "Try: \(place) \(Suggestion.nearest(to: text, among: known) ?? known.first ?? "")",
        .usage)
    case .index(let text, let known):
      bad(
        "unknown-index", "INDEX", text,
        .list(
          [
            "This is none of the \(known.count) indices.",
            Suggestion.question(Suggestion.nearest(to: text, among: known, limit: 3)),
          ].compactMap { $0 }, " "),
        "Try: concert coherence explain \(Suggestion.nearest(to: text, among: known) ?? known[0])",
        .usage)
    case .rows(let text, let isAcross):
      bad(
        "usage", "--rows", text,
        "Rows are ministries; places, missions, themes, frameworks and"
          + " pillars stand across, chosen with --columns.",
        isAcross ? "Try: --rows ministry --columns \(text)" : "Try: --rows ministry", .usage)
    case .missing(let option, let phrase):
      Explanation(
        code: "missing-field", at: option, what: "\(phrase) is missing, and nobody can be asked.",
        mend: "Try: \(option) …", outcome: .badData)
    }
  }

  /// Commands apart from the words between them.
  private static func either(_ texts: [String]) -> Phrase {
    let last = Phrase(verbatim: texts.last ?? "")
    return texts.dropLast().reversed().reduce(last) { rest, text in "\(text)  or  \(rest)" }
  }

  private func bad(
    _ code: String, _ place: String, _ text: String, _ what: Phrase, _ mend: Phrase,
    _ outcome: Explanation.Outcome = .badData
  ) -> Explanation {
    Explanation(code: code, at: place, value: text, what: what, mend: mend, outcome: outcome)
  }
}
