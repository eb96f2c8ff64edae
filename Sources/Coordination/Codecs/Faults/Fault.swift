public import EventSourcing

/// What is wrong with the shape of one field; the rules of the ledger are another matter.
public enum Fault: Hashable, Sendable {
  case missing
  case missingReason
  /// No such field; the ones that there are.
  case unknownField(String, known: [String])
  /// Another sort of value was expected, in words such as "a list of texts".
  case wrongShape(expected: Phrase, found: String)
  /// An identifier is spelt against its pattern.
  case misspelt(noun: String, text: String, pattern: String)
  /// Not one of a closed list of words.
  case unknownWord(noun: String, text: String, known: [String])
  case unknownAct(String, known: [String])
  case badDate(String, BadDay)
  /// Two days are meant by it.
  case unclearDate(String, readings: [Day])
  case badPeriod(start: Day, end: Day)
  case negativeAmount(String)
  case unclearAmount(String, readings: [String])
  case tooManyDecimals(String, currency: String, exponent: Int)
  case amountTooLarge(String)
  case badAmount(String)
  case badDecimal(String)
  case badCurrency(String)
  case badPeople(String, reason: Phrase)
  case unknownPlace(String)
  case unknownTheme(String)
  case emptyText
  case controlCharacter(UInt32)
  case tooLong(limit: Int, characters: Int)
  case listTooLong(limit: Int, count: Int)
  case repeated(String)
  case notNormal
  case badDigest(String)
  case badKey(String)
  case badSignature
  case outOfRange(String, range: Phrase)

  /// Why a text is no day.
  public enum BadDay: Hashable, Sendable {
    case notWrittenAsDay
    case monthHasFewerDays(year: Int, month: Int)
    case otherOrder(Day)
  }
}

/// One field that was refused, with its path as the person wrote it, such as `pledged.money`.
public struct Rejection: Explainable, Hashable {
  public let field: String
  public let fault: Fault

  public init(field: String, fault: Fault) {
    self.field = field
    self.fault = fault
  }

  public var explanation: Explanation { fault.explanation(at: field) }
}

/// Everything that is wrong with the shape of one command, in the order of its fields.
public struct Rejections: Explainable, Hashable {
  public let all: [Rejection]

  /// At least one.
  public init(_ all: [Rejection]) { self.all = all }

  /// The first; where there are more, it says how many.
  public var explanation: Explanation {
    guard var first = all.first?.explanation else {
      preconditionFailure("rejections hold at least one")
    }
    if all.count > 1 {
      let others = all.dropFirst().map { "\($0.field) (\($0.explanation.code))" }
      first.telling = "\(first.telling) Also wrong: \(others.joined(separator: ", "))."
    }
    return first
  }
}
