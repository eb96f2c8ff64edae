import Testing

@testable import Matching

@Suite("What SQL calls")
struct SQLFunctionsTests {
  @Test("words are a JSON array")
  func words() {
    #expect(SQLFunctions.words("Kabeli \"midwives\"") == #"["kabel","birth","=birth kabel"]"#)
    #expect(SQLFunctions.words("Not applicable") == "[]")
    #expect(SQLFunctions.words(nil) == "[]")
  }

  @Test("likeness answers with score, tier, ruleset and reasons that add up")
  func likeness() throws {
    let a =
      #"{"title":"Wells \u00e9t\u00e9 Kabeli","places":["ML"],"locations":["Mopti"],"themes":["14030"],"#
      + #""start":"2020-02-01","end":"2021-01-31","minor":null}"#
    let b =
      #"{"title":"Wells été Kabeli","places":["ML"],"near":["ML","sahel"],"themes":["14030"],"#
      + #""start":"2020-02-01","end":"2021-01-31"}"#
    let text = try #require(SQLFunctions.likeness(a, b))
    let (left, right) = (try #require(Effort(json: a)), try #require(Effort(json: b)))
    let score = try #require(Score(left, right))
    #expect(
      text.hasPrefix(
        #"{"score":\#(score.points),"tier":"\#(score.tier?.rawValue ?? "")","model":"dup-2","reasons":["#
          + #"{"feature":"title","points":"#))
    #expect(text.contains(#""detail":"same place, ML"}"#))
    #expect(SQLFunctions.likeness(a, #"{"title":"Roads"}"#) == nil)
  }

  @Test(
    "what is no effort is no pair",
    arguments: [
      nil, "", "{", "[]", "{}", #"{"title":1}"#, #"{"title":"x"} y"#, "{\"title\":\"\\u12",
    ])
  func broken(json: String?) {
    #expect(SQLFunctions.likeness(json, #"{"title":"Wells"}"#) == nil)
  }

  @Test("an effort is read with escapes, pairs of surrogates and members that are not known")
  func reading() {
    let effort = Effort(
      json: #"{ "x": -1, "title" : "a\n\"\ud83d\ude00" , "partner":null,"places":[ ],"minor":5}"#)
    #expect(effort == Effort(title: "a\n\"😀", minor: 5))
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
    #expect(SQLFunctions.placesTouching("XK", in: map) == #"["150","XK"]"#)
    #expect(SQLFunctions.placesTouching(nil, in: map) == "[]")
  }
}
