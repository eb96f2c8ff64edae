internal import EventSourcing

/// The events of an `example.jsonl`, as a log that is all in memory.
struct ExampleEvents: EventSource {
  private struct Event {
    let recorded: Moment
    let header: [UInt8]
    let payload: [UInt8]
  }

  private var events: [Event] = []

  /// - Throws: `.badExample` with file and line.
  init(_ text: String, file: String, catalogue: EventCatalogue) throws(ProjectionError) {
    var before: ExampleLine?
    var versions: [String: Int] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.trimmed.isEmpty {
      let place = FilePlace(file: file, line: index + 1)
      let example = try ExampleLine(line, at: place, after: before, catalogue: catalogue)
      let version = example.version ?? versions[example.stream.text] ?? 0
      versions[example.stream.text] = version + 1
      let header = EventHeader(
        act: example.type, bodyDigest: String(repeating: "0", count: 64),
        by: "example/officer/" + example.officer,
        id: example.id
          ?? EventID(
            at: example.recorded, random: (UInt64(events.count), UInt64(events.count))),
        key: example.key, lang: example.lang, ministry: example.ministry, on: example.on,
        stream: example.stream, v: example.v, version: version, visibility: example.visibility)
      events.append(
        Event(
          recorded: example.recorded, header: header.line, payload: example.payload.canonical))
      before = example
    }
  }

  func size() -> Position { Position(events.count) }

  func leafHash(at position: Position) -> [UInt8]? {
    events.indices.contains(Int(position)) ? Array(repeating: 0, count: 32) : nil
  }

  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    for index in Int(position)..<min(Int(end), events.count) {
      let event = events[index]
      try event.header.withUnsafeBytes { header in
        try event.payload.withUnsafeBytes { payload in
          try body(
            EventBytes(
              position: Position(index), recorded: event.recorded, header: header,
              payload: payload))
        }
      }
    }
  }
}

/// One line of an example, with what it leaves out filled in.
private struct ExampleLine {
  let type: String
  let stream: StreamName
  let payload: JSON
  let on: Day
  let ministry: String
  let officer: String
  let version: Int?
  let recorded: Moment
  let lang: String?
  let key: String?
  let visibility: String
  let v: Int
  let id: EventID?

  init(
    _ line: Substring, at place: FilePlace, after before: ExampleLine?, catalogue: EventCatalogue
  ) throws(ProjectionError) {
    func bad(_ reason: Phrase) -> ProjectionError { .badExample(place, reason: reason) }
    let object: JSONObject
    do {
      guard let parsed = try JSON(parsing: String(line)).object else {
        throw bad("The line is not a JSON object.")
      }
      object = parsed
    } catch let error as ProjectionError { throw error } catch {
      throw bad("The line is not JSON that the ledger takes (\(error)).")
    }
    let known = [
      "type", "stream", "payload", "on", "ministry", "officer", "version", "recorded_at", "lang",
      "key", "visibility", "v", "id",
    ]
    for key in object.keys where !known.contains(key) { throw bad("An event has no \(key).") }
    guard let type = object["type"]?.string else { throw bad("The type is missing.") }
    guard let shape = catalogue[type] else { throw bad("No event type is called \(type).") }
    guard let stream = object["stream"]?.string.flatMap({ StreamName($0) }) else {
      throw bad("The stream is missing, or not written as kind/ref.")
    }
    self.type = type
    self.stream = stream
    payload = object["payload"] ?? .object(JSONObject())
    try Self.check(payload, shape.keys, path: "", type: type, place)
    guard
      let on = try Self.day(object["on"], place) ?? before?.on ?? Day(year: 2024, month: 1, day: 1)
    else { throw bad("on is missing.") }
    self.on = on
    ministry = object["ministry"]?.string ?? before?.ministry ?? "MFA"
    officer = object["officer"]?.string ?? ministry + ".clerk"
    version = object["version"]?.int.map(Int.init)
    lang = object["lang"]?.string
    key = object["key"]?.string
    visibility = object["visibility"]?.string ?? "committee"
    v = object["v"]?.int.map(Int.init) ?? 1
    id = object["id"]?.string.flatMap { EventID($0) }
    let text = object["recorded_at"]?.string
    guard let moment = Moment(text ?? "\(on)T12:00:00.000Z") else {
      throw bad("recorded_at is no moment: \(text ?? "").")
    }
    recorded = text == nil ? max(moment, before?.recorded ?? moment) : moment
  }

  private static func day(_ value: JSON?, _ place: FilePlace) throws(ProjectionError) -> Day? {
    guard let value else { return nil }
    guard let day = value.string.flatMap({ Day($0) }) else {
      throw .badExample(place, reason: "on is no day: \(value.canonicalText).")
    }
    return day
  }

  /// Keys only: what their values may be is the domain's matter.
  private static func check(
    _ payload: JSON, _ keys: [EventCatalogue.Key], path: String, type: String, _ place: FilePlace
  ) throws(ProjectionError) {
    guard let object = payload.object else {
      throw .badExample(place, reason: "\(path.isEmpty ? "The payload" : path) is not an object.")
    }
    for name in object.keys where !keys.contains(where: { $0.name == name }) {
      let hint = nearest(name, in: keys.map(\.name)).map { " Did you mean \($0)?" } ?? ""
      throw .badExample(place, reason: "\(type) has no key \(path)\(name).\(hint)")
    }
    for key in keys {
      guard let value = object[key.name] else {
        if key.isOptional { continue }
        throw .badExample(place, reason: "\(type) needs the key \(path)\(key.name).")
      }
      if case .object(let inner) = key.shape {
        try check(value, inner, path: "\(path)\(key.name).", type: type, place)
      }
    }
  }
}
