import EventSourcing
import Interop
import Testing

@Suite("what exports write")
struct ExportTextTests {
  /// Any scalar that a text may hold, the awkward ones often.
  private func text(_ random: inout Seeded) -> String {
    let awkward: [Unicode.Scalar] = [
      "=", "+", "-", "@", "\t", "\r", "\n", "\"", ",", ";", "'", "&", "<", ">", "]", "\u{301}",
      "\u{0}",
      "\u{1f}", "\u{7f}", "\u{fffe}", "\u{ffff}", "\u{fffd}", "\u{ff1d}", "\u{1f468}", " ", "_",
      "x",
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<12, using: &random) {
      if Bool.random(using: &random) {
        scalars.append(awkward[Int.random(in: awkward.indices, using: &random)])
      } else if let scalar = Unicode.Scalar(UInt32.random(in: 0x20..<0x11_0000, using: &random)) {
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  @Test("CSV comes back as it was, field by field", arguments: 0..<200)
  func csv(seed: UInt64) throws {
    var random = Seeded(state: seed)
    let width = Int.random(in: 2..<6, using: &random)
    // NUL stands in no text of the ledger, and the reader refuses it.
    let rows = (0..<20).map { _ in
      (0..<width).map { _ in text(&random).replacing("\u{0}", with: "0") }
    }
    let bytes = rows.flatMap { CSVText.record($0) }
    var reader = CSVReader(BytesSource(bytes), dialect: CSVDialect(delimiter: UInt8(ascii: ",")))
    var row = CSVRow()
    for expected in rows {
      #expect(try reader.next(into: &row))
      let fields = row.fields.map { FormulaGuard.unguarded($0) }
      #expect(fields.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }
    #expect(try reader.next(into: &row) == false)
  }

  @Test("no cell begins as a formula does, unless it is a plain number", arguments: 0..<200)
  func formulas(seed: UInt64) throws {
    var random = Seeded(state: seed)
    for _ in 0..<50 {
      let cell = FormulaGuard.guarded(text(&random))
      guard let first = cell.unicodeScalars.first,
        ["=", "+", "-", "@", "\t", "\r"].contains(first)
      else { continue }
      #expect(cell.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2e })
    }
    #expect(FormulaGuard.guarded("=1+1") == "'=1+1")
    #expect(FormulaGuard.guarded("-12.50") == "-12.50")
  }

  @Test("XML holds every text, with U+FFFD for what it has no way to write", arguments: 0..<200)
  func xml(seed: UInt64) throws {
    var random = Seeded(state: seed)
    for _ in 0..<10 {
      let text = text(&random)
      var bytes: [UInt8] = []
      let lost = XMLText.write(text, to: &bytes)
      let forbidden = text.unicodeScalars.filter {
        $0.value < 0x20 && ![0x09, 0x0a, 0x0d].contains($0.value)
          || $0.value & 0xfffe == 0xfffe
            && $0.value < 0x1_0000
      }
      #expect(lost == forbidden.count)
      let file =
        "<iati-activities version=\"2.03\"><iati-activity><iati-identifier>A</iati-identifier>"
        + "<title><narrative>." + String(decoding: bytes, as: UTF8.self)
        + ".</narrative></title></iati-activity></iati-activities>"
      var titles: [String] = []
      var source = BytesSource(file)
      try XMLActivityReader.forEach(in: &source) { titles += $0.titles.map(\.text) }
      var expected = String.UnicodeScalarView()
      for scalar in text.unicodeScalars {
        expected.append(forbidden.contains(scalar) ? "\u{fffd}" : scalar)
      }
      #expect(titles.map { Array($0.utf8) } == [Array(".\(String(expected)).".utf8)])
    }
  }

  @Test("a comment of XML ends where it should")
  func comment() {
    for text in ["--", "-->", "a---b", "-", "\u{0}\u{fffe}"] {
      let comment = XMLText.comment(text)
      #expect(!comment.contains("--") && !comment.hasSuffix("-"))
    }
  }
}
