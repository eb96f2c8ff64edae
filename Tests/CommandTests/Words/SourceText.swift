import EventSourcing

/// The string literals of a source file as templates, `\(…)` numbered.
///
/// Halves that `+` joins are one template. What help says is left out: it is in English.
struct SourceText {
  struct Literal: Hashable {
    var template: String
    /// What it was joined from; itself where it stands alone.
    var halves: [String]
    /// The forty bytes before it, which tell what it is for.
    let before: String
    /// Among the explanations of a rule, where words have no label before them.
    var isOfRule = false
    /// Written into files and the log, or help: no language changes it.
    var isWritten = false
  }

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0
  private(set) var literals: [Literal] = []
  /// The last one that stands in no other's interpolation.
  private var outermost: Int?

  init(_ text: String) {
    bytes = Array(text.utf8)
    read()
  }

  private mutating func read() {
    var manual: Int?
    var end: Int?
    while index < bytes.count {
      if starts("//") {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      } else if bytes[index] == UInt8(ascii: "\"") || isRawQuote(index) {
        let start = index
        let template = string()
        if manual == nil { keep(template, from: start, after: end) }
        end = index
      } else {
        if starts("= Manual(") || starts("help: ") || starts("@Flag(") { manual = manual ?? depth }
        if bytes[index] == UInt8(ascii: "(") { depth += 1 }
        if bytes[index] == UInt8(ascii: ")") {
          depth -= 1
          if let open = manual, depth <= open { manual = nil }
        }
        index += 1
      }
    }
  }

  private mutating func keep(
    _ template: String, from start: Int, after end: Int?, isInner: Bool = false
  ) {
    let gap = end.map { bytes[$0..<start].filter { $0 > 0x20 } }
    if gap == [UInt8(ascii: "+")], let last = outermost {
      let left = Phrase(.sentences, template: literals[last].template, arguments: places(last))
      let right = Phrase(.sentences, template: template)
      literals[last].template = (left + right).template
      literals[last].halves.append(template)
      return
    }
    let before = String(decoding: bytes[max(0, start - 40)..<start], as: UTF8.self)
    literals.append(Literal(template: template, halves: [template], before: before))
    if !isInner { outermost = literals.indices.last }
  }

  /// As many arguments as the template has places, so that joining numbers on from them.
  private func places(_ literal: Int) -> [Phrase.Argument] {
    let numbers = TemplatePiece.all(in: literals[literal].template).map { piece in
      if case .place(let number, _, _) = piece { number } else { 0 }
    }
    return Array(repeating: .text(""), count: numbers.max() ?? 0)
  }

  private func starts(_ word: StaticString) -> Bool {
    index + word.utf8CodeUnitCount <= bytes.count
      && (0..<word.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == word.utf8Start[$0] }
  }

  private func isRawQuote(_ place: Int) -> Bool {
    bytes[place] == UInt8(ascii: "#") && place + 1 < bytes.count
      && bytes[place + 1] == UInt8(ascii: "\"")
  }

  /// Reads one literal; literals inside its interpolations are kept, too.
  private mutating func string() -> String {
    let isRaw = bytes[index] == UInt8(ascii: "#")
    if isRaw { index += 1 }
    let isLong = starts("\"\"\"")
    index += isLong ? 3 : 1
    var text: [UInt8] = []
    var count = 0
    while index < bytes.count,
      !(isRaw ? starts("\"#") : isLong ? starts("\"\"\"") : starts("\""))
    {
      guard bytes[index] == UInt8(ascii: "\\"), !isRaw || starts("\\#") else {
        text.append(bytes[index])
        index += 1
        continue
      }
      index += isRaw ? 2 : 1
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "("):
        count += 1
        text += Array("{\(count)\(interpolation())}".utf8)
      case UInt8(ascii: "n"): text.append(0x0a)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        let digits = bytes[index...].dropFirst().prefix { $0 != UInt8(ascii: "}") }
        index += digits.count + 2
        let scalar = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        text += scalar.flatMap(Unicode.Scalar.init).map { Array(String($0).utf8) } ?? []
      case 0x0a: break
      default: text.append(escape)
      }
    }
    index += (isLong ? 3 : 1) + (isRaw ? 1 : 0)
    let whole = String(decoding: text, as: UTF8.self)
    return isLong ? Self.unindented(whole) : whole
  }

  /// Behind `\(`: nothing, or `:day|days` when a number brings its forms, `?is|are` when it only
  /// chooses between them.
  private mutating func interpolation() -> String {
    let isChoice = starts("for: ")
    var open = 1
    var inner: [(text: String, start: Int, end: Int)] = []
    while index < bytes.count, open > 0 {
      if bytes[index] == UInt8(ascii: "\"") || isRawQuote(index) {
        let start = index
        let text = string()
        keep(text, from: start, after: nil, isInner: true)
        inner.append((text, start, index))
        continue
      }
      if bytes[index] == UInt8(ascii: "(") { open += 1 }
      if bytes[index] == UInt8(ascii: ")") { open -= 1 }
      index += 1
    }
    guard inner.count >= 2, inner[inner.count - 1].end == index - 1 else { return "" }
    let (one, other) = (inner[inner.count - 2], inner[inner.count - 1])
    let between = bytes[one.end..<other.start].filter { $0 > 0x20 }
    let before = bytes[..<one.start].last { $0 > 0x20 }
    guard between == [UInt8(ascii: ",")], before == UInt8(ascii: ",") else { return "" }
    return (isChoice ? "?" : ":") + "\(one.text)|\(other.text)"
  }

  private static func unindented(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let indent = lines.last?.count ?? 0
    return lines.dropFirst().dropLast().map { $0.dropFirst(min(indent, $0.count)) }
      .joined(separator: "\n")
  }
}
