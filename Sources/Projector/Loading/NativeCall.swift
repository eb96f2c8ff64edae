internal import EventSourcing

/// `CALL name(:placeholder, …)` in a section: a step that is not SQL.
struct NativeCall: Sendable {
  let step: NativeStep
  /// Gives the arguments as columns, so that they are bound as any other statement's values.
  let selection: String

  /// None for a statement that calls nothing.
  init?(_ statement: SQLStatement) throws(ProjectionError) {
    let tokens = statement.tokens
    guard tokens[0].isKeyword("call") else { return nil }
    guard tokens.count > 3, tokens[2].text == "(", tokens[tokens.count - 1].text == ")" else {
      throw .notPrepared(statement.place, reason: "a call reads: CALL name(:placeholder, …)")
    }
    guard let step = NativeStep(rawValue: tokens[1].lower) else {
      throw .unknownStep(
        statement.place(of: tokens[1]), name: tokens[1].text,
        suggestion: nearest(tokens[1].lower, in: NativeStep.allCases.map(\.rawValue)))
    }
    var arguments: [String] = []
    for (index, token) in tokens[3..<(tokens.count - 1)].enumerated() {
      let isRight = index.isMultiple(of: 2) ? token.kind == .placeholder : token.text == ","
      guard isRight else {
        throw .notPrepared(
          statement.place(of: token), reason: "the arguments of a call are placeholders")
      }
      if index.isMultiple(of: 2) { arguments.append(token.text) }
    }
    guard arguments.count == step.argumentCount else {
      throw .notPrepared(
        statement.place,
        reason: "\(step.rawValue) takes \(step.argumentCount) arguments, not \(arguments.count)")
    }
    self.step = step
    selection = "SELECT " + (arguments.isEmpty ? ["NULL"] : arguments).joined(separator: ", ")
  }
}
