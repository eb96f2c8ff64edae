internal import EventSourcing

/// What a schema may create.
enum SchemaLint {
  static func object(_ statement: SQLStatement) throws(ProjectionError) -> Projection.SchemaObject {
    var words = statement.tokens[...]
    func refuse(_ token: SQLToken) -> ProjectionError {
      .statementNotAllowed(statement.place(of: token), word: token.text)
    }
    guard let first = words.popFirst() else {
      throw .notPrepared(statement.place, reason: "the statement is empty")
    }
    guard first.isKeyword("create") else { throw refuse(first) }
    if words.first?.isKeyword("unique") == true { words.removeFirst() }
    guard let noun = words.popFirst() else {
      throw .notPrepared(statement.place, reason: "the statement is incomplete")
    }
    var kind = Projection.SchemaObject.Kind.table
    switch noun.lower {
    case "table": kind = .table
    case "index": kind = .index
    case "view": kind = .view
    case "virtual":
      kind = .search
      guard words.popFirst()?.isKeyword("table") == true else { throw refuse(noun) }
    default: throw refuse(noun)
    }
    guard let name = words.popFirst(), name.kind == .word || name.kind == .quotedName else {
      throw .notPrepared(statement.place, reason: "the name is missing")
    }
    if name.isKeyword("if") { throw refuse(name) }
    if let dot = words.first, dot.text == "." { throw refuse(name) }
    if kind == .search {
      guard words.count > 1, words[words.startIndex].isKeyword("using") else { throw refuse(noun) }
      let module = words[words.startIndex + 1]
      guard module.lower == "fts5" else { throw refuse(module) }
      try requireOwnContent(statement)
    }
    if kind == .table {
      if let next = words.first, next.isKeyword("as") { throw refuse(next) }
      for token in words
      where token.isKeyword("autoincrement") || token.isKeyword("references")
        || token.isKeyword("generated")
      {
        throw refuse(token)
      }
    }
    if kind == .view { try StatementLint.requireColumns(statement) }
    try StatementLint.requireDeterminism(statement)
    return Projection.SchemaObject(
      kind: kind, name: name.text, sql: statement.sql, place: statement.place)
  }
}

extension SchemaLint {
  /// A search index that takes its texts from elsewhere would read any table, unasked.
  private static func requireOwnContent(_ statement: SQLStatement) throws(ProjectionError) {
    let tokens = statement.tokens
    for (index, token) in tokens.enumerated()
    where token.lower == "content" && index + 2 < tokens.count && tokens[index + 1].text == "=" {
      guard tokens[index + 2].text.isEmpty else {
        throw .statementNotAllowed(statement.place(of: token), word: "content")
      }
    }
  }
}

/// What a section's statement or a check may say, as far as its words show it.
enum StatementLint {
  /// Functions whose answer depends on the moment, the connection or the machine.
  private static let unsteady: Set<String> = [
    "random", "randomblob", "changes", "total_changes", "last_insert_rowid", "sqlite_version",
    "sqlite_source_id", "sqlite_compileoption_get", "sqlite_compileoption_used", "load_extension",
    "sqlite_offset", "fts5_source_id", "fts3_tokenizer", "sin", "cos", "tan", "asin", "acos",
    "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "exp", "ln", "log",
    "log10", "log2", "pow", "power", "sqrt", "pi", "degrees", "radians",
  ]
  /// Names of SQLite's and the projector's own tables begin so.
  private static let foreign = ["sqlite_", "pragma_", "projector_"]
  private static let clocks: Set<String> = ["current_date", "current_time", "current_timestamp"]
  private static let dates: Set<String> = [
    "date", "time", "datetime", "julianday", "unixepoch", "strftime",
  ]
  private static let todays: Set<String> = ["now", "localtime", "utc"]

  static func requireFold(_ statement: SQLStatement) throws(ProjectionError) {
    let first = statement.tokens[0]
    let verbs = ["insert", "update", "delete", "replace", "with", "call"]
    guard first.kind == .word, verbs.contains(first.lower) else {
      throw .statementNotAllowed(statement.place, word: first.text)
    }
    try requireColumns(statement)
    try requireDeterminism(statement)
    for token in statement.tokens where token.kind == .placeholder && !token.text.hasPrefix(":") {
      throw .placeholderNotNamed(statement.place(of: token), text: token.text)
    }
  }

  static func requireCheck(_ statement: SQLStatement) throws(ProjectionError) {
    let first = statement.tokens[0]
    guard first.isKeyword("select") || first.isKeyword("with") else {
      throw .statementNotAllowed(statement.place, word: first.text)
    }
    try requireColumns(statement)
    try requireDeterminism(statement)
    for token in statement.tokens where token.kind == .placeholder {
      throw .placeholderNotNamed(statement.place(of: token), text: token.text)
    }
  }

  /// `count(*)` and `a * b` are no lists of columns; a star after SELECT, a comma or a dot is one.
  static func requireColumns(_ statement: SQLStatement) throws(ProjectionError) {
    let tokens = statement.tokens
    for (index, token) in tokens.enumerated() {
      if token.kind == .symbol, token.text == "*", index > 0 {
        let before = tokens[index - 1]
        let opens =
          before.kind == .word
          && ["select", "distinct", "all", "returning"].contains(before.lower)
        guard !opens, before.kind != .symbol || (before.text != "," && before.text != ".") else {
          throw .columnsNotListed(statement.place(of: token))
        }
      }
      guard token.isKeyword("into"), index + 2 < tokens.count else { continue }
      var next = index + 2
      if tokens[next].text == ".", next + 2 < tokens.count { next += 2 }
      if tokens[next].isKeyword("as"), next + 2 < tokens.count { next += 2 }
      guard tokens[next].text == "(" else {
        throw .columnsNotListed(statement.place(of: token))
      }
    }
  }

  static func requireDeterminism(_ statement: SQLStatement) throws(ProjectionError) {
    let tokens = statement.tokens
    for (index, token) in tokens.enumerated() {
      // Also where SQLite would take a string for a name: its authorizer is not always asked.
      if !token.isComment, foreign.contains(where: { token.lower.hasPrefix($0) }) {
        throw .foreignTable(statement.place(of: token), table: token.text, owner: "SQLite")
      }
      if token.kind == .word, clocks.contains(token.lower) {
        throw .notDeterministic(statement.place(of: token), word: token.text)
      }
      guard token.kind == .word || token.kind == .quotedName, index + 1 < tokens.count,
        tokens[index + 1].kind == .symbol, tokens[index + 1].text == "("
      else { continue }
      let call = "\(token.text)()"
      if unsteady.contains(token.lower) {
        throw .notDeterministic(statement.place(of: token), word: call)
      }
      guard dates.contains(token.lower), isCall(tokens, index) else { continue }
      let arguments = arguments(tokens, after: index + 1)
      if let today = arguments.first(where: {
        $0.kind == .string && todays.contains($0.lower.trimmed)
      }) {
        throw .notDeterministic(
          statement.place(of: today), word: "\(token.text)('\(today.text)')")
      }
      let commas = topLevelCommas(arguments)
      if arguments.isEmpty || (token.lower == "strftime" && commas == 0) {
        throw .notDeterministic(statement.place(of: token), word: call)
      }
    }
  }

  /// A name before a parenthesis may also be a table with its columns, or a column with its type.
  private static func isCall(_ tokens: [SQLToken], _ index: Int) -> Bool {
    guard index > 0 else { return true }
    let before = tokens[index - 1]
    return !["into", "table", "join", "from"].contains(before.lower)
  }

  private static func arguments(_ tokens: [SQLToken], after opening: Int) -> [SQLToken] {
    var depth = 0
    var result: [SQLToken] = []
    for token in tokens[opening...] {
      if token.kind == .symbol, token.text == "(" { depth += 1 }
      if token.kind == .symbol, token.text == ")" { depth -= 1 }
      if depth == 0 { break }
      result.append(token)
    }
    return Array(result.dropFirst())
  }

  private static func topLevelCommas(_ tokens: [SQLToken]) -> Int {
    var depth = 0
    var commas = 0
    for token in tokens where token.kind == .symbol {
      switch token.text {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0: commas += 1
      default: break
      }
    }
    return commas
  }
}
