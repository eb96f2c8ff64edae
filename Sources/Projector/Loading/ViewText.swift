/// A statement of a file with its tokens, comments left out.
struct SQLStatement: Sendable {
  let sql: String
  let place: FilePlace
  let tokens: [SQLToken]
  /// Where the statement begins in its file, in bytes.
  let start: Int

  /// The place of a byte of the statement.
  func place(atOffset offset: Int) -> FilePlace {
    let newlines = sql.utf8.prefix(max(0, offset)).count { $0 == 0x0a }
    return FilePlace(file: place.file, line: place.line + newlines)
  }

  func place(of token: SQLToken) -> FilePlace { FilePlace(file: place.file, line: token.line) }
}

/// A `view.sql` cut into its comment, its schema and its sections.
struct ViewText: Sendable {
  struct Section: Sendable {
    var types: [(name: String, place: FilePlace)]
    var statements: [SQLStatement]
  }

  let comment: String
  let schema: [SQLStatement]
  let sections: [Section]
  /// What makes the rows of a new view that no event has made one by one.
  let bulk: [SQLStatement]

  init(_ text: String, file: String) throws(ProjectionError) {
    let tokens = try SQLTokenizer.tokens(of: text, file: file)
    comment = try Self.leadingComment(tokens, file: file)
    var schema: [SQLStatement] = []
    var sections: [Section] = []
    var index = 0
    var from = 0
    while index <= tokens.count {
      if index == tokens.count || Self.isHead(tokens[index]) {
        let part = Self.statements(Array(tokens[from..<index]), text: text, file: file)
        if sections.isEmpty {
          schema = part
        } else {
          sections[sections.count - 1].statements = part
        }
        if index == tokens.count { break }
        guard !Self.isBulkHead(tokens[index]) else {
          sections.append(Section(types: [], statements: []))
          index += 1
          from = index
          continue
        }
        var names = tokens[index].text.dropFirst("-- on ".count).trimmed
        let line = tokens[index].line
        while names.hasSuffix(","), index + 1 < tokens.count, tokens[index + 1].kind == .lineComment
        {
          index += 1
          names += " " + tokens[index].text.drop { $0 == "-" }.trimmed
        }
        sections.append(Section(types: Self.types(names, file: file, line: line), statements: []))
        from = index + 1
      }
      index += 1
    }
    self.schema = schema
    bulk = sections.filter(\.types.isEmpty).flatMap(\.statements)
    self.sections = sections.filter { !$0.types.isEmpty }
    guard !self.sections.isEmpty else { throw .sectionsMissing(FilePlace(file: file, line: 1)) }
    for section in self.sections where section.statements.isEmpty {
      throw .sectionEmpty(section.types[0].place, type: section.types[0].name)
    }
  }

  /// The words of the comments before anything else.
  static func leadingComment(_ tokens: [SQLToken], file: String) throws(ProjectionError) -> String {
    let comments = tokens.prefix { $0.isComment && !isHead($0) }.map { token in
      String(token.text.drop { "-/* \n".contains($0) }).trimmed.trimmingSuffix("*/").trimmed
    }.filter { !$0.isEmpty }
    guard !comments.isEmpty else { throw .commentMissing(FilePlace(file: file, line: 1)) }
    return comments.joined(separator: "\n")
  }

  static func statements(_ tokens: [SQLToken], text: String, file: String) -> [SQLStatement] {
    let utf8 = Array(text.utf8)
    return tokens.filter { !$0.isComment }
      .split { $0.kind == .symbol && $0.text == ";" }
      .map { part in
        let range =
          part[part.startIndex].range.lowerBound..<part[part.endIndex - 1].range.upperBound
        return SQLStatement(
          sql: String(decoding: utf8[range], as: UTF8.self),
          place: FilePlace(file: file, line: part[part.startIndex].line), tokens: Array(part),
          start: range.lowerBound)
      }
  }

  private static func isHead(_ token: SQLToken) -> Bool {
    token.kind == .lineComment && token.startsLine
      && (token.text.hasPrefix("-- on ") || isBulkHead(token))
  }

  private static func isBulkHead(_ token: SQLToken) -> Bool { token.text.trimmed == "-- in bulk" }

  private static func types(_ names: String, file: String, line: Int)
    -> [(name: String, place: FilePlace)]
  {
    names.split(separator: ",", omittingEmptySubsequences: false).map {
      ($0[...].trimmed, FilePlace(file: file, line: line))
    }
  }
}

extension StringProtocol {
  /// Without the white space at both ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}

extension String {
  func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
