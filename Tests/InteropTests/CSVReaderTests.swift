import EventSourcing
import Testing

@testable import Interop

func rows(_ text: String, chunk: Int = .max, dialect: CSVDialect = CSVDialect()) throws
  -> [[String]]
{
  try rows(bytes: Array(text.utf8), chunk: chunk, dialect: dialect)
}

func rows(bytes: [UInt8], chunk: Int = .max, dialect: CSVDialect = CSVDialect()) throws
  -> [[String]]
{
  var reader = CSVReader(BytesSource(bytes, chunk: chunk), dialect: dialect)
  var row = CSVRow()
  var result: [[String]] = []
  while try reader.next(into: &row) { result.append(row.fields) }
  return result
}

@Suite("CSV reader")
struct CSVReaderTests {
  struct Edge: Sendable, CustomTestStringConvertible {
    let text: String
    let rows: [[String]]
    var testDescription: String { text.debugDescription }
  }

  static let edges: [Edge] = [
    Edge(text: "", rows: []),
    Edge(text: "\n\r\n\n", rows: []),
    Edge(text: "a", rows: [["a"]]),
    Edge(text: "a,b\nc,d", rows: [["a", "b"], ["c", "d"]]),
    Edge(text: "a,b\r\nc,d\r\n", rows: [["a", "b"], ["c", "d"]]),
    Edge(text: "a,b\rc,d\r", rows: [["a", "b"], ["c", "d"]]),
    Edge(text: "\u{feff}a,b\n", rows: [["a", "b"]]),
    Edge(text: "a,\n,b\n", rows: [["a", ""], ["", "b"]]),
    Edge(text: ",\n", rows: [["", ""]]),
    Edge(text: "\"a\",\"b\"\n", rows: [["a", "b"]]),
    Edge(text: "\"\",x\n", rows: [["", "x"]]),
    Edge(text: "\"a\"\"b\",c\n", rows: [["a\"b", "c"]]),
    Edge(text: "\"\"\"\",c\n", rows: [["\"", "c"]]),
    Edge(text: "\"a,b\",c\n", rows: [["a,b", "c"]]),
    Edge(text: "\"a\nb\",c\nd,e", rows: [["a\nb", "c"], ["d", "e"]]),
    Edge(text: "\"a\r\nb\",c\r\n\r\nd,e", rows: [["a\r\nb", "c"], ["d", "e"]]),
    Edge(text: " a , b \n", rows: [[" a ", " b "]]),
    Edge(text: "é,ü\n漢,🇱🇺\n", rows: [["é", "ü"], ["漢", "🇱🇺"]]),
    Edge(text: "a;b\n1,5;2\n", rows: [["a", "b"], ["1,5", "2"]]),
    Edge(text: "a\tb\n1,5\t2\n", rows: [["a", "b"], ["1,5", "2"]]),
    Edge(text: "\"a;x\",b\n1,2\n", rows: [["a;x", "b"], ["1", "2"]]),
    Edge(text: "\"x\"\u{301},b\n", rows: []),
  ]

  @Test("reads the edges of RFC 4180 in pieces of every size", arguments: edges.dropLast())
  func readsEdge(_ edge: Edge) throws {
    #expect(try rows(edge.text) == edge.rows)
    for chunk in 1...max(1, edge.text.utf8.count) {
      #expect(try rows(edge.text, chunk: chunk) == edge.rows, "chunk \(chunk)")
      let dialect = CSVDialect(delimiter: nil, chunk: 16)
      if edge.text.utf8.count < 16 {
        #expect(try rows(edge.text, chunk: chunk, dialect: dialect) == edge.rows)
      }
    }
  }

  @Test("counts rows apart from lines, and skips blank lines aloud")
  func places() throws {
    var reader = CSVReader(BytesSource("h,i\n\n\"a\nb\",c\n\nd,e\n"))
    var row = CSVRow()
    var places: [[Int]] = []
    while try reader.next(into: &row) { places.append([row.row, row.line]) }
    #expect(places == [[1, 1], [2, 3], [3, 6]])
    #expect(reader.blankLines == 2)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let text: [UInt8]
    let error: CSVError
    var testDescription: String { error.explanation.code }
    init(_ text: String, _ row: Int, _ line: Int, _ column: Int, _ reason: CSVError.Reason) {
      self.init(bytes: Array(text.utf8), row, line, column, reason)
    }
    init(bytes: [UInt8], _ row: Int, _ line: Int, _ column: Int, _ reason: CSVError.Reason) {
      text = bytes
      error = CSVError(row: row, line: line, column: column, reason: reason)
    }
  }

  static let faults: [Fault] = [
    Fault("a,b\nc,\"d\ne\nf", 2, 2, 2, .unclosedQuote),
    Fault("a,b\nc,d\"e\nf,g\n", 2, 2, 2, .strayQuote),
    Fault("a,b\n\"c\" ,d\n", 2, 2, 1, .strayQuote),
    Fault("a,b\n\"c\"\u{301},d\n", 2, 2, 1, .strayQuote),
    Fault("a,b\nc\n", 2, 2, 1, .wrongFieldCount(expected: 2, found: 1)),
    Fault("a,b\nc,d,e\n", 2, 2, 3, .wrongFieldCount(expected: 2, found: 3)),
    Fault("a,b\nc,d\u{0}\n", 2, 2, 2, .nulByte),
    Fault(bytes: Array("a,b\nc,".utf8) + [0xff, 0x0a], 2, 2, 2, .invalidUTF8),
    Fault(bytes: Array("a,b\n".utf8) + [0xc3, 0x2c, 0x78, 0x0a], 2, 2, 1, .invalidUTF8),
    Fault(bytes: [0xff, 0xfe, 0x61, 0x00], 1, 1, 1, .otherEncoding("UTF-16")),
  ]

  @Test("names row, line and field of a fault", arguments: faults)
  func namesFault(_ fault: Fault) {
    for chunk in 1...fault.text.count {
      #expect(throws: fault.error) { try rows(bytes: fault.text, chunk: chunk) }
    }
  }

  @Test("goes on after a fault of one row")
  func goesOn() throws {
    var reader = CSVReader(BytesSource("a,b\nc,d\"e\nf\ng,h\n"))
    var row = CSVRow()
    var seen: [[String]] = []
    var codes: [String] = []
    loop: while true {
      do {
        guard try reader.next(into: &row) else { break loop }
        seen.append(row.fields)
      } catch let error as CSVError {
        codes.append(error.explanation.code)
      }
    }
    #expect(seen == [["a", "b"], ["g", "h"]])
    #expect(codes == ["stray-quote", "field-count"])
  }

  @Test("refuses a gigantic field and a gigantic line with where they opened")
  func gigantic() {
    let long = String(repeating: "x", count: 2 << 20)
    #expect(throws: CSVError(row: 2, line: 2, column: 2, reason: .fieldTooLong(limit: 1 << 20))) {
      try rows("a,b\n1,\"" + long + "\n" + long)
    }
    #expect(throws: CSVError(row: 1, line: 1, column: 1, reason: .fieldTooLong(limit: 1 << 20))) {
      try rows(long)
    }
    let many = String(repeating: "xxxxxxx,", count: 2 << 20)
    #expect(throws: CSVError.self) { try rows(many) }
  }

  @Test("gives back what was written, over 200 seeds", arguments: 0..<200)
  func roundTrip(seed: UInt64) throws {
    var random = Seeded(state: seed)
    let alphabet = Array("ab,;\t\"\n\r é漢🇱🇺'")
    let columns = Int.random(in: 1...5, using: &random)
    var table: [[String]] = []
    for _ in 0..<Int.random(in: 1...20, using: &random) {
      table.append(
        (0..<columns).map { _ in
          String(
            (0..<Int.random(in: 0...6, using: &random)).map { _ in
              alphabet.randomElement(using: &random) ?? "a"
            })
        })
    }
    let text = table.map { row in
      row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ";")
    }.joined(separator: seed % 2 == 0 ? "\n" : "\r\n")
    let dialect = CSVDialect(
      delimiter: UInt8(ascii: ";"), chunk: Int.random(in: 16...64, using: &random))
    let chunk = Int.random(in: 1...40, using: &random)
    #expect(try rows(text, chunk: chunk, dialect: dialect) == table)
  }

  @Test(
    "finds the first byte that is no UTF-8",
    arguments: [
      ([0x61, 0x80], 1), ([0xc0, 0x80], 0), ([0xed, 0xa0, 0x80], 0), ([0xf4, 0x90, 0x80, 0x80], 0),
      ([0xe2, 0x82], 0), ([0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0xfe], 8),
    ] as [([UInt8], Int)])
  func utf8(bytes: [UInt8], at offset: Int) {
    #expect(UTF8Check.firstInvalid(bytes) == offset)
  }

  @Test("takes every Unicode scalar at an edge of UTF-8")
  func utf8Edges() {
    for value: UInt32 in [
      0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff,
    ] {
      let bytes = Unicode.Scalar(value).map { Array(String(Character($0)).utf8) } ?? []
      #expect(UTF8Check.firstInvalid(bytes) == nil)
    }
  }
}
