public import EventSourcing
internal import Foundation

/// One command as it came in: where it stood, and its JSON or why there is none.
public struct NumberedCommand: Sendable {
  /// The line of the file, from 1.
  public let line: Int
  public let json: Result<JSON, CommandLineRefusal>

  public init(line: Int, json: Result<JSON, CommandLineRefusal>) {
    self.line = line
    self.json = json
  }
}

/// Commands one after the other; read once.
public protocol CommandSource {
  /// The next command; none at the end.
  mutating func next() throws -> NumberedCommand?

  /// Whether whoever writes the next command has yet to do so, and may wait for an answer first.
  var isWaiting: Bool { get }
}

extension CommandSource {
  public var isWaiting: Bool { false }
}

/// Commands made by the program itself.
public struct CommandList: CommandSource {
  private var commands: ArraySlice<NumberedCommand>

  public init(_ commands: [JSON]) {
    self.commands =
      commands.enumerated().map {
        NumberedCommand(line: $0.offset + 1, json: .success($0.element))
      }[...]
  }

  public mutating func next() -> NumberedCommand? { commands.popFirst() }
}

/// A line that holds no command.
public enum CommandLineRefusal: Error, Hashable, Sendable {
  case notJSON(JSONError)
  case tooLong(limit: Int)
}

extension CommandLineRefusal: Explainable {
  public var explanation: Explanation {
    switch self {
    case .notJSON(let error):
      Explanation(
        code: "bad-json", at: error.place, what: Phrase(verbatim: error.sentence),
        mend: "Write one JSON object a line, as `concert help submit` shows.", outcome: .badData)
    case .tooLong(let limit):
      Explanation(
        code: "too-large", what: "The line is longer than \(limit) bytes.",
        mend: "Put long texts into an evidence file and name its SHA-256.", outcome: .badData)
    }
  }
}

extension JSONError {
  var place: String? {
    switch self {
    case .unexpectedEnd: nil
    case .unexpectedByte(_, let offset), .invalidUTF8(let offset), .controlCharacter(let offset),
      .badEscape(let offset), .loneSurrogate(let offset), .duplicateKey(_, let offset),
      .fractionalNumber(let offset), .numberOutOfRange(let offset), .tooDeep(let offset),
      .trailingBytes(let offset):
      "byte \(offset + 1)"
    }
  }

  var sentence: String {
    switch self {
    case .unexpectedEnd: "The line ends in the middle of a value."
    case .unexpectedByte(let byte, _):
      "The byte 0x\(hexText([byte])) can't stand here."
    case .invalidUTF8: "The text is not valid UTF-8."
    case .controlCharacter: "A control character must be escaped in a string."
    case .badEscape: "This escape is unknown."
    case .loneSurrogate: "Half of a surrogate pair stands alone."
    case .duplicateKey(let key, _): "The key \"\(key)\" stands twice in one object."
    case .fractionalNumber:
      "Numbers are whole; write a decimal as a string, and money in minor units."
    case .numberOutOfRange: "The number is beyond 2^53 − 1."
    case .tooDeep: "The value is nested deeper than \(JSON.depthLimit) levels."
    case .trailingBytes: "Something follows the object; write one command a line."
    }
  }
}
