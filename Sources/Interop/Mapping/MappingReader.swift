internal import EventSourcing
import Yams

/// Reads the YAML of a mapping, node by node, so that every fault has its place.
struct MappingReader {
  typealias Mark = CSVMapping.Mark

  mutating func read(_ yaml: String, into mapping: inout CSVMapping) throws(MappingError) {
    let root = try Self.document(yaml)
    let keys = ["sheet", "fixed", "columns", "when", "skip", "group", "repeat"]
    for (key, node) in try Self.members(root, of: "mapping") {
      switch key.text {
      case "sheet": try sheet(node, into: &mapping)
      case "fixed": mapping.fixed = try values(node, of: "fixed")
      case "columns": mapping.columns = try columns(node)
      case "when": mapping.rules = try Self.items(node, of: "when").map(rule)
      case "skip":
        mapping.skip = try Self.items(node, of: "skip").map { item throws(MappingError) in
          try conditions(item, of: "skip")
        }
      case "group":
        mapping.group =
          node.sequence == nil
          ? [try Self.text(node, of: "group")]
          : try Self.items(node, of: "group").map { node throws(MappingError) in
            try Self.text(node, of: "group")
          }
        mapping.groupMark = Self.mark(node)
      case "repeat": mapping.repeats = try Self.numbers(node)
      default:
        throw Self.error(key.mark, .unknownKey(key.text, allowed: keys))
      }
    }
    if mapping.columns.isEmpty { throw Self.error(Self.mark(root), .missing("columns")) }
    if mapping.repeats != nil, !mapping.group.isEmpty {
      throw Self.error(
        mapping.groupMark, .wrongShape(of: "group", expected: "left out where entries repeat"))
    }
  }

  private static func document(_ yaml: String) throws(MappingError) -> Node {
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        throw MappingError(line: 1, column: 1, reason: .missing("columns"))
      }
      return node
    } catch let error as MappingError {
      throw error
    } catch let YamlError.scanner(_, problem, mark, _), let YamlError.parser(_, problem, mark, _),
      let YamlError.composer(_, problem, mark, _)
    {
      throw MappingError(line: mark.line, column: mark.column, reason: .syntax(problem))
    } catch let YamlError.duplicatedKeysInMapping(duplicates, context) {
      throw MappingError(
        line: context.mark.line, column: context.mark.column,
        reason: .syntax("the key \(duplicates.first ?? "") stands twice"))
    } catch {
      throw MappingError(line: 1, column: 1, reason: .syntax("\(error)"))
    }
  }

  private func sheet(_ node: Node, into mapping: inout CSVMapping) throws(MappingError) {
    let keys = [
      "name", "delimiter", "header_row", "locale", "dates", "decimals", "encoding", "lang",
    ]
    var locale: SheetLocale?
    for (key, node) in try Self.members(node, of: "sheet") {
      let text = try Self.text(node, of: key.text)
      switch key.text {
      case "delimiter":
        let word = text == "tab" ? "\t" : text
        guard word.utf8.count == 1, let byte = word.utf8.first else {
          throw Self.error(
            Self.mark(node), .unknownWord(text, of: "delimiter", allowed: [",", ";", "tab"]))
        }
        mapping.delimiter = byte
      case "header_row":
        guard let row = Int(text), (1...1000).contains(row) else {
          throw Self.error(
            Self.mark(node), .wrongShape(of: "header_row", expected: "a number from 1 to 1000"))
        }
        mapping.headerRow = row
      case "dates": mapping.dates = try Self.word(node, of: "dates")
      case "encoding": mapping.encoding = try Self.word(node, of: "encoding")
      case "decimals":
        guard text == "," || text == "." else {
          throw Self.error(
            Self.mark(node), .unknownWord(text, of: "decimals", allowed: [".", ","]))
        }
        mapping.decimals = text
      case "lang": mapping.lang = text
      case "name": mapping.sheetName = text
      case "locale":
        locale = SheetLocale(text)
        if locale == nil {
          throw Self.error(
            Self.mark(node), .unknownWord(text, of: "locale", allowed: SheetLocale.tags))
        }
      default: throw Self.error(key.mark, .unknownKey(key.text, allowed: keys))
      }
    }
    mapping.dates = mapping.dates ?? locale?.dates
    mapping.decimals = mapping.decimals ?? locale?.decimals
  }

  private func columns(_ node: Node) throws(MappingError) -> [CSVMapping.Column] {
    var result: [CSVMapping.Column] = []
    for (key, node) in try Self.members(node, of: "columns") {
      if node.mapping == nil {
        result.append(
          .init(name: key.text, field: try Self.word(node, of: "field"), mark: key.mark))
        continue
      }
      var column = CSVMapping.Column(name: key.text, field: .title, mark: key.mark)
      var hasField = false
      for (part, node) in try Self.members(node, of: key.text) {
        switch part.text {
        case "field":
          column.field = try Self.word(node, of: "field")
          hasField = true
        case "read": column.reading = try Self.word(node, of: "read")
        case "unknown": column.unknown = try Self.word(node, of: "unknown")
        case "split": column.separator = try Self.text(node, of: "split")
        case "codes":
          let text = try Self.text(node, of: "codes")
          let lists = ["iso-names-en", "iso-names-fr", "iso-names-de"]
          guard lists.contains(text) else {
            throw Self.error(Self.mark(node), .unknownWord(text, of: "codes", allowed: lists))
          }
          column.namesIn = String(text.suffix(2))
        case "values":
          for (from, to) in try Self.members(node, of: "values") {
            column.values[from.text] = try Self.text(to, of: from.text)
          }
        default:
          throw Self.error(
            part.mark,
            .unknownKey(
              part.text, allowed: ["field", "read", "codes", "values", "split", "unknown"]))
        }
      }
      if !hasField { throw Self.error(key.mark, .missing("field")) }
      result.append(column)
    }
    return result
  }

  private func rule(_ node: Node) throws(MappingError) -> CSVMapping.Rule {
    var rule = CSVMapping.Rule(conditions: [], values: [:])
    for (key, node) in try Self.members(node, of: "when") {
      switch key.text {
      case "if": rule.conditions = try conditions(node, of: "if")
      case "set": rule.values = try values(node, of: "set")
      default: throw Self.error(key.mark, .unknownKey(key.text, allowed: ["if", "set"]))
      }
    }
    if rule.conditions.isEmpty { throw Self.error(Self.mark(node), .missing("if")) }
    if rule.values.isEmpty { throw Self.error(Self.mark(node), .missing("set")) }
    return rule
  }

  private func conditions(_ node: Node, of name: String) throws(MappingError)
    -> [CSVMapping.Condition]
  {
    var result: [CSVMapping.Condition] = []
    for (key, node) in try Self.members(node, of: name) {
      guard node.mapping != nil else {
        let text = try Self.text(node, of: key.text)
        result.append(
          .init(column: key.text, test: text.isEmpty ? .empty : .equals(text), mark: key.mark))
        continue
      }
      for (test, node) in try Self.members(node, of: key.text) {
        let text = try Self.text(node, of: test.text)
        let kind: CSVMapping.Condition.Test
        switch test.text {
        case "is": kind = .equals(text)
        case "starts": kind = .starts(text)
        case "contains": kind = .contains(text)
        case "not": kind = .isNot(text)
        default:
          throw Self.error(
            test.mark, .unknownKey(test.text, allowed: ["is", "not", "starts", "contains"]))
        }
        result.append(.init(column: key.text, test: kind, mark: key.mark))
      }
    }
    return result
  }

  private func values(_ node: Node, of name: String) throws(MappingError)
    -> [CSVMapping.Field: String]
  {
    var result: [CSVMapping.Field: String] = [:]
    for (key, node) in try Self.members(node, of: name) {
      guard let field = CSVMapping.Field(rawValue: key.text) else {
        throw Self.error(
          key.mark,
          .unknownWord(key.text, of: name, allowed: CSVMapping.Field.allCases.map(\.rawValue)))
      }
      result[field] = try Self.text(node, of: key.text)
    }
    return result
  }
}

extension MappingReader {
  /// `{ from: 1, to: 14 }`, at most a hundred.
  private static func numbers(_ node: Node) throws(MappingError) -> ClosedRange<Int> {
    var (first, last): (Int?, Int?)
    for (key, node) in try members(node, of: "repeat") {
      let number = Int(try text(node, of: key.text))
      switch key.text {
      case "from": first = number
      case "to": last = number
      default: throw error(key.mark, .unknownKey(key.text, allowed: ["from", "to"]))
      }
    }
    guard let first, let last, 0 <= first, first <= last, last - first < 100 else {
      throw error(
        mark(node), .wrongShape(of: "repeat", expected: "from and to, at most 100 numbers"))
    }
    return first...last
  }

  static func mark(_ node: Node) -> Mark {
    Mark(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  static func error(_ mark: Mark, _ reason: MappingError.Reason) -> MappingError {
    MappingError(line: mark.line, column: mark.column, reason: reason)
  }

  static func members(_ node: Node, of name: String) throws(MappingError)
    -> [((text: String, mark: Mark), Node)]
  {
    guard let mapping = node.mapping else {
      throw error(mark(node), .wrongShape(of: name, expected: "keys with values"))
    }
    var result: [((text: String, mark: Mark), Node)] = []
    for (key, value) in mapping {
      result.append(((try text(key, of: name), mark(key)), value))
    }
    return result
  }

  static func items(_ node: Node, of name: String) throws(MappingError) -> [Node] {
    guard let sequence = node.sequence else {
      throw error(mark(node), .wrongShape(of: name, expected: "a list"))
    }
    return Array(sequence)
  }

  /// The scalar as it was written: `010` stays `010`.
  static func text(_ node: Node, of name: String) throws(MappingError) -> String {
    guard let scalar = node.scalar else {
      throw error(mark(node), .wrongShape(of: name, expected: "one word or text"))
    }
    return scalar.string
  }

  static func word<Word: RawRepresentable & CaseIterable>(_ node: Node, of name: String)
    throws(MappingError) -> Word where Word.RawValue == String
  {
    let text = try text(node, of: name)
    guard let word = Word(rawValue: text) else {
      throw error(
        mark(node),
        .unknownWord(text, of: name, allowed: Word.allCases.map(\.rawValue)))
    }
    return word
  }
}
