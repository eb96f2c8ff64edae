internal import EventSourcing
internal import Foundation

/// The scanners that read stored bytes where they lie, against the parsers that copy them.
enum ScanTargets {
  static let all = [payload, header]

  private static let paths = [
    ["a"], ["b"], ["b", "a"], ["b", "c"], ["c"], ["d"], ["title"], ["period", "end"], ["1", "f"],
    ["111"], [""], ["places"],
  ]

  private static let payload = FuzzTarget(
    name: "payload", seeds: JSONTargets.texts.map { Array($0.utf8) }, words: JSONTargets.words
  ) { input in
    var scanner = PayloadScanner(PayloadPlan(paths))
    return try input.withUnsafeBytes { raw in
      try outcome(try scanner.scan(raw)) { _ in
        guard !raw.isEmpty else { return }  // An erased body.
        guard let value = try? JSON(parsing: input) else {
          throw LawBroken("what the scanner takes, the parser takes")
        }
        try law(value.canonical == input, "what the scanner takes is canonical")
        let other = try JSONTargets.foundation(input)
        try JSONTargets.compare(value, with: other)
        for (slot, path) in zip(scanner.slots, scanner.plan.paths) {
          try compare(slot, with: path.reduce(JSON?.some(value)) { $0?[$1] }, raw)
        }
      }
    }
  }

  private static func compare(
    _ slot: PayloadSlot, with value: JSON?, _ raw: UnsafeRawBufferPointer
  ) throws {
    let isSame =
      switch (slot.kind, value) {
      case (.missing, nil), (.null, .null), (.yes, .bool(true)), (.no, .bool(false)): true
      case (.integer, .int(let number)): slot.integer == number
      case (.string, .string(let text)): JSONTargets.isSame(slot.slice.text(in: raw), text)
      case (.list, .array), (.object, .object): true
      default: false
      }
    try law(isSame, "the scanner's \(slot.kind) is the parser's \(String(describing: value))")
    guard let value else { return }
    let part = Array(slot.json.bytes(in: raw))
    try law(value.canonical == part, "a slot's JSON is its value's")
  }

  private static let headers: [[UInt8]] = {
    let id = EventID(high: 0x0191_9191_9191_7abc, low: 0x8def_0123_4567_89ab)
    let full = EventHeader(
      act: "commitment.made", bodyDigest: hexText(0..<32), by: "ledger.example/officer/DEF.weber",
      cause: id, id: id, key: "row 1\n", lang: "fr", ministry: "DEF",
      on: Day("2024-03-01") ?? Moment(millisecondsSinceEpoch: 0).day,
      stream: StreamName(kind: "commitment", ref: "COM-2024-0031"), v: 1, version: 0,
      visibility: "committee")
    var bare = full
    (bare.cause, bare.key, bare.lang, bare.by) = (nil, nil, nil, "é\u{1}/officer/a/officer/\"x")
    return [full.line, bare.line]
  }()

  private static let header = FuzzTarget(
    name: "header", seeds: headers,
    words: JSONTargets.words + [
      ",\"cause\":", ",\"key\":", ",\"lang\":", "/officer/", "sha256:", "commitment/", ",\"v\":",
      ",\"version\":", "\\u0001", "\\u0008", "\\n",
    ]
  ) { input in
    let header = EventHeader(line: input)
    if let header {
      try law(header.line == input, "a header line has one form")
      try law((try? JSON(parsing: input).canonical) == input, "a header line is canonical")
    }
    return try input.withUnsafeBytes { raw in
      try outcome(try EnvelopeScanner.scan(raw)) { envelope in
        guard let header else { throw LawBroken("what the scanner takes, EventHeader takes") }
        try compare(envelope, with: header, raw)
      }
    } + (header == nil ? "" : ", header")
  }

  private static func compare(
    _ envelope: Envelope, with header: EventHeader, _ raw: UnsafeRawBufferPointer
  ) throws {
    let texts: [(String, ByteSlice, String?)] = [
      ("act", envelope.act, header.act), ("body", envelope.bodyDigest, header.bodyDigest),
      ("by", envelope.by, header.by), ("officer", envelope.officer(in: raw), header.officer),
      ("cause", envelope.cause, header.cause?.description),
      ("id", envelope.id, header.id.description), ("key", envelope.key, header.key),
      ("lang", envelope.lang, header.lang), ("ministry", envelope.ministry, header.ministry),
      ("on", envelope.on, header.on.description), ("stream", envelope.stream, header.stream.text),
      ("ref", envelope.ref, header.stream.ref),
      ("visibility", envelope.visibility, header.visibility),
    ]
    for (name, slice, text) in texts {
      try law(JSONTargets.isSame(slice.text(in: raw), text), "\(name) is read the same")
    }
    try law(
      envelope.v == header.v && envelope.version == header.version, "numbers are read the same")
  }
}
