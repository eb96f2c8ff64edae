import EventLog
import EventSourcing
import Foundation
import Testing

@testable import Concert
@testable import Coordination

@Suite("payloads that are checked where they lie")
struct PlainPayloadTests {
  /// Payloads of the story, as the ledger stored them.
  private static func stored() async throws -> [(header: EventHeader, payload: [UInt8])] {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let ledger = try committee.ledger()
    return try await ledger.perform { ledger in
      var found: [(EventHeader, [UInt8])] = []
      try ledger.log.forEach(from: 0, to: ledger.log.size()) { event in
        guard let header = EventHeader(line: Array(event.header)) else { return }
        found.append((header, Array(event.payload)))
      }
      return found
    }
  }

  private static func surelyFits(_ type: String, _ payload: [UInt8]) -> Bool {
    guard let shape = PlainPayloads.shape(of: type) else { return false }
    var known = KnownCodes()
    return payload.withUnsafeBytes { bytes in
      let fits = shape.surelyFits(bytes, known: &known)
      // What was learned on the way changes no answer.
      #expect(shape.surelyFits(bytes, known: &known) == fits)
      return fits
    }
  }

  private static func isReadable(_ header: EventHeader, _ payload: [UInt8]) -> Bool {
    guard let json = try? JSON(parsing: payload) else { return false }
    let event = RecordedEvent(header: header, payload: json)
    return (try? AnyEvent(event, of: header.stream)) != nil
  }

  @Test("what ministries record every day is known without being decoded")
  func daily() async throws {
    let events = try await Self.stored().filter { PlainPayloads.shape(of: $0.header.act) != nil }
    #expect(events.count > 10)
    let plain = events.filter { Self.surelyFits($0.header.act, $0.payload) }
    #expect(plain.count * 10 >= events.count * 9)
  }

  @Test("no altered payload passes that the codec would refuse")
  func altered() async throws {
    var random = Generator(state: 4711)
    var passed = 0
    for (header, payload) in try await Self.stored() {
      for _ in 0..<200 {
        let altered = Self.alter(payload, &random)
        guard Self.surelyFits(header.act, altered) else { continue }
        passed += 1
        #expect(
          Self.isReadable(header, altered), "\(String(decoding: altered, as: UTF8.self))")
      }
    }
    // Words may change and still be words, so that the law is put to the test on both sides.
    #expect(passed > 100)
  }

  private static func alter(_ payload: [UInt8], _ random: inout Generator) -> [UInt8] {
    var bytes = payload
    guard !bytes.isEmpty else { return bytes }
    let index = Int(random.next() % UInt64(bytes.count))
    switch random.next() % 5 {
    case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes.remove(at: index)
    case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next() % 128), at: index)
    case 3:
      let other = Int(random.next() % UInt64(bytes.count))
      bytes.swapAt(index, other)
    default:
      let end = min(bytes.count, index + Int(random.next() % 40))
      bytes.insert(contentsOf: bytes[index..<end], at: end)
    }
    return bytes
  }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 20 ^ state << 13
    }
  }
}
