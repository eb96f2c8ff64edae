internal import EventSourcing

/// The fields that an amendment or correction names, `null` for those that it clears.
///
/// Its fields were read once against a sound record, so what is wrong in them was already told.
public struct Changes: Hashable, Sendable {
  let fields: JSONObject

  func overlaid(on payload: JSONObject) -> JSONObject {
    var result = payload
    for member in fields.members {
      if case .null = member.value {
        result[member.key] = nil
      } else {
        result[member.key] = member.value
      }
    }
    return result
  }

  func applied(to promise: Commitment.Promise) -> Commitment.Promise {
    var reader = Fields(overlaid(on: promise.json), known: Commitment.keys, reading: .command)
    guard let result = reader.promise(), reader.rejections.isEmpty else {
      preconditionFailure("changes were read before they are applied")
    }
    return result
  }

  func applied(to delivery: Contribution.Delivery) -> Contribution.Delivery {
    var reader = Fields(overlaid(on: delivery.json), known: Contribution.keys, reading: .command)
    guard let result = reader.delivery(), reader.rejections.isEmpty else {
      preconditionFailure("changes were read before they are applied")
    }
    return result
  }

  /// The keys whose values differ, in the order of the payload.
  static func between(_ before: JSONObject, _ after: JSONObject) -> [String] {
    var changed = Set<String>()
    for member in before.members where !same(member.value, after[member.key]) {
      changed.insert(member.key)
    }
    for member in after.members where before[member.key] == nil { changed.insert(member.key) }
    return changed.sorted()
  }

  /// By bytes: Swift takes canonically equivalent texts for equal.
  private static func same(_ left: JSON, _ right: JSON?) -> Bool {
    right.map { $0.canonical == left.canonical } ?? false
  }
}

extension Facts {
  /// Writes the language beside words in `old` when an event in `new` is to carry them on.
  mutating func mark(_ old: String?, for new: Language?) {
    guard let old = old.flatMap(Language.init(rawValue:)), let new, new != old else { return }
    title = title.marked(old)
    description = description?.marked(old)
  }
}
