import Testing

@testable import Coordination

@Suite("normal form C")
struct TextRuleTests {
  private static let alone = (UInt32(0x300)...0x2fff).filter(TextRule.standsForItself)
    .compactMap(Unicode.Scalar.init)

  private func text(_ scalars: Unicode.Scalar...) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  @Test("what is not looked at closely is in it, alone and behind any letter it could join")
  func standsForItself() {
    #expect(Self.alone.count == 353)
    let before = (UInt32(0x41)...0x24f).compactMap(Unicode.Scalar.init) + Self.alone
    for scalar in Self.alone {
      #expect(scalar.properties.canonicalCombiningClass == .notReordered)
      for first in before {
        let pair = text(first, scalar)
        guard !TextRule.normalised(pair).unicodeScalars.elementsEqual(pair.unicodeScalars) else {
          continue
        }
        Issue.record("\(first) \(scalar) are not in normal form")
      }
    }
  }

  @Test(
    "a mark behind them is seen, and what has another form",
    arguments: ["И\u{306}", "a\u{301}", "\u{2126}", "\u{1100}\u{1161}", "– e\u{308}"])
  func notNormal(text: String) {
    #expect(TextRule.flaw(in: text, limit: 10) == .notNormal)
  }

  @Test(
    "texts of all letters in use pass", arguments: ["Й – „Подгорица“", "ёлка €", "Ελλάδα", "한"])
  func normal(text: String) {
    #expect(TextRule.flaw(in: text, limit: 20) == nil)
  }
}
