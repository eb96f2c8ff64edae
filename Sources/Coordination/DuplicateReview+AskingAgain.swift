public import EventSourcing

/// Why a pair that was decided on is asked again: a fact of it changed, and the decision no longer
/// rests on what it saw.
///
/// That is so when place, period, theme, beneficiaries, title (phase and number are parts of it) or
/// amount (by more than a fifth) changed, and the pair became likelier or a reason is gone. A pair
/// that is not flagged any more is not asked about.
public struct AskingAgain: Hashable, Sendable {
  /// One fact of one of the two, then and now; null when it was not said.
  public struct Change: Hashable, Sendable {
    /// `a` or `b`.
    public let side: String
    /// places themes beneficiaries period title amount
    public let field: String
    public let before: JSON
    public let after: JSON
  }

  public let changes: [Change]
  /// possible, likely; none when the pair was not flagged then.
  public let tierBefore: String?
  public let tierAfter: String
  /// What each reason that is gone said then.
  public let reasonsGone: [String]

  private static let tiers = ["possible", "likely"]

  /// None while the decision holds.
  /// - Parameters: `tier, reasons[{feature,points,detail}], a, b`; a side has `title places themes
  ///   beneficiaries start end minor currency`.
  public init?(seen: JSON, now: JSON) {
    guard let tierAfter = now["tier"]?.string, Self.tiers.contains(tierAfter) else { return nil }
    self.tierAfter = tierAfter
    tierBefore = seen["tier"]?.string
    changes = ["a", "b"].flatMap { Self.changes(of: $0, seen[$0] ?? .null, now[$0] ?? .null) }
    let present = Set((now["reasons"]?.array ?? []).compactMap(Self.sign))
    reasonsGone = (seen["reasons"]?.array ?? []).compactMap { reason in
      guard let sign = Self.sign(reason), !present.contains(sign) else { return nil }
      return reason["detail"]?.string ?? reason["feature"]?.string
    }
    let rank = { (tier: String?) in tier.flatMap { Self.tiers.firstIndex(of: $0) } ?? -1 }
    guard !changes.isEmpty, rank(tierAfter) > rank(tierBefore) || !reasonsGone.isEmpty else {
      return nil
    }
  }

  /// What a view keeps of it, from what it keeps of both times; none while the decision holds.
  public static func text(seen: String?, now: String?) -> String? {
    guard let seen = seen.flatMap({ try? JSON(parsing: $0) }),
      let now = now.flatMap({ try? JSON(parsing: $0) })
    else { return nil }
    return AskingAgain(seen: seen, now: now)?.json.canonicalText
  }

  /// What `text` gave.
  public init?(kept text: String) {
    guard let json = try? JSON(parsing: text), let tier = json["tier_after"]?.string else {
      return nil
    }
    tierAfter = tier
    tierBefore = json["tier_before"]?.string
    reasonsGone = json["reasons_gone"]?.array?.compactMap(\.string) ?? []
    changes = (json["changes"]?.array ?? []).compactMap { change in
      guard let side = change["side"]?.string, let field = change["field"]?.string else {
        return nil
      }
      return Change(
        side: side, field: field, before: change["before"] ?? .null,
        after: change["after"] ?? .null)
    }
  }

  public var json: JSON {
    [
      "changes": .array(
        changes.map {
          [
            "side": .string($0.side), "field": .string($0.field), "before": $0.before,
            "after": $0.after,
          ]
        }),
      "tier_before": tierBefore.map(JSON.string) ?? .null, "tier_after": .string(tierAfter),
      "reasons_gone": .array(reasonsGone.map(JSON.string)),
    ]
  }

  /// A reason that points the other way now is gone, too.
  private static func sign(_ reason: JSON) -> String? {
    guard let feature = reason["feature"]?.string, let points = reason["points"]?.int, points != 0
    else { return nil }
    return (points < 0 ? "-" : "+") + feature
  }

  private static func changes(of side: String, _ seen: JSON, _ now: JSON) -> [Change] {
    var changes: [Change] = []
    func note(_ field: String, _ before: JSON, _ after: JSON) {
      changes.append(Change(side: side, field: field, before: before, after: after))
    }
    for field in ["title", "places", "themes", "beneficiaries"] {
      let (before, after) = (seen[field] ?? .null, now[field] ?? .null)
      if set(before) != set(after) { note(field, before, after) }
    }
    let periods = [seen, now].map { period($0) }
    if periods[0] != periods[1] { note("period", periods[0], periods[1]) }
    let amounts = [seen, now].map { amount($0) }
    if isOther(amounts[0], amounts[1]) { note("amount", amounts[0], amounts[1]) }
    return changes
  }

  /// The order of codes says nothing.
  private static func set(_ value: JSON) -> Set<String> {
    Set((value.array ?? (value == .null ? [] : [value])).map(\.canonicalText))
  }

  private static func period(_ side: JSON) -> JSON {
    var object = JSONObject()
    for key in ["start", "end"] { object[key] = side[key]?.string.map { .string($0) } }
    return object.members.isEmpty ? .null : .object(object)
  }

  private static func amount(_ side: JSON) -> JSON {
    guard let minor = side["minor"]?.int, let currency = side["currency"]?.string else {
      return .null
    }
    return ["minor": .int(minor), "currency": .string(currency)]
  }

  private static func isOther(_ before: JSON, _ after: JSON) -> Bool {
    guard let first = before["minor"]?.int, let second = after["minor"]?.int,
      before["currency"] == after["currency"]
    else { return before != after }
    let difference = Int128(second) - Int128(first)
    return 5 * (difference < 0 ? -difference : difference) > Int128(first)
  }
}
