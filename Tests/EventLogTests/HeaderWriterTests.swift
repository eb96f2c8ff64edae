import EventSourcing
import MerkleLog
import Testing

@testable import EventLog

@Suite("header lines are written as EventHeader writes them")
struct HeaderWriterTests {
  static let texts = ["DEF", "a\"b\\c", "é\u{301}\u{202e}", "tab\tnew\nline\u{1}\u{7f}", "", "🇱🇺"]

  @Test("for every text, with and without what is optional", arguments: texts, [0, 1, 12, 9_007])
  func sameLine(text: String, number: Int) {
    for hasOptional in [true, false] {
      var event = Sample.event(number, version: number, key: hasOptional ? text : nil)
      event.act = text
      event.by = text
      event.ministry = text
      event.visibility = text
      event.lang = hasOptional ? text : nil
      event.cause = hasOptional ? EventID(high: 0x0123_4567_89ab_cdef, low: .max) : nil
      event.on = Day(year: 1 + number, month: 2, day: 9)!
      event.v = number + 1
      let digest = Hash(of: [UInt8(truncatingIfNeeded: number)])
      var line = Array("x".utf8)
      HeaderWriter.write(event, body: digest, to: &line)
      let header = EventHeader(
        act: text, bodyDigest: digest.hex, by: text, cause: event.cause, id: event.id,
        key: event.key, lang: event.lang, ministry: text, on: event.on, stream: event.stream,
        v: event.v, version: number, visibility: text)
      #expect(Array(line.dropFirst()) == header.line)
    }
  }
}
