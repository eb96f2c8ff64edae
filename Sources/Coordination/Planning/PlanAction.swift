internal import EventSourcing

// An effort's `plan_action`, such as `wps-2018:P1.A4`. As long as a ledger holds no plan it is a word
// like any other: a plan may be adopted long after the first effort for it was entered.

extension NeedList {
  mutating func action(_ text: String?) {
    guard let text else { return }
    if let item = PlanItem(text) { plan(item.plan) } else { kind(Plan.kind) }
  }
}

extension Circumstances {
  /// Once there are plans, an effort's action is one of theirs.
  ///
  /// - Parameter changed: the fields that the act changes; none for a new record.
  func requireAction(of facts: Facts, changed: [String]?) throws(Refusal) {
    guard let text = facts.planAction, changed?.contains("plan_action") ?? true else { return }
    if let item = PlanItem(text), let plan = surroundings.state(Plan.self, item.plan.text)?.content
    {
      return try plan.require(.action, item.code)
    }
    let known = surroundings.references(of: Plan.kind)
    guard known.isEmpty else { throw .plan(.noSuchAction(text, known: known)) }
  }
}
