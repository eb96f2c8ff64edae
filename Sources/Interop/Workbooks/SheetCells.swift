/// Writes the rows of a sheet as CSV, as its cells come by.
///
/// Each row of the sheet is one line, so that lines are the rows that people see: empty rows are empty
/// lines, and a line break in a cell becomes U+2028, which is read as one. What was computed is taken
/// as it was saved; cells merged into another are empty, as they are in the file.
/// - Source: ECMA-376 part 1, 18.3.
struct SheetCells: PartVisitor {
  private static let rowLimit = 1_048_576
  private static let columnLimit = 16_384

  private let strings: SharedStrings
  private let areDays: [Bool]
  private let texts: CellText

  private(set) var failure: WorkbookError?
  /// What was written and not yet taken.
  private(set) var output: [UInt8] = []
  private var row = 0
  private var written = 0
  private var column = -1
  private var lastFilled = -1
  private var isRowBegun = false
  private var type: [UInt8] = []
  private var style = 0
  private var hasFormula = false
  private var value: [UInt8] = []
  private var isValue = false
  private var sounding = 0

  init(strings: SharedStrings, areDays: [Bool], texts: CellText) {
    self.strings = strings
    self.areDays = areDays
    self.texts = texts
  }

  mutating func takeOutput() -> [UInt8] {
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  mutating func start(_ element: PartElement, _ attributes: PartAttributes) {
    switch element {
    case .row: begin(row: attributes.bytes("r").flatMap { Self.number($0) } ?? row + 1)
    case .c:
      let place = attributes.bytes("r")
      column = place.map { Self.column($0) } ?? column + 1
      guard column > lastFilled, column < Self.columnLimit else {
        return fail(.malformed("row \(row) has its cells in disorder"))
      }
      type = attributes.bytes("t").map { Array($0) } ?? []
      style = attributes.bytes("s").flatMap { Self.number($0) } ?? 0
      hasFormula = false
      value.removeAll(keepingCapacity: true)
    case .f: hasFormula = true
    case .v: isValue = true
    case .rPh: sounding += 1
    case .t: isValue = sounding == 0
    default: break
    }
  }

  mutating func text(_ bytes: UnsafeRawBufferPointer) {
    if isValue { value.append(contentsOf: bytes) }
  }

  mutating func end(_ element: PartElement) {
    switch element {
    case .v, .t: isValue = false
    case .rPh: sounding -= 1
    case .c: endCell()
    case .row:
      if isRowBegun { output.append(0x0a) }
      if isRowBegun { written += 1 }
    default: break
    }
  }

  private mutating func begin(row next: Int) {
    guard next > row, next <= Self.rowLimit else {
      return fail(.malformed("row \(next) follows row \(row)"))
    }
    row = next
    column = -1
    lastFilled = -1
    isRowBegun = false
  }

  private mutating func fail(_ reason: WorkbookError.Reason) {
    failure = failure ?? WorkbookError(reason)
  }

  private mutating func endCell() {
    if value.isEmpty {
      // A text that was computed may be empty; a value that was never saved is not known.
      if hasFormula, type != Array("str".utf8) {
        fail(.noValue(cell: Spreadsheet.letters(column) + "\(row)"))
      }
      return
    }
    switch String(decoding: type, as: UTF8.self) {
    case "s":
      guard let index = value.withUnsafeBufferPointer(Self.number), let text = strings[index] else {
        return fail(.malformed("a cell of row \(row) points to no shared text"))
      }
      if !text.isEmpty { write(Self.unescaped(text)) }
    case "inlineStr", "str": write(Self.unescaped(value[...]))
    case "b": write(value == [UInt8(ascii: "1")] ? Array("true".utf8) : Array("false".utf8))
    case "", "n":
      let number = String(decoding: value, as: UTF8.self)
      let isDay = areDays.indices.contains(style) && areDays[style]
      write(Array(((isDay ? texts.day(number) : nil) ?? texts.number(number)).utf8))
    // Days as ISO writes them, and errors such as #N/A as they are shown.
    default: write(value)
    }
  }

  private mutating func write(_ text: [UInt8]) {
    if !isRowBegun {
      // Lines for the rows in which nothing stands.
      output.append(contentsOf: repeatElement(0x0a, count: row - 1 - written))
      written = row - 1
      isRowBegun = true
      lastFilled = 0
    }
    output.append(contentsOf: repeatElement(UInt8(ascii: ","), count: column - lastFilled))
    lastFilled = column
    let quote = UInt8(ascii: "\"")
    let needsQuotes = text.contains {
      $0 == quote || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") || $0 < 0x20
    }
    // A text may begin with an apostrophe; readers take one away before what could be a formula.
    let needsGuard = text.first == UInt8(ascii: "'")
    guard needsQuotes || needsGuard else { return output.append(contentsOf: text) }
    output.append(quote)
    if needsGuard {
      let plain = String(decoding: text, as: UTF8.self)
      if FormulaGuard.unguarded(plain) != plain { output.append(UInt8(ascii: "'")) }
    }
    var last: UInt8 = 0
    for byte in text {
      switch byte {
      case quote: output.append(contentsOf: [quote, quote])
      case 0x0a where last == 0x0d: break
      case 0x0a, 0x0d: output.append(contentsOf: [0xe2, 0x80, 0xa8])
      default: output.append(byte)
      }
      last = byte
    }
    output.append(quote)
  }

  /// `_x000D_` is a character that XML can't hold.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(UInt8(ascii: "_")) else { return Array(text) }
    var result: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "_"), index + 7 <= text.endIndex,
        text[index + 1] == UInt8(ascii: "x"), text[index + 6] == UInt8(ascii: "_"),
        let code = UInt32(
          String(decoding: text[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        result += Array(String(Character(scalar)).utf8)
        index += 7
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count < 10 else { return nil }
    var number = 0
    for byte in bytes {
      guard (0x30...0x39).contains(byte) else { return nil }
      number = number * 10 + Int(byte - 0x30)
    }
    return number
  }

  /// `AB12` is column 27, from 0; -1 for what is no place.
  private static func column(_ place: UnsafeBufferPointer<UInt8>) -> Int {
    var number = 0
    for byte in place {
      guard (0x41...0x5a).contains(byte), number < columnLimit * 26 else { break }
      number = number * 26 + Int(byte - 0x40)
    }
    return number - 1
  }
}
