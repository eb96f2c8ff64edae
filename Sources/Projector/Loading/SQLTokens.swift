internal import EventSourcing

/// A word of SQL with the place where it stands.
struct SQLToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case word, quotedName, string, number, placeholder, symbol, lineComment, blockComment
  }

  let kind: Kind
  /// As written; of a quoted name or a string, what it stands for.
  let text: String
  let range: Range<Int>
  let line: Int
  /// Whether it begins its line.
  let startsLine: Bool

  var isComment: Bool { kind == .lineComment || kind == .blockComment }
  /// In lower case, for comparing keywords.
  var lower: String { text.lowercased() }

  /// Whether it is this keyword; a quoted name never is one.
  func isKeyword(_ word: String) -> Bool { kind == .word && lower == word }
}

/// Cuts SQL into tokens by SQLite's own rules.
struct SQLTokenizer {
  private let bytes: [UInt8]
  private let file: String
  private var offset = 0
  private var line = 1

  init(_ text: String, file: String) {
    bytes = Array(text.utf8)
    self.file = file
  }

  static func tokens(of text: String, file: String) throws(ProjectionError) -> [SQLToken] {
    var tokenizer = SQLTokenizer(text, file: file)
    var result: [SQLToken] = []
    while let token = try tokenizer.next() { result.append(token) }
    return result
  }

  private mutating func next() throws(ProjectionError) -> SQLToken? {
    while offset < bytes.count, [0x20, 0x09, 0x0a, 0x0d, 0x0c].contains(bytes[offset]) {
      if bytes[offset] == 0x0a { line += 1 }
      offset += 1
    }
    guard offset < bytes.count else { return nil }
    let start = offset
    let startLine = line
    let kind = try skipToken()
    for index in start..<offset where bytes[index] == 0x0a { line += 1 }
    return SQLToken(
      kind: kind, text: text(kind, start), range: start..<offset, line: startLine,
      startsLine: start == 0 || bytes[start - 1] == 0x0a)
  }

  private func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private mutating func skipToken() throws(ProjectionError) -> SQLToken.Kind {
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: "-") where at(offset + 1) == byte:
      while offset < bytes.count, bytes[offset] != 0x0a { offset += 1 }
      return .lineComment
    case UInt8(ascii: "/") where at(offset + 1) == UInt8(ascii: "*"):
      try skip(to: "*/", from: offset + 2, what: "comment")
      return .blockComment
    case UInt8(ascii: "'"):
      try skipQuoted(byte, what: "string")
      return .string
    case UInt8(ascii: "\""), UInt8(ascii: "`"):
      try skipQuoted(byte, what: "quoted name")
      return .quotedName
    case UInt8(ascii: "["):
      try skip(to: "]", from: offset + 1, what: "quoted name")
      return .quotedName
    case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "#"):
      offset += 1
      skipWord()
      return .placeholder
    case UInt8(ascii: "?"):
      offset += 1
      while (0x30...0x39).contains(at(offset)) { offset += 1 }
      return .placeholder
    case 0x30...0x39:
      while Self.isWord(at(offset)) || at(offset) == UInt8(ascii: ".") { offset += 1 }
      return .number
    case _ where Self.isWord(byte):
      let isBlob = (byte | 0x20) == UInt8(ascii: "x") && at(offset + 1) == UInt8(ascii: "'")
      if isBlob {
        offset += 1
        try skipQuoted(UInt8(ascii: "'"), what: "blob")
        return .number
      }
      skipWord()
      return .word
    default:
      offset += 1
      return .symbol
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x24, 0x80...0xff: true
    default: false
    }
  }

  private mutating func skipWord() { while Self.isWord(at(offset)) { offset += 1 } }

  private mutating func skipQuoted(_ quote: UInt8, what: Phrase) throws(ProjectionError) {
    offset += 1
    while offset < bytes.count {
      if bytes[offset] == quote {
        offset += 1
        guard at(offset) == quote else { return }
      }
      offset += 1
    }
    throw .textUnfinished(FilePlace(file: file, line: line), what: what)
  }

  private mutating func skip(to end: StaticString, from start: Int, what: Phrase)
    throws(ProjectionError)
  {
    let length = end.utf8CodeUnitCount
    var index = start
    while index + length <= bytes.count {
      if (0..<length).allSatisfy({ bytes[index + $0] == end.utf8Start[$0] }) {
        offset = index + length
        return
      }
      index += 1
    }
    throw .textUnfinished(FilePlace(file: file, line: line), what: what)
  }

  private func text(_ kind: SQLToken.Kind, _ start: Int) -> String {
    let raw = String(decoding: bytes[start..<offset], as: UTF8.self)
    switch kind {
    case .string: return raw.dropFirst().dropLast().replacing("''", with: "'")
    case .quotedName where raw.hasPrefix("["): return String(raw.dropFirst().dropLast())
    case .quotedName:
      let quote = String(raw.prefix(1))
      return raw.dropFirst().dropLast().replacing(quote + quote, with: quote)
    default: return raw
    }
  }
}

extension Substring {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    guard contains(part) else { return String(self) }
    var result = ""
    var rest = self
    while let range = rest.firstRange(of: part) {
      result += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
