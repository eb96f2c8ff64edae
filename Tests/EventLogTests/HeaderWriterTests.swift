import EventSourcing
import MerkleLog
import Testing

@testable import EventLog

@Suite("header lines are written as EventHeader writes them")
struct HeaderWriterTests {
  static let texts = [
    "DEF", "a\"b\\c", "é\u{301}\u{202e}", "tab\tnew\nline\u{1}\u{7f}", "", "🇱🇺",
    String(repeating: "\u{1}", count: 300),
  ]

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
      let line = [UInt8](unsafeUninitializedCapacity: HeaderWriter.room(for: event)) {
        room, count in
        var writer = ByteWriter(into: UnsafeMutableRawBufferPointer(room))
        HeaderWriter.write(event, body: digest, to: &writer)
        count = writer.end
      }
      let header = EventHeader(
        act: text, bodyDigest: digest.hex, by: text, cause: event.cause, id: event.id,
        key: event.key, lang: event.lang, ministry: text, on: event.on, stream: event.stream,
        v: event.v, version: number, visibility: text)
      #expect(line == header.line)
    }
  }
}
