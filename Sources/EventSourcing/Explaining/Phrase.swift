/// Words for a person, kept apart from what they are about until it is known in which language
/// they are to be told.
///
/// Written as an ordinary string, in English: `"The commitment was closed on \(day)."`. The
/// template, `The commitment was closed on {1}.`, is looked up where the words are shown. A number
/// that words depend on brings both forms, `\(count, "day", "days")`, and becomes `{1:day|days}`.
public struct Phrase: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// Which part of the catalogue holds the template: the same English word may need another one
  /// elsewhere.
  public enum Table: Hashable, Sendable {
    case sentences
    /// Codes of closed lists, such as a status, shown as words.
    case words
    /// Headings of columns and labels of facts.
    case labels
  }

  public enum Argument: Hashable, Sendable {
    case text(String)
    /// A number that words depend on; `grouped` shows it as `1 204`.
    case count(Int, grouped: Bool)
    /// Decides on words and is not shown itself.
    case choice(Int)
    /// Digits for people, as `1 204.50 EUR`, set as the language sets them.
    case number(String)
    case phrase(Phrase)
  }

  public let table: Table
  public let template: String
  public let arguments: [Argument]
  /// What it was put together from; told one after the other where the whole is in no catalogue.
  private let halves: [Phrase]

  public init(_ table: Table, template: String, arguments: [Argument] = []) {
    self.init(table, template, arguments, [])
  }

  private init(
    _ table: Table, _ template: String, _ arguments: [Argument], _ halves: [Phrase]
  ) {
    self.table = table
    self.template = template
    self.arguments = arguments
    self.halves = halves
  }

  public init(stringLiteral text: String) { self.init(.sentences, template: text) }

  public init(stringInterpolation parts: StringInterpolation) {
    self.init(.sentences, template: parts.template, arguments: parts.arguments)
  }

  /// Words of records, names and codes, the same in every language.
  public init(verbatim text: String) {
    self.init(.sentences, template: "{1}", arguments: [.text(text)])
  }

  /// Digits for people, with a blank between groups and a point before decimals.
  public init(number text: String) {
    self.init(.sentences, template: "{1}", arguments: [.number(text)])
  }

  /// One word of a closed list.
  public static func word(_ code: String) -> Phrase { Phrase(.words, template: code) }

  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate(set) var template = ""
    fileprivate(set) var arguments: [Argument] = []

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ text: String) { template += text }

    public mutating func appendInterpolation(_ phrase: Phrase) { append(.phrase(phrase)) }
    public mutating func appendInterpolation(_ text: String) { append(.text(text)) }
    public mutating func appendInterpolation<Value>(_ value: Value) { append(.text("\(value)")) }

    public mutating func appendInterpolation(number text: String) { append(.number(text)) }

    /// A number with the word for one and the word for any other.
    public mutating func appendInterpolation(_ count: Int, _ one: String, _ other: String) {
      arguments.append(.count(count, grouped: false))
      template += "{\(arguments.count):\(one)|\(other)}"
    }

    /// The same for what may be thousands, as `1 204 events`.
    public mutating func appendInterpolation(grouped count: Int, _ one: String, _ other: String) {
      arguments.append(.count(count, grouped: true))
      template += "{\(arguments.count):\(one)|\(other)}"
    }

    /// The word for one or the word for any other, without the number.
    public mutating func appendInterpolation(for count: Int, _ one: String, _ other: String) {
      arguments.append(.choice(count))
      template += "{\(arguments.count)?\(one)|\(other)}"
    }

    private mutating func append(_ argument: Argument) {
      arguments.append(argument)
      template += "{\(arguments.count)}"
    }
  }

  /// Two halves: of one sentence that is too long for a line, or sentences that may stand alone.
  public static func + (left: Phrase, right: Phrase) -> Phrase {
    let moved = TemplatePiece.all(in: right.template)
      .map { $0.text(movedBy: left.arguments.count) }
    return Phrase(
      left.table, left.template + moved.joined(), left.arguments + right.arguments,
      [left, right])
  }

  /// The same with another text wherever `text` stands by itself in a place.
  public func renaming(_ text: String, to other: String) -> Phrase {
    let arguments = arguments.map { argument -> Argument in
      switch argument {
      case .text(text): .text(other)
      case .phrase(let phrase): .phrase(phrase.renaming(text, to: other))
      case .text, .count, .choice, .number: argument
      }
    }
    return Phrase(table, template, arguments, halves.map { $0.renaming(text, to: other) })
  }

  /// Several phrases with a mark between them, which every language shares.
  public static func list(_ phrases: [Phrase], _ separator: String = ", ") -> Phrase {
    if phrases.count == 1 { return phrases[0] }
    return Phrase(
      .sentences, template: phrases.indices.map { "{\($0 + 1)}" }.joined(separator: separator),
      arguments: phrases.map { .phrase($0) })
  }

  /// `1 000 EUR and 20 CHF`.
  public static func and(_ phrases: [Phrase]) -> Phrase {
    guard let last = phrases.last else { return "" }
    return phrases.dropLast().reversed().reduce(last) { rest, phrase in "\(phrase) and \(rest)" }
  }

  /// `2024-06-30 or 2024-06-29`.
  public static func either(_ texts: [String]) -> Phrase {
    either(texts.map(Phrase.init(verbatim:)))
  }

  public static func either(_ phrases: [Phrase]) -> Phrase {
    guard let last = phrases.last else { return "" }
    return phrases.dropLast().reversed().reduce(last) { rest, phrase in "\(phrase) or \(rest)" }
  }
}

extension Phrase: CustomStringConvertible {
  /// In English, as programs and files get it.
  public var description: String { told(.english) }

  /// Equal is what says the same; how it was put together is nobody's concern.
  public static func == (left: Phrase, right: Phrase) -> Bool {
    left.description == right.description
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(description) }

  public func told(_ speech: Speech) -> String {
    let known = speech.template(table, template)
    if known == nil, !halves.isEmpty { return halves.map { $0.told(speech) }.joined() }
    var text = ""
    for piece in TemplatePiece.all(in: known ?? template) {
      guard case .place(let number, let forms, let showsCount) = piece else {
        if case .words(let words) = piece { text += words }
        continue
      }
      guard arguments.indices.contains(number - 1) else { continue }
      switch arguments[number - 1] {
      case .text(let words): text += words
      case .number(let digits): text += speech.number(digits)
      case .phrase(let phrase): text += phrase.told(speech)
      case .count(let count, let isGrouped):
        if showsCount { text += isGrouped ? speech.number(Self.grouped(count)) : String(count) }
        if let forms {
          text += (showsCount ? " " : "") + (speech.isOne(count) ? forms.one : forms.other)
        }
      case .choice(let count):
        if let forms { text += speech.isOne(count) ? forms.one : forms.other }
      }
    }
    return text
  }

  /// Groups of three with a blank between them.
  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    let groups = digits.indices.map { index in
      (index > 0 && (digits.count - index).isMultiple(of: 3) ? " " : "") + String(digits[index])
    }
    return (number < 0 ? "-" : "") + groups.joined()
  }

  /// What a language brings: a template for each template, and which numbers take the form of one.
  public struct Speech: Sendable {
    /// None when the catalogue lacks it.
    public let template: @Sendable (Table, String) -> String?
    public let isOne: @Sendable (Int) -> Bool
    /// Digits with a blank between groups and a point before decimals, as the language sets them.
    public let number: @Sendable (String) -> String

    public init(
      isOne: @escaping @Sendable (Int) -> Bool,
      number: @escaping @Sendable (String) -> String,
      template: @escaping @Sendable (Table, String) -> String?
    ) {
      self.template = template
      self.isOne = isOne
      self.number = number
    }

    public static let english = Speech(
      isOne: { $0 == 1 }, number: { $0 }, template: { $1 })
  }
}
