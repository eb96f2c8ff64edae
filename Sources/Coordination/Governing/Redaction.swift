public import EventSourcing

/// What may go from a payload by law: words that people wrote. Everything that is counted, dated,
/// decided or linked stays, so that an erasure can't be used to rewrite a sum or an owner.
public enum Redaction {
  /// Keys whose values may be altered or left out, wherever they stand.
  static let words: Set<String> = [
    "title", "description", "partner", "beneficiaries", "audience", "locations", "source",
    "external_ref", "reason", "note", "text", "mandate", "evidence", "topic", "organisation",
    "invited", "attended",
  ]

  /// Stands for a text that must be there.
  public static let mark = "[erased]"

  /// The path of the first value that `replacement` alters beyond a redaction; none when it is one.
  static func excess(of replacement: JSON, over original: JSON, at path: String = "") -> String? {
    switch (original, replacement) {
    case (.object(let before), .object(let after)):
      let keys = before.keys + after.keys.filter { before[$0] == nil }
      for key in keys {
        let inner = path.isEmpty ? key : path + "." + key
        switch (before[key], after[key]) {
        case (let old?, let new?) where same(old, new): continue
        case (.some(.string), .some(.string)) where key == "outcome" && isSentence(before): continue
        case (.some, _) where words.contains(key) && !isWord(key, in: before): continue
        case (let old?, let new?):
          if let excess = excess(of: new, over: old, at: inner) { return excess }
        default: return inner
        }
      }
      return nil
    case (.array(let before), .array(let after)) where before.count == after.count:
      for (index, pair) in zip(before, after).enumerated() {
        if let excess = excess(of: pair.1, over: pair.0, at: "\(path)[\(index)]") { return excess }
      }
      return nil
    default: return same(original, replacement) ? nil : path
    }
  }

  /// How a mission ended is a sentence; what was decided on a duplicate is a word of a list.
  private static func isSentence(_ payload: JSONObject) -> Bool { payload["on_day"] != nil }

  /// Who a training was for is a word of a list; an effort's audience is free.
  private static func isWord(_ key: String, in payload: JSONObject) -> Bool {
    key == "audience" && payload["sessions"] != nil
  }

  /// By bytes: Swift takes canonically equivalent texts for equal.
  private static func same(_ left: JSON, _ right: JSON) -> Bool {
    left.canonical == right.canonical
  }

  /// A payload without the named fields: left out where the event can be read without them, else
  /// replaced by `mark`. Nested fields are named with a point, as `pledged.text`.
  ///
  /// - Throws: `unknown-field` for a field that the payload does not have.
  public static func redacted(
    _ target: Erasure.Target, fields: [String]
  ) throws(Refusal) -> JSONObject {
    var payload = target.event.payload
    for field in fields {
      let path = field.split(separator: ".").map(String.init)
      guard let without = replaced(payload, path[...], by: nil) else {
        throw .erasure(.unknownField(field, known: target.event.payload.object?.keys ?? []))
      }
      if reads(without, target) {
        payload = without
      } else if let marked = replaced(payload, path[...], by: .string(mark)) {
        payload = marked
      }
    }
    return payload.object ?? JSONObject()
  }

  private static func reads(_ payload: JSON, _ target: Erasure.Target) -> Bool {
    var event = target.event
    event.payload = payload
    return (try? AnyEvent(event, of: target.stream)) != nil
  }

  private static func replaced(
    _ json: JSON, _ path: ArraySlice<String>, by value: JSON?
  ) -> JSON? {
    guard let key = path.first, var object = json.object, let old = object[key] else { return nil }
    if path.count == 1 {
      object[key] = value
    } else {
      guard let inner = replaced(old, path.dropFirst(), by: value) else { return nil }
      object[key] = inner
    }
    return .object(object)
  }
}
