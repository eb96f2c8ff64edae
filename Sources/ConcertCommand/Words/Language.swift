import ArgumentParser
import Coordination
import EventSourcing

/// The languages of screens: headings, receipts, questions, errors. Names of commands and options,
/// codes, references and files stay as they are.
enum Language: String, CaseIterable, ExpressibleByArgument, Sendable {
  case en, fr, de, lb

  /// What a session is held in: the house's own variable, then the system's in their order.
  ///
  /// The first that says anything decides, and what it says of a language that is not spoken here
  /// is English. `de_LU.UTF-8` is German.
  init(of console: Console) {
    let names = ["CONCERT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
    let text = names.lazy.compactMap(console.variable).first ?? ""
    let code = text.prefix { $0.isASCII && $0.isLetter }
    self = Language(rawValue: code.lowercased()) ?? .en
  }

  /// The language asked for by arguments that could not be parsed, or were not yet.
  static func asked(by arguments: [String]) -> Language? {
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return nil }
      if argument.hasPrefix("--lang=") { return Language(rawValue: String(argument.dropFirst(7))) }
      if argument == "--lang", index + 1 < arguments.count {
        return Language(rawValue: arguments[index + 1])
      }
    }
    return nil
  }

  var speech: Phrase.Speech {
    switch self {
    case .en: .english
    // CLDR: in French nothing and one and a half are singular, too.
    case .fr: Self.french
    case .de: Self.german
    case .lb: Self.luxembourgish
    }
  }

  private static let french = Phrase.Speech(
    isOne: { abs($0) < 2 }, number: { localised($0, group: "\u{202f}", mark: ",") },
    template: { Catalogue.template($0, $1, 0) })
  private static let german = Phrase.Speech(
    isOne: { $0 == 1 }, number: { localised($0, group: ".", mark: ",") },
    template: { Catalogue.template($0, $1, 1) })
  private static let luxembourgish = Phrase.Speech(
    isOne: { $0 == 1 }, number: { localised($0, group: ".", mark: ",") },
    template: { Catalogue.template($0, $1, 2) })

  /// A blank between two digits parts groups, a point stands before decimals.
  private static func localised(_ text: String, group: Character, mark: Character) -> String {
    let signs = Array(text)
    func isDigit(_ index: Int) -> Bool { signs.indices.contains(index) && signs[index].isNumber }
    return String(
      signs.enumerated().map { index, sign in
        guard isDigit(index - 1), isDigit(index + 1) else { return sign }
        return sign == " " ? group : sign == "." ? mark : sign
      })
  }
}

extension Language {
  /// What a code list calls it: in its own words where it brings them, else in English.
  func name(of entry: Codelists.Entry) -> String {
    entry.name(in: .init(rawValue: rawValue) ?? .english)
  }

  /// The name of a country, region, theatre or purpose.
  func name(ofCode code: String) -> String? {
    let lists = [
      Codelists.countries, Codelists.regions, Codelists.theatres, Codelists.themes,
    ]
    return lists.lazy.compactMap { $0[code] }.first.map { name(of: $0) }
  }

  /// A heading of a column, a label of a fact.
  func label(_ text: String) -> String {
    guard self != .en else { return text }
    let told = Phrase(.labels, template: text).told(speech)
    // `answer 2`: the number is no part of the word.
    guard told == text, let blank = text.lastIndex(of: " "),
      text[text.index(after: blank)...].allSatisfy(\.isNumber)
    else { return told }
    return label(String(text[..<blank])) + text[blank...]
  }

  func callAsFunction(_ phrase: Phrase) -> String { phrase.told(speech) }
}
