internal import EventSourcing

/// What records must hold to, as a person writes it: `kind=money and ministry in (DEF,DEV)`.
///
/// Terms are joined by `and`: `field=value`, `!=`, `<`, `<=`, `>`, `>=`, `field in (a,b)`. Values
/// with spaces or commas stand in double quotes. Amounts are in minor units, days as `2024-06-30`.
public struct Conditions: Hashable, Sendable {
  struct Term: Hashable, Sendable {
    let field: String
    let sign: String
    let values: [String]
  }

  let terms: [Term]
  /// In one form, however it was typed; what is printed beside a sample.
  public let text: String

  static let none = Conditions(terms: [])

  private init(terms: [Term]) {
    self.terms = terms
    text = terms.map { term in
      let values = term.values.map { value in
        value.allSatisfy { $0.isLetter || $0.isNumber || "-_.:".contains($0) }
          ? value : "\"\(value)\""
      }
      return term.sign == "in"
        ? "\(term.field) in (\(values.joined(separator: ",")))"
        : term.field + term.sign + (values.first ?? "")
    }.joined(separator: " and ")
  }

  /// - Throws: `bad-condition` naming the part that can't be read, or the field that is none.
  public init(parsing text: String, fields: [String]) throws {
    var scanner = Scanner(text)
    var terms: [Term] = []
    repeat {
      let field = scanner.word()
      guard fields.contains(field) else {
        throw AuditRefusal.badCondition(
          text, field.isEmpty ? scanner.rest : field, known: fields)
      }
      let sign = scanner.sign()
      var values: [String] = []
      if sign == "in" {
        values = try scanner.list(of: text)
      } else if !sign.isEmpty, let value = scanner.value() {
        values = [value]
      }
      guard !values.isEmpty else {
        throw AuditRefusal.badCondition(text, scanner.rest, known: [])
      }
      terms.append(Term(field: field, sign: sign, values: values))
    } while scanner.takesAnd()
    guard scanner.isAtEnd else { throw AuditRefusal.badCondition(text, scanner.rest, known: []) }
    self.init(terms: terms)
  }

  /// For a WHERE clause over columns of the fields' own names, with the values it names.
  var sql: (text: String, arguments: [String: Cell]) {
    var arguments: [String: Cell] = [:]
    let parts = terms.enumerated().map { index, term in
      let names = term.values.indices.map { "where_\(index)_\($0)" }
      for (name, value) in zip(names, term.values) {
        // Minor units are compared as numbers; everything else is text in the views.
        arguments[name] =
          term.field == "amount" ? Int64(value).map { .integer($0) } ?? .text(value) : .text(value)
      }
      guard term.sign == "in" else { return "\"\(term.field)\" \(term.sign) :\(names[0])" }
      return "\"\(term.field)\" IN (\(names.map { ":" + $0 }.joined(separator: ", ")))"
    }
    return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
  }
}

private struct Scanner {
  private var text: Substring

  init(_ text: String) { self.text = text[...] }

  private mutating func skipSpaces() { text = text.drop { $0 == " " } }

  var rest: String { String(text.prefix(40)) }

  var isAtEnd: Bool {
    mutating get {
      skipSpaces()
      return text.isEmpty
    }
  }

  mutating func word() -> String {
    skipSpaces()
    let word = text.prefix { $0.isLetter || $0 == "_" }
    text = text.dropFirst(word.count)
    return String(word)
  }

  mutating func sign() -> String {
    skipSpaces()
    for sign in ["!=", "<=", ">=", "=", "<", ">"] where text.hasPrefix(sign) {
      text = text.dropFirst(sign.count)
      return sign
    }
    let start = text
    if word() == "in" { return "in" }
    text = start
    return ""
  }

  mutating func value() -> String? {
    skipSpaces()
    if text.hasPrefix("\"") {
      let inner = text.dropFirst().prefix { $0 != "\"" }
      guard text.dropFirst(inner.count + 1).hasPrefix("\"") else { return nil }
      text = text.dropFirst(inner.count + 2)
      return String(inner)
    }
    let value = text.prefix { !" ,()\"=<>!".contains($0) }
    text = text.dropFirst(value.count)
    return value.isEmpty ? nil : String(value)
  }

  mutating func list(of whole: String) throws -> [String] {
    skipSpaces()
    guard text.hasPrefix("(") else { return [] }
    var values: [String] = []
    repeat {
      text = text.dropFirst()
      guard let value = value() else {
        throw AuditRefusal.badCondition(whole, rest, known: [])
      }
      values.append(value)
      skipSpaces()
    } while text.hasPrefix(",")
    guard text.hasPrefix(")") else { return [] }
    text = text.dropFirst()
    return values
  }

  mutating func takesAnd() -> Bool {
    let start = text
    if word() == "and" { return true }
    text = start
    return false
  }
}
