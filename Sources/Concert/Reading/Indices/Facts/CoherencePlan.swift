internal import Coordination
internal import EventSourcing
internal import GRDB

/// A plan that is in force, as index 11 looks at it.
struct CoherencePlan: Sendable {
  let plan: String
  /// Items by level: pillar, objective, action.
  let items: [String: Set<String>]
  /// The item that one hangs on.
  let parent: [String: String]
  /// The ministry that leads an action.
  let lead: [String: String]
  /// Actions of which all commitments are fulfilled, and that evidence shows complete.
  let delivered: Set<String>
  let complete: Set<String>

  static let levels = ["pillar", "objective", "action"]

  /// An item and all that it hangs on.
  func upwards(from item: String) -> [String] {
    var chain: [String] = []
    var next: String? = item
    while let item = next {
      chain.append(item)
      next = parent[item]
    }
    return chain
  }
}

extension CoherencePlan {
  init(_ card: Scorecard, parts: [Row]) {
    var items: [String: Set<String>] = [:]
    var parent: [String: String] = [:]
    for row in parts {
      let level: String = row["level"]
      guard Self.levels.contains(level) else { continue }
      items[level, default: []].insert(row["item"])
      parent[row["item"]] = row["parent"] as String?
    }
    self.init(
      plan: card.plan.plan, items: items, parent: parent,
      lead: Dictionary(uniqueKeysWithValues: card.actions.map { ($0.item, $0.lead) }),
      delivered: Set(card.actions.filter { $0.said == .delivered }.map(\.item)),
      complete: Set(card.actions.filter { $0.shown == .complete }.map(\.item)))
  }

  /// The plans that are not closed, by name.
  static func all(_ db: Database, _ basis: Basis) throws -> [CoherencePlan] {
    try String.fetchAll(db, sql: "SELECT plan FROM plans WHERE closed_on IS NULL ORDER BY plan")
      .map { plan in
        let parts = try Row.fetchAll(
          db, sql: "SELECT item, level, parent FROM plan_items WHERE plan = ? ORDER BY place",
          arguments: [plan])
        return CoherencePlan(try Scorecard(of: plan, db, basis), parts: parts)
      }
  }
}
