import Testing

@testable import Interop

@Suite("Amount")
struct AmountTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let minor: Int64?
    var exponent = 2
    var mark = Amount.DecimalMark.point
    var rounded = false
    var flaw: Amount.Flaw?
    var testDescription: String { "\(text) (\(mark))" }
  }

  static let cases: [Case] = [
    Case(text: "0", minor: 0), Case(text: "12", minor: 1200), Case(text: "12.3", minor: 1230),
    Case(text: "-12.34", minor: -1234), Case(text: "+1", minor: 100), Case(text: ".5", minor: 50),
    Case(text: "1.", minor: 100), Case(text: " 1 234.50 ", minor: 123_450),
    Case(text: "\u{2212}5", minor: -500), Case(text: "(12.00)", minor: -1200),
    Case(text: "12-", minor: -1200), Case(text: "1'234.50", minor: 123_450),
    Case(text: "1.005", minor: 100, rounded: true), Case(text: "1.015", minor: 102, rounded: true),
    Case(text: "1.0051", minor: 101, rounded: true), Case(text: "1.025", minor: 102, rounded: true),
    Case(text: "6932.60820000001", minor: 693_261, rounded: true),
    Case(text: "0.005", minor: 0, rounded: true), Case(text: "0.0051", minor: 1, rounded: true),
    Case(text: "1e-10", minor: 0, rounded: true), Case(text: "-1e-10", minor: 0, rounded: true),
    Case(text: "5.6843418860808e-14", minor: 0, rounded: true), Case(text: "1.5E3", minor: 150_000),
    Case(text: "12", minor: 12, exponent: 0),
    Case(text: "12.5", minor: 12, exponent: 0, rounded: true),
    Case(text: "13.5", minor: 14, exponent: 0, rounded: true),
    Case(text: "1.2345", minor: 1234, exponent: 3, rounded: true),
    Case(text: "10000000000000.00", minor: 1_000_000_000_000_000),
    Case(text: "10000000000000.01", minor: nil, flaw: .tooLarge),
    Case(text: "1e400", minor: nil, flaw: .tooLarge),
    Case(text: "1e9999", minor: nil, flaw: .notANumber),
    Case(text: "1,234,567.89", minor: 123_456_789),
    Case(text: "1,23", minor: nil, flaw: .notANumber),
    Case(text: "1.460.674,00", minor: 146_067_400, mark: .comma),
    Case(text: "1.234", minor: 123_400, mark: .comma),
    Case(text: "1,5", minor: 150, mark: .comma),
    Case(text: "1.234", minor: nil, mark: .unknown, flaw: .unclear),
    Case(text: "1,234", minor: nil, mark: .unknown, flaw: .unclear),
    Case(text: "0.123", minor: 12, mark: .unknown, rounded: true),
    Case(text: "1234.567", minor: 123_457, mark: .unknown, rounded: true),
    Case(text: "1.234.567", minor: 123_456_700, mark: .unknown),
    Case(text: "1,234.5", minor: 123_450, mark: .unknown),
    Case(text: "1.234,5", minor: 123_450, mark: .unknown),
    Case(text: "", minor: nil, flaw: .empty), Case(text: "  ", minor: nil, flaw: .empty),
    Case(text: "-", minor: nil, flaw: .notANumber),
    Case(text: "n/a", minor: nil, flaw: .notANumber),
    Case(text: "12€", minor: nil, flaw: .notANumber),
    Case(text: "1.2.3", minor: nil, flaw: .notANumber),
    Case(text: "0x10", minor: nil, flaw: .notANumber),
    Case(text: "٣", minor: nil, flaw: .notANumber),
  ]

  @Test("reads decimals exactly, half to even", arguments: cases)
  func reads(_ expected: Case) {
    do throws(Amount.Flaw) {
      let amount = try Amount(expected.text, exponent: expected.exponent, mark: expected.mark)
      #expect(amount.signed == expected.minor)
      #expect(amount.wasRounded == expected.rounded)
    } catch {
      #expect(error == expected.flaw)
    }
  }

  @Test("gives back what was written, over 200 seeds", arguments: 0..<200)
  func roundTrip(seed: UInt64) throws {
    var random = Seeded(state: seed)
    for exponent in 0...4 {
      let minor = Int64.random(in: -Amount.largest...Amount.largest, using: &random) >> (seed % 50)
      let text = Amount.text(minor, exponent: exponent)
      #expect(try Amount(text, exponent: exponent, mark: .point).signed == minor)
    }
  }
}

@Suite("Text repair")
struct TextRepairTests {
  @Test(
    "mends what was encoded or escaped twice",
    arguments: [
      ("RÃ©publique", "République"), ("dâ€™Ivoire", "d’Ivoire"), ("Ã‰tat RÃ©uni", "État Réuni"),
      ("République", "République"), ("Ã", "Ã"), ("S\u{c3}\u{a3}o", "São"),
      ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two &amp;amp; three&lt;/p&gt;", "One Two & three"),
      ("a < b & c > d", "a < b & c > d"), ("5 &lt; 6", "5 < 6"), ("<b>bold</b>", "bold"),
      ("It&#039;s", "It's"), ("&#xe9;", "é"), ("R&D", "R&D"), ("&nosuch;", "&nosuch;"),
      ("tab\there\r\nline", "tab here line"), ("bell\u{7}", "bell"), ("c1\u{85}x", "c1x"),
      ("e\u{301}", "é"), ("  a  b  ", "a b"), ("\u{202e}abc", "\u{202e}abc"),
    ])
  func mends(raw: String, expected: String) {
    let repaired = RepairedText(raw, isOneLine: true, limit: 500)
    #expect(Array(repaired.text.unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test("counts what was lost before")
  func replacement() {
    #expect(RepairedText("Caf\u{fffd}", isOneLine: true, limit: 500).hasReplacement)
  }

  @Test("shortens at a word, within the limit")
  func shortens() {
    let long = String(repeating: "word ", count: 200)
    let repaired = RepairedText(long, isOneLine: true, limit: 500)
    #expect(repaired.wasShortened)
    #expect(repaired.text.unicodeScalars.count <= 500)
    #expect(repaired.text.hasSuffix("word…"))
    let solid = RepairedText(String(repeating: "é", count: 600), isOneLine: true, limit: 500)
    #expect(solid.text.unicodeScalars.count == 500)
  }

  @Test("keeps line breaks where lines are wanted")
  func lines() {
    #expect(RepairedText(" a \r\n\r\n b ", isOneLine: false, limit: 99).text == "a\nb")
  }
}
