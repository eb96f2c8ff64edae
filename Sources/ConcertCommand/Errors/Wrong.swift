import Coordination
import EventSourcing

/// What can be wrong with the command line itself, before any ledger is asked.
enum Wrong: Error, Equatable {
  case command(String, under: [String], known: [String])
  case missingVerb(under: [String], known: [String])
  case topic(String, known: [String])
  case option(String, of: [String], known: [String])
  case missingValue(option: String, valueName: String)
  case unexpectedValue(option: String, value: String)
  case missingOptions([String], of: [String])
  case missingArgument(String, of: [String])
  case extraArgument(String, of: [String])
  case choice(option: String, value: String, known: [String])
  /// What is no whole number, or one that the option does not take; the bounds where there are any.
  case number(option: String, value: String, least: Int?, most: Int?)
  case column(String, of: [String])
  /// Options that exclude each other.
  case conflict(String, String, because: Phrase)
  /// An argument that is not UTF-8; the replacement characters must not reach the ledger.
  case notUTF8(String)
  /// Nothing says where the ledger is.
  case noLedger
  /// What only the parser's own words can tell.
  case other(String, of: [String])
}

extension Wrong: Explainable {
  var explanation: Explanation {
    switch self {
    case .command, .missingVerb, .topic: commandExplanation
    case .option(let option, let path, let known):
      usage(
        at: option,
        saying: ["\(command(path)) has no option \(option).", meant(option, known)],
        mend: "See: \(help(path))")
    case .missingValue(let option, let valueName):
      usage(at: option, saying: ["\(option) needs a value."], mend: "Try: \(option) <\(valueName)>")
    case .unexpectedValue(let option, let value):
      usage(at: option, value, saying: ["\(option) takes no value."], mend: "Try: \(option)")
    case .missingOptions(let options, let path):
      usage(
        at: options.joined(separator: " "),
        saying: ["\(command(path)) needs \(options.joined(separator: ", "))."],
        mend: "See: \(help(path))")
    case .missingArgument(let name, let path):
      usage(
        at: "<\(name)>", saying: ["\(command(path)) needs <\(name)>."], mend: "See: \(help(path))")
    case .extraArgument(let text, let path):
      usage(
        at: text, saying: ["\(command(path)) does not know what to do with this argument."],
        mend: "Put a value with spaces in quotes, and see: \(help(path))")
    case .choice(let option, let value, let known):
      usage(
        at: option, value,
        saying: ["This is none of \(known.joined(separator: ", ")).", meant(value, known)],
        mend: "Try: \(option.hasPrefix("<") ? "" : option + " ")\(tried(value, known))")
    case .number(let option, let value, let least, let most):
      usage(
        at: option, value, saying: [Self.takes(option, least, most)],
        mend: "Try: \(option) \(max(least ?? 0, min(most ?? 10, 10)))")
    case .column(let name, let known):
      usage(
        at: name, saying: ["There is no such column.", meant(name, known)],
        mend: "Choose from: \(known.joined(separator: ","))")
    case .conflict(let one, let other, let reason):
      usage(at: "\(one) \(other)", saying: [reason], mend: "Give one of the two.")
    case .notUTF8(let shown):
      usage(
        at: shown, saying: ["This argument is not UTF-8."],
        mend: "Set the terminal's character encoding to UTF-8, or give the text in a file.")
    case .noLedger:
      Explanation(
        code: "no-ledger", at: "--ledger",
        what: "No ledger is named, and no folder is searched for one.",
        mend: "Try: --ledger DIR   or   export CONCERT_LEDGER=DIR", outcome: .usage)
    case .other(let message, let path):
      usage(at: command(path), saying: [Phrase(verbatim: message)], mend: "See: \(help(path))")
    }
  }

  private var commandExplanation: Explanation {
    switch self {
    case .command(let word, let path, let known):
      usage(
        at: word, saying: ["\(command(path)) has no command \(word).", meant(word, known)],
        mend: Suggestion.nearest(to: word, among: known)
          .map { "Try: \(command(path)) \($0)" } ?? "See: \(help(path))")
    case .topic(let word, let known):
      usage(
        at: word, saying: ["There is no help on this.", meant(word, known)],
        mend: "See: concert help")
    case .missingVerb(let path, let known):
      usage(
        at: command(path),
        saying: ["\(command(path)) needs a verb: \(known.joined(separator: ", "))."],
        mend: "See: \(help(path))")
    default: preconditionFailure("only errors about commands are explained here")
    }
  }

  private static func takes(_ option: String, _ least: Int?, _ most: Int?) -> Phrase {
    switch (least, most) {
    case (let least?, let most?): "\(option) takes a whole number from \(least) to \(most)."
    case (let least?, nil): "\(option) takes a whole number from \(least) on."
    case (nil, _): "\(option) takes a whole number."
    }
  }

  private func usage(
    at place: String, _ value: String? = nil, saying sentences: [Phrase?], mend: Phrase
  ) -> Explanation {
    Explanation(
      code: "usage", at: place, value: value,
      what: .list(sentences.compactMap { $0 }, " "), mend: mend, outcome: .usage)
  }

  private func tried(_ word: String, _ known: [String]) -> String {
    Suggestion.nearest(to: word, among: known) ?? known.first ?? ""
  }

  private func meant(_ word: String, _ known: [String]) -> Phrase? {
    Suggestion.question(Suggestion.nearest(to: word, among: known, limit: 3))
  }

  private func command(_ path: [String]) -> String { (["concert"] + path).joined(separator: " ") }
  private func help(_ path: [String]) -> String {
    (["concert help"] + path).joined(separator: " ")
  }
}

extension Wrong {
  /// A number that was given must be one that the option takes.
  static func require(
    _ number: Int?, in range: ClosedRange<Int>, for option: String
  ) throws(Wrong) {
    guard let number, !range.contains(number) else { return }
    throw .number(
      option: option, value: "\(number)", least: range.lowerBound, most: range.upperBound)
  }

  static func require(
    _ number: Int?, in range: PartialRangeFrom<Int>, for option: String
  ) throws(Wrong) {
    guard let number, !range.contains(number) else { return }
    throw .number(option: option, value: "\(number)", least: range.lowerBound, most: nil)
  }
}
