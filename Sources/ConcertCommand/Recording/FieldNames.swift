import EventSourcing

/// The options that stand for a command's fields, so that a refusal names what was typed.
enum FieldNames {
  /// Runs `body`; what it refuses is told with the option instead of the field.
  static func options<Result>(
    _ names: [String: String], _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let refused as any Explainable {
      throw Rejections([renamed(refused.explanation, names)])
    }
  }

  /// `period.end` becomes `--to` when that is what the field was given with; list entries lose
  /// their number.
  static func renamed(_ explanation: Explanation, _ names: [String: String]) -> Explanation {
    var copy = explanation
    copy.mending = copy.mending.renaming("expect_version", to: "--expect-version")
    guard let field = explanation.at else { return copy }
    var path = field[...]
    while true {
      let bare = path.prefix { $0 != "[" }
      if let option = names[String(path)] ?? names[String(bare)] {
        copy.at = option
        copy.telling = copy.telling.renaming(field, to: option)
        copy.mending = copy.mending.renaming(field, to: option)
        return copy
      }
      guard let dot = path.lastIndex(of: ".") else { return copy }
      path = path[..<dot]
    }
  }
}
