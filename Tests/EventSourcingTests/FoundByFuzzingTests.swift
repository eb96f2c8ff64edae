import EventSourcing
import Testing

@Suite("what fuzzing found stays found")
struct FoundByFuzzingTests {
  @Test(
    "an offset carries no moment out of the calendar",
    arguments: [
      "0001-01-01T00:00:00+00:01", "0001-01-01T23:58:59.999+23:59", "9999-12-31T23:59:00-00:01",
      "9999-12-31T00:01:00-23:59",
    ])
  func momentsBeyond(text: String) {
    #expect(Moment(text) == nil)
  }

  @Test("the calendar's first and last millisecond are moments, and come back from their text")
  func momentsAtTheEdge() throws {
    for text in ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"] {
      let moment = try #require(Moment(text))
      #expect(moment.description == text)
    }
    #expect(Moment("0001-01-01T00:01:00+00:01")?.description == "0001-01-01T00:00:00.000Z")
  }

  @Test(
    "a moment that a damaged file claims has a day and a text, which is no moment's",
    arguments: [Int64.min, -62_135_596_800_001, 253_402_300_800_000, Int64.max])
  func damagedMoments(milliseconds: Int64) {
    let moment = Moment(millisecondsSinceEpoch: milliseconds)
    #expect(moment.day == (milliseconds < 0 ? Day("0001-01-01") : Day("9999-12-31")))
    #expect(Moment(moment.description) == nil)
  }

  @Test("a clock before 1970 still gives an id")
  func earlyClock() {
    let id = EventID(at: Moment(millisecondsSinceEpoch: -1), random: (0, 0))
    #expect(id.description == "00000000-0000-7000-8000-000000000000")
  }

  @Test(
    "a payload with an escape that RFC 8785 does not write is not canonical",
    arguments: [#"{"a":"\/"}"#, #"{"a":"\u0041"}"#, #"{"a":"\u000a"}"#, #"{"a":"\u001F"}"#])
  func needlessEscapes(text: String) {
    for path in ["a", "z"] {
      var scanner = PayloadScanner(PayloadPlan([[path]]))
      #expect(throws: ScanError.self) {
        try Array(text.utf8).withUnsafeBytes { try scanner.scan($0) }
      }
    }
  }

  @Test("the scanner and the parser go equally deep", arguments: 28...36)
  func depth(levels: Int) {
    for inner in ["1", "[]", "{}", "\"x\""] {
      let text =
        #"{"a":"# + String(repeating: "[", count: levels) + inner
        + String(repeating: "]", count: levels) + "}"
      var scanner = PayloadScanner(PayloadPlan([["a"]]))
      let isScanned =
        (try? Array(text.utf8).withUnsafeBytes { try scanner.scan($0) }) != nil
      #expect(isScanned == ((try? JSON(parsing: text)) != nil), "\(levels) levels of \(inner)")
    }
  }
}
