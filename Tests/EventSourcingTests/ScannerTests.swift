import EventSourcing
import Foundation
import Testing

/// SplitMix64: the same numbers from the same seed on every machine.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

@Suite("scanners read the bytes where they lie")
struct ScannerTests {
  @Test("a payload scan finds nested keys and resets the slots of missing ones")
  func slots() throws {
    let plan = PayloadPlan([
      ["title"], ["period", "end"], ["period"], ["places"], ["n"], ["title"],
    ])
    #expect(plan.paths.count == 5)
    var scanner = PayloadScanner(plan)
    let first = Array(
      #"{"n":-7,"period":{"end":"2024-05-31","start":"2024-03-01"},"places":["ML"],"title":"a\"bé"}"#
        .utf8)
    try first.withUnsafeBytes { bytes in
      try scanner.scan(bytes)
      #expect(scanner.text(at: ["title"], in: bytes) == "a\"bé")
      #expect(scanner.text(at: ["period", "end"], in: bytes) == "2024-05-31")
      #expect(
        scanner.slots[2].json.text(in: bytes) == #"{"end":"2024-05-31","start":"2024-03-01"}"#)
      #expect(scanner.slots[3].json.text(in: bytes) == #"["ML"]"#)
      #expect(scanner.slots[4].integer == -7)
    }
    try Array(#"{"title":"x"}"#.utf8).withUnsafeBytes { bytes in
      try scanner.scan(bytes)
      #expect(scanner.slots.map(\.kind) == [.string, .missing, .missing, .missing, .missing])
    }
    try scanner.scan(UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(scanner.slots.allSatisfy { $0.kind == .missing })
  }

  @Test("keys that begin alike are told apart")
  func longKeys() throws {
    let keys = ["abcdefg", "abcdefgh", "abcdefgh1", "abcdefgh12", "abcdefgh2"]
    for wanted in keys {
      var scanner = PayloadScanner(PayloadPlan([[wanted]]))
      for there in keys {
        try Array("{\"\(there)\":\"x\",\"b\":1}".utf8).withUnsafeBytes { bytes in
          try scanner.scan(bytes)
          #expect(scanner.text(at: [wanted], in: bytes) == (there == wanted ? "x" : nil))
        }
      }
    }
  }

  @Test(
    "whatever JSON or JCS refuses is refused",
    arguments: [
      "", "[]", "1", "{", "{}}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"b\":1,\"a\":2}",
      "{ \"a\":1}", "{\"a\":01}", "{\"a\":-0}", "{\"a\":1.5}", "{\"a\":1e3}", "{\"a\":-}",
      "{\"a\":9007199254740992}", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}",
      "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\u{1}\"}", "{\"a\":tru}", "{\"a\":nul", "{\"a\"}",
      "{\"é\":1}", "{\"a\":\"x", "{\"a\":[1,]}", "{\"a\":[1}", "{\"a\":\"\\u12g4\"}",
      "{\"abcdefgh2\":1,\"abcdefgh1\":2}", "{\"abcdefgh1\":1,\"abcdefgh\":2}",
      "{\"abcdefgh\":1,\"abcdefgh\":2}", "{\"abc\u{7f}defgh\":1}", "{\"abcdefgh\u{7f}\":1}",
      "{\"a\":" + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}",
    ])
  func refused(text: String) {
    guard !text.isEmpty else { return }
    var scanner = PayloadScanner(PayloadPlan([["a"]]))
    #expect(throws: ScanError.self) {
      try Array(text.utf8).withUnsafeBytes { try scanner.scan($0) }
    }
  }

  @Test("bytes that are not UTF-8 are refused")
  func invalidUTF8() {
    let wrong: [[UInt8]] = [
      [0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82],
      [0xf0, 0x80, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff],
    ]
    var scanner = PayloadScanner(PayloadPlan([["a"]]))
    for bytes in wrong {
      let payload = Array("{\"a\":\"12345678".utf8) + bytes + Array("\"}".utf8)
      #expect(throws: ScanError.self) { try payload.withUnsafeBytes { try scanner.scan($0) } }
    }
  }

  @Test("what the scanner takes, Foundation reads the same", arguments: 0..<200)
  func agreesWithFoundation(seed: UInt64) throws {
    var random = Seeded(seed)
    var taken = 0
    for _ in 0..<40 {
      var bytes = randomPayload(&random).canonical
      if Bool.random(using: &random) { mutate(&bytes, &random) }
      var scanner = PayloadScanner(
        PayloadPlan([["a"], ["b"], ["c"], ["d"], ["b", "a"], ["b", "c"]]))
      let accepted = bytes.withUnsafeBytes { raw in (try? scanner.scan(raw)) != nil }
      guard accepted, !bytes.isEmpty else {  // empty: an erased body
        continue
      }
      taken += 1
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
      #expect(try JSON(parsing: bytes).object?.keys.count == object.count)
      bytes.withUnsafeBytes { raw in
        for (index, path) in scanner.plan.paths.enumerated() {
          var value: Any? = object
          for key in path { value = (value as? [String: Any])?[key] }
          expectSame(scanner.slots[index], value, raw)
        }
      }
    }
    #expect(taken > 10)
  }

  @Test("which keys are wanted changes nothing of what is refused, and why", arguments: 0..<100)
  func wanting(seed: UInt64) {
    var random = Seeded(seed)
    let keys = ["a", "aa", "b", "b_c", "c", "d", "", "a\"b", "a\\", "é", "a b", "fourteen_bytes"]
    for _ in 0..<40 {
      // Two payloads in one have keys that are out of order or come twice.
      var bytes = randomPayload(&random).canonical
      if Bool.random(using: &random) {
        bytes = bytes.dropLast() + [0x2c] + randomPayload(&random).canonical.dropFirst()
      }
      if Bool.random(using: &random) { mutate(&bytes, &random) }
      let plan = PayloadPlan(keys.filter { _ in Bool.random(using: &random) }.map { [$0] })
      var (wanting, other) = (PayloadScanner(plan), PayloadScanner(PayloadPlan([])))
      bytes.withUnsafeBytes { raw in
        #expect(outcome { try wanting.scan(raw) } == outcome { try other.scan(raw) })
      }
    }
  }

  @Test(
    "an envelope is taken exactly when EventHeader takes it, with the same values",
    arguments: 0..<200)
  func envelopes(seed: UInt64) throws {
    var random = Seeded(seed)
    for _ in 0..<20 {
      let header = randomHeader(&random)
      var line = header.line
      try line.withUnsafeBytes { raw in try expectSame(EnvelopeScanner.scan(raw), header, raw) }
      mutate(&line, &random)
      try line.withUnsafeBytes { raw in
        guard let envelope = try? EnvelopeScanner.scan(raw) else { return }
        try expectSame(envelope, try #require(EventHeader(line: line)), raw)
      }
    }
  }

  @Test("a header is taken on every day that there is, and on no other")
  func days() throws {
    var random = Seeded(7)
    var header = randomHeader(&random)
    header.on = try #require(Day("2024-03-09"))
    let line = String(decoding: header.line, as: UTF8.self)
    let two = (0...33).map { $0 < 10 ? "0\($0)" : "\($0)" } + ["/1", "0:", ":0", "-1", "0a", "0é"]
    for year in ["0000", "0001", "1900", "2000", "2023", "2024", "9999", "202:", "20/4", "-024"] {
      for month in two {
        for day in two {
          let on = "\(year)-\(month)-\(day)"
          let altered = Array(line.replacing("2024-03-09", with: on).utf8)
          let isTaken = altered.withUnsafeBytes { (try? EnvelopeScanner.scan($0)) != nil }
          #expect(isTaken == (Day(on) != nil), "\(on)")
        }
      }
    }
    for on in ["2024/03-09", "2024-03/09", "2024-03-9", "12024-03-09", "2024-0309"] {
      let altered = Array(line.replacing("2024-03-09", with: on).utf8)
      let isTaken = altered.withUnsafeBytes { (try? EnvelopeScanner.scan($0)) != nil }
      #expect(!isTaken, "\(on)")
    }
  }
}

private let letters = [
  "a", "B", "é", "漢", "😀", "\"", "\\", "\n", "\u{7f}", "/", "0", " ", "\u{2028}", "\u{1}", "ß",
]

private func randomText(_ random: inout Seeded) -> String {
  (0..<Int.random(in: 0...20, using: &random)).map { _ in
    letters[Int.random(in: 0..<letters.count, using: &random)]
  }.joined()
}

private func randomValue(_ random: inout Seeded, depth: Int) -> JSON {
  switch Int.random(in: 0..<(depth > 3 ? 5 : 7), using: &random) {
  case 0: .null
  case 1: .bool(Bool.random(using: &random))
  case 2: .int(Int64.random(in: -9_007_199_254_740_991...9_007_199_254_740_991, using: &random))
  case 3: .int(Int64.random(in: -20...20, using: &random))
  case 4: .string(randomText(&random))
  case 5:
    .array(
      (0..<Int.random(in: 0...3, using: &random)).map { _ in
        randomValue(&random, depth: depth + 1)
      })
  default: randomPayload(&random, depth: depth + 1)
  }
}

private func outcome(_ body: () throws -> Void) -> ScanError? {
  do { try body() } catch { return error as? ScanError }
  return nil
}

private func randomPayload(_ random: inout Seeded, depth: Int = 0) -> JSON {
  var object = JSONObject()
  for key in ["a", "aa", "b", "b_c", "c", "d"] where Bool.random(using: &random) {
    object[key] = randomValue(&random, depth: depth)
  }
  return .object(object)
}

private func mutate(_ bytes: inout [UInt8], _ random: inout Seeded) {
  let interesting = Array("\"\\{}[],:0-1eu.tfn ".utf8) + [0x00, 0x80, 0xc3, 0xff, 0xed, 0xf0]
  for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
    let index = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[index] = interesting[Int.random(in: 0..<interesting.count, using: &random)]
    case 1: bytes.remove(at: index)
    case 2:
      bytes.insert(interesting[Int.random(in: 0..<interesting.count, using: &random)], at: index)
    default: bytes[index] = UInt8.random(in: 0...255, using: &random)
    }
  }
}

private func expectSame(_ slot: PayloadSlot, _ value: Any?, _ raw: UnsafeRawBufferPointer) {
  switch slot.kind {
  case .missing: #expect(value == nil)
  case .null: #expect(value is NSNull)
  case .yes, .no: #expect(value as? Bool == (slot.kind == .yes))
  case .integer: #expect((value as? NSNumber)?.int64Value == slot.integer)
  case .string:
    #expect(
      (value as? String)?.unicodeScalars.elementsEqual(
        slot.slice.text(in: raw)?.unicodeScalars ?? "".unicodeScalars) == true)
  case .list, .object:
    let part = Data(slot.json.bytes(in: raw))
    let again = try? JSONSerialization.jsonObject(with: part)
    #expect((again as? NSObject) == (value as? NSObject))
  }
}

private func randomHeader(_ random: inout Seeded) -> EventHeader {
  let id = EventID(high: random.next(), low: random.next())
  return EventHeader(
    act: "commitment.made", bodyDigest: hexText((0..<32).map { UInt8($0) }),
    by: "ledger.example/officer/"
      + (Bool.random(using: &random) ? "DEF.weber" : randomText(&random)),
    cause: Bool.random(using: &random) ? id : nil, id: id,
    key: Bool.random(using: &random) ? randomText(&random) : nil,
    lang: Bool.random(using: &random) ? "fr" : nil, ministry: "DEF",
    on: Day(daysSinceEpoch: Int.random(in: -700_000...2_900_000, using: &random))
      ?? Day(year: 2024, month: 1, day: 1)!,
    stream: StreamName(kind: "commitment", ref: "COM-2024-0031"), v: 1,
    version: Int.random(in: 0...1000, using: &random), visibility: "committee")
}

private func expectSame(
  _ envelope: Envelope, _ header: EventHeader, _ raw: UnsafeRawBufferPointer
) throws {
  #expect(envelope.act.text(in: raw) == header.act)
  #expect(envelope.bodyDigest.text(in: raw) == header.bodyDigest)
  #expect(envelope.by.text(in: raw) == header.by)
  #expect(envelope.officer(in: raw).text(in: raw) == header.officer)
  #expect(envelope.cause.text(in: raw) == header.cause?.description)
  #expect(envelope.id.text(in: raw) == header.id.description)
  #expect(envelope.key.text(in: raw) == header.key)
  #expect(envelope.lang.text(in: raw) == header.lang)
  #expect(envelope.ministry.text(in: raw) == header.ministry)
  #expect(envelope.on.text(in: raw) == header.on.description)
  #expect(envelope.stream.text(in: raw) == header.stream.text)
  #expect(envelope.ref.text(in: raw) == header.stream.ref)
  #expect(envelope.visibility.text(in: raw) == header.visibility)
  #expect(envelope.v == header.v)
  #expect(envelope.version == header.version)
}
