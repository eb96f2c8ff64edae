public import EventSourcing

/// Why an auditor's question has no answer.
public enum AuditRefusal: Hashable, Sendable {
  /// - Parameter known: the fields that there are, when it names none of them.
  case badCondition(String, String, known: [String])
  /// A sample is drawn from what a checkpoint signs.
  case noCheckpoint
  case badCheckpoint(Phrase)
  /// Amounts of several currencies have no common order.
  case severalCurrencies([String])
  case nothingToSample
  case amountsTooLarge
  /// The folder of an export holds files already.
  case folderTaken(String)
}

extension AuditRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .badCondition(let text, let part, let known):
      Explanation(
        code: "bad-condition", at: "--where", value: text,
        what: known.isEmpty
          ? "It can't be read from \"\(part)\" on." : "There is no field \"\(part)\".",
        mend: known.isEmpty
          ? "Try: --where 'kind=money and ministry in (DEF,DEV)'"
          : "Choose from: \(known.joined(separator: ", "))", outcome: .badData)
    case .noCheckpoint:
      Explanation(
        code: "no-checkpoint", at: "audit sample",
        what: "No checkpoint signs this ledger yet, so nobody could draw the same sample again.",
        mend: "Whoever holds the log's key signs one with their next append.",
        outcome: .finding)
    case .badCheckpoint(let telling):
      Explanation(
        code: "bad-checkpoint", at: "audit sample", what: telling,
        mend: "See: concert verify",
        outcome: .integrityBroken)
    case .severalCurrencies(let codes):
      Explanation(
        code: "several-currencies", at: "--by amount",
        what: "The population is in \(codes.joined(separator: ", ")).",
        mend: "Try: --where 'currency=\(codes.first ?? "EUR")'", outcome: .badData)
    case .nothingToSample:
      Explanation(
        code: "empty-population", at: "--where", what: "No record is in the population.",
        mend: "Loosen --where, or look at the list: concert contribution list",
        outcome: .badData)
    case .amountsTooLarge:
      Explanation(
        code: "amounts-too-large", at: "--by amount",
        what: "The amounts of the population together are more than can be counted.",
        mend: "Narrow it with --where.", outcome: .badData)
    case .folderTaken(let path):
      Explanation(
        code: "output-exists", at: "--out", value: path,
        what: "The folder holds files already, and an audit file is never mixed with another.",
        mend: "Name a new folder.", outcome: .cannotCreateOutput)
    }
  }
}
