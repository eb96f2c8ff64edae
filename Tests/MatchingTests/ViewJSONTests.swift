import Testing

@testable import Matching

@Suite("What the view writes and reads")
struct ViewJSONTests {
  @Test("texts come back as they were written", arguments: 0..<200)
  func texts(seed: Int) {
    var random = Seeded(seed)
    let texts = (0..<random.next(6)).map { _ in
      String(String.UnicodeScalarView((0..<random.next(9)).map { _ in random.scalar() }))
    }
    #expect(ViewJSON.texts(ViewJSON.json(texts)) == texts)
  }

  @Test(
    "what is no list of texts holds none",
    arguments: [nil, "", "{", "{}", "[1]", #"["a""#, "[\"\\u12", #"["a",]"#])
  func broken(json: String?) { #expect(ViewJSON.texts(json) == []) }

  @Test("texts are read with escapes and pairs of surrogates")
  func reading() {
    #expect(ViewJSON.texts(#" [ "a\n\"\ud83d\ude00" , "" ]"#) == ["a\n\"😀", ""])
  }

  @Test("reasons are written with feature, points and sentence, and add up")
  func reasons() throws {
    let effort = Effort(title: "Wells \"été\" Kabeli", places: ["ML"], themes: ["14030"])
    let score = try #require(Score(effort, effort))
    let text = ViewJSON.reasons(score)
    #expect(text.hasPrefix(#"[{"feature":"title","points":"#))
    #expect(text.contains(#""detail":"same place, ML"}"#))
    #expect(score.reasons.reduce(0) { $0 + $1.points } >= score.points)
  }

  @Test("a pair has one reference, whichever comes first")
  func reference() {
    let key = PairReference.key("COM-2024-0002", "COM-2024-0001")
    #expect(key == "COM-2024-0001\nCOM-2024-0002")
    #expect(key == PairReference.key("COM-2024-0001", "COM-2024-0002"))
    #expect(PairReference.text(digest: [0, 0, 0, 0, 0, 9]) == "DUP-00000000")
    #expect(PairReference.text(digest: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) == "DUP-ZZZZZZZZ")
    #expect(PairReference.text(digest: [0x08, 0x86, 0x42, 0x98, 0xE8]) == "DUP-12345678")
  }

  @Test("places touch what contains them, what they contain, and what shares a country")
  func touching() {
    let map = PlaceMap(members: [("155", ["LU", "FR"]), ("150", ["LU", "FR", "XK"])])
    #expect(map.touching("LU") == ["150", "155", "LU"])
    #expect(map.touching("155") == ["150", "155", "FR", "LU"])
    #expect(map.touching("XK") == ["150", "XK"])
    #expect(map.touching("ML") == ["ML"])
  }
}

/// Repeatable numbers: a linear congruential generator's upper bits.
private struct Seeded {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 2_654_435_761 &+ 1 }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  mutating func scalar() -> Unicode.Scalar {
    let widths = [0x20, 0x80, 0x800, 0xD800, 0x11_0000]
    return Unicode.Scalar(UInt32(next(widths[next(widths.count)]))) ?? "\u{FFFD}"
  }
}
