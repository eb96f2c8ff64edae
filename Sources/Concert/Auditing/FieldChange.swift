public import EventSourcing

/// One field of a record that an event changed.
public struct FieldChange: Hashable, Sendable {
  /// As in the payload, nested keys joined by a point: `period.end`, `pledged.money`.
  public let field: String
  /// None where the field was empty.
  public let before: JSON?
  public let after: JSON?

  public var json: JSON {
    ["field": .string(field), "before": before ?? .null, "after": after ?? .null]
  }

  /// What differs between two complete states, in the order of the fields' names.
  static func between(_ before: JSONObject, _ after: JSONObject) -> [FieldChange] {
    let (old, new) = (flat(before), flat(after))
    return Set(old.keys).union(new.keys).sorted().compactMap { field in
      old[field] == new[field]
        ? nil : FieldChange(field: field, before: old[field], after: new[field])
    }
  }

  /// Objects are opened, but for money: an amount says nothing without its currency.
  private static func flat(_ object: JSONObject, _ prefix: String = "") -> [String: JSON] {
    var fields: [String: JSON] = [:]
    for member in object.members where !(prefix.isEmpty && told.contains(member.key)) {
      let name = prefix + member.key
      if let inner = member.value.object, inner["minor"] == nil {
        fields.merge(flat(inner, name + ".")) { $1 }
      } else {
        fields[name] = member.value
      }
    }
    return fields
  }

  /// Said of the change, not of the record.
  private static let told: Set<String> = ["changed", "reason"]
}

/// The complete state that a record's events tell, as far as they tell it as a whole.
struct ToldState {
  private var states: [String: JSONObject] = [:]

  /// The fields that this event changed; none for an event that tells no complete state, and for
  /// the first of its stream.
  mutating func changes(by entry: TrailEntry) -> [FieldChange] {
    guard let payload = entry.payload?.object, Self.isComplete(entry.type) else { return [] }
    defer { states[entry.stream] = payload }
    guard let before = states[entry.stream] else { return [] }
    return FieldChange.between(before, payload)
  }

  private static func isComplete(_ type: String) -> Bool {
    [
      "commitment.made", "commitment.amended", "contribution.logged", "contribution.corrected",
    ].contains(type)
  }
}
