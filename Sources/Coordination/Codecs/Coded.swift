internal import EventSourcing

/// An aggregate whose events have a payload, and whose commands come as `do` objects.
protocol Coded: Aggregate {
  /// The types of the stream with the keys of their payloads, all in schema version 1.
  static var eventTypes: [EventCatalogue.EventType] { get }
  static func encode(_ event: Event) -> (type: String, payload: JSONObject)
  /// Reads a payload whose keys are known; what is wrong is rejected by `fields`.
  static func decode(_ type: String, _ fields: inout Fields) -> Event?
}

extension Coded {
  /// A stored event, exactly as it was written.
  static func event(_ recorded: RecordedEvent) throws(UnreadableEvent) -> Event {
    guard recorded.v == 1, let known = Coordination.payloadKeys[recorded.type] else {
      throw .unknownType(recorded.type, v: recorded.v)
    }
    guard let object = recorded.payload.object else {
      let fault = Fault.wrongShape(expected: "an object", found: recorded.payload.shown)
      throw .badPayload(
        type: recorded.type, rejections: Rejections([Rejection(field: "payload", fault: fault)]))
    }
    var fields = Fields(object, known: known, reading: .payload)
    let event = decode(recorded.type, &fields)
    guard fields.rejections.isEmpty, let event else {
      throw .badPayload(type: recorded.type, rejections: Rejections(fields.rejections))
    }
    return event
  }
}

extension Fields {
  /// A sentence that is kept for good.
  mutating func reason() -> String? {
    require("reason", Read.words(limit: TextRule.textLimit, reading))
  }

  mutating func note(_ key: String) -> String? {
    take(key, Read.words(limit: TextRule.textLimit, reading))
  }

  /// A list that may not be empty.
  mutating func filled<Value: Hashable>(
    _ key: String, _ read: (JSON) -> Result<Value, Fault>
  ) -> [Value] {
    let before = rejections.count
    let entries = set(key, read)
    if entries.isEmpty, rejections.count == before { reject(key, .missing) }
    return entries
  }
}
