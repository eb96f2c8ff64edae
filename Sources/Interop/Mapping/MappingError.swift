public import EventSourcing

/// What is wrong with a mapping, by line and column of its YAML.
public struct MappingError: Explainable, Hashable {
  /// From 1, both.
  public let line: Int
  public let column: Int
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    /// What the YAML reader says.
    case syntax(String)
    case unknownKey(String, allowed: [String])
    case wrongShape(of: String, expected: Phrase)
    case unknownWord(String, of: String, allowed: [String])
    case missing(String)
    /// A column that the sheet does not have.
    case missingColumn(String, sheet: [String])
  }

  public init(line: Int, column: Int, reason: Reason) {
    self.line = line
    self.column = column
    self.reason = reason
  }

  public var explanation: Explanation {
    let (code, value, what, mend) = words
    return Explanation(
      code: code, at: "\(line):\(column)", value: value, what: what, mend: mend,
      outcome: .badData)
  }

  private var words: (code: String, value: String?, what: Phrase, mend: Phrase) {
    switch reason {
    case .syntax(let message):
      ("bad-mapping", nil, "This is no YAML: \(message).", "Check indentation and quotes here.")
    case .unknownKey(let key, let allowed):
      (
        "bad-mapping", key, "A mapping has no key of this name here.",
        "Use one of: \(allowed.joined(separator: ", "))."
      )
    case .wrongShape(let key, let expected):
      ("bad-mapping", key, "This must be \(expected).", "Write it as \(expected).")
    case .unknownWord(let word, let key, let allowed):
      (
        "bad-mapping", word, "The mapping's \(key) does not know this word.",
        "Use one of: \(allowed.joined(separator: ", "))."
      )
    case .missing(let key):
      ("bad-mapping", key, "The mapping says nothing of this.", "Add it.")
    case .missingColumn(let name, let sheet):
      (
        "missing-column", name, "The sheet has no column of this name.",
        "Its columns are: \(sheet.joined(separator: ", "))."
      )
    }
  }
}
