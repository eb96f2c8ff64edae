internal import EventSourcing
internal import Foundation

/// JSON as the ledger takes it, and the small texts in it that have a meaning of their own.
enum JSONTargets {
  static let all = [json, moment, day, identifier, stream]

  static let texts = [
    #"{"a":1,"b":{"a":[null,true,false],"c":"é"},"c":"a\"b","d":-7}"#,
    #"{"10":{},"1":{"f":{"F":5,"f":"hi"},"\n":56},"":"empty","111":[{"E":"no","e":"yes"}]}"#,
    "{\"\u{20ac}\":\"\\u20ac\",\"\\r\":\"\\ud83d\\ude02\"}",
    "{\"\u{fb33}\":\"\u{1f602}\",\"e\u{301}\":0}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    "{\"a\":\"0123456789abcdef\\b\\f\\n\\r\\t\\\\\\/\\u001f\\u0041\",\"b\":9007199254740991}",
    " 0 ",
    #"{"period":{"end":"2024-05-31","start":"2024-03-01"},"places":["ML"],"title":"T"}"#,
  ]
  static let words = [
    "null", "true", "false", "{}", "[]", "{\"a\":", "[[[[[[[[", "]]]]]]]]", "\"a\":", "\\u0000",
    "\\ud800", "\\udc00", "\\u00e9", "\\uFFFF", "\\/", "\"\"", ",",
  ]

  private static let json = FuzzTarget(
    name: "json", seeds: texts.map { Array($0.utf8) }, words: words
  ) { input in
    try outcome(try JSON(parsing: input)) { value in
      let canonical = value.canonical
      let again = try? JSON(parsing: canonical)
      try law(again == value, "canonical JSON is read as what it was written from")
      try law(again?.canonical == canonical, "canonical JSON stays as it is")
      try compare(value, with: try foundation(input))
    }
  }

  /// - Throws: `LawBroken` when Foundation refuses what we took.
  static func foundation(_ text: [UInt8]) throws -> Any {
    do {
      return try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
    } catch {
      throw LawBroken("Foundation refuses what we take: \(error)")
    }
  }

  static func compare(_ value: JSON, with other: Any) throws {
    switch value {
    case .null: try law(other is NSNull, "null")
    case .bool(let flag): try law((other as? NSNumber)?.boolValue == flag, "a boolean")
    case .int(let number): try law((other as? NSNumber)?.int64Value == number, "\(number)")
    case .string(let text): try law(isSame(text, other as? String), "the string \(text)")
    case .array(let values):
      guard let others = other as? [Any], others.count == values.count else {
        throw LawBroken("an array of \(values.count)")
      }
      for (value, other) in zip(values, others) { try compare(value, with: other) }
    case .object(let object):
      guard let others = other as? [String: Any], others.count == object.members.count else {
        throw LawBroken("an object of \(object.members.count)")
      }
      for member in object.members {
        guard let other = others[member.key] else { throw LawBroken("the key \(member.key)") }
        try compare(member.value, with: other)
      }
    }
  }

  /// Whether the scalars are the same: `==` would take two spellings of a letter for one.
  static func isSame(_ left: String?, _ right: String?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left.unicodeScalars.elementsEqual(right.unicodeScalars)
  }

  private static func text(
    _ name: String, seeds: [String], words: [String],
    _ check: @escaping @Sendable (String) throws -> Bool
  ) -> FuzzTarget {
    FuzzTarget(name: name, seeds: seeds.map { Array($0.utf8) }, words: words) { input in
      guard let text = String(validating: input, as: UTF8.self) else { return "no text" }
      return try check(text) ? "taken" : "refused"
    }
  }

  private static let moment = text(
    "moment",
    seeds: [
      "2024-03-01T10:56:46.000Z", "0001-01-01T00:00:00Z", "9999-12-31t23:59:59.9999+00:00",
      "2024-02-29T00:00:00.5-14:30",
    ], words: ["T", "Z", "+23:59", "-23:59", "0001-01-01", "9999-12-31", "0000", ".999"]
  ) { text in
    guard let moment = Moment(text) else { return false }
    try law(Moment(moment.description) == moment, "a moment is read as it was written")
    return true
  }

  private static let day = text(
    "day", seeds: ["2024-02-29", "0001-01-01", "9999-12-31", "1900-02-28"],
    words: ["0000", "-02-29", "-12-31", "-00-", "-13-"]
  ) { text in
    guard let day = Day(text) else { return false }
    try law(day.description.utf8.elementsEqual(text.utf8), "a day has one form")
    return true
  }

  private static let identifier = text(
    "event-id", seeds: ["01919191-9191-7abc-8def-0123456789ab"], words: ["-", "7", "F", "a"]
  ) { text in
    guard let id = EventID(text) else { return false }
    try law(id.description.utf8.elementsEqual(text.utf8), "an event's id has one form")
    return true
  }

  private static let stream = text(
    "stream", seeds: ["commitment/COM-2024-0031", "a/b/c"], words: ["/", "//", " "]
  ) { text in
    guard let stream = StreamName(text) else { return false }
    try law(
      StreamName(kind: stream.kind, ref: stream.ref) == stream, "a stream is its kind and reference"
    )
    return true
  }
}
