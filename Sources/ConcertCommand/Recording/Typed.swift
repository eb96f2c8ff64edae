import EventSourcing

/// Values of options as the fields of a command.
enum Typed {
  private static let languages = ["en", "fr", "de", "lb"]

  /// Words: one text without language, or `en=…` for each language.
  static func text(_ values: [String]) -> JSON? {
    guard let first = values.first else { return nil }
    let parts = values.map { value -> (String, String)? in
      let sides = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, languages.contains(String(sides[0])) else { return nil }
      return (String(sides[0]), String(sides[1]))
    }
    if values.count == 1, parts[0] == nil { return .string(first) }
    var object = JSONObject()
    for (part, value) in zip(parts, values) {
      // A text without its language among others is left to the ledger to refuse.
      object[part?.0 ?? value] = .string(part?.1 ?? "")
    }
    return .object(object)
  }

  /// A list, from a repeated option or from commas within it.
  static func list(_ values: [String]) -> JSON? {
    let entries = values.flatMap { $0.split(separator: ",") }.map { Dialogue.trimmed(String($0)) }
    return entries.isEmpty ? nil : .array(entries.map { .string($0) })
  }
}
