public import Coordination
internal import EventSourcing
internal import GRDB

/// A decision on a pair that stands open again, and why it no longer holds.
public struct AskedAgain: Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    /// Its facts changed, and with them what the decision rests on.
    case changed(AskingAgain, on: String)
    /// It held until that day.
    case expired(until: String)
    case reopened(reason: String)
  }

  public let cause: Cause
  public let outcome: String
  public let reason: String?
  public let decidedBy: String
  public let decidedOn: String

  /// - Parameters: the references of the pair's two sides.
  func json(a: String, b: String) -> JSON {
    var object = JSONObject()
    switch cause {
    case .changed(let asking, let day):
      object["why"] = "facts"
      object["on"] = .string(day)
      object["changes"] = .array(
        asking.changes.map {
          [
            "ref": .string($0.side == "a" ? a : b), "field": .string($0.field),
            "before": $0.before, "after": $0.after,
          ]
        })
      object["tier_before"] = asking.tierBefore.map(JSON.string) ?? .null
      object["tier_after"] = .string(asking.tierAfter)
      object["reasons_gone"] = .array(asking.reasonsGone.map(JSON.string))
    case .expired(let until):
      object["why"] = "expired"
      object["until"] = .string(until)
    case .reopened(let reason):
      object["why"] = "reopened"
      object["reopen_reason"] = .string(reason)
    }
    object["outcome"] = .string(outcome)
    object["reason"] = reason.map(JSON.string) ?? .null
    object["decided_by"] = .string(decidedBy)
    object["decided_on"] = .string(decidedOn)
    return .object(object)
  }
}

extension AskedAgain {
  /// Of a pair that is open; none when nobody ever decided.
  init?(_ row: Row) {
    guard let outcome: String = row["outcome"] else { return nil }
    if row["reopened"] as Int? == 1 {
      cause = .reopened(reason: row["reopen_reason"] ?? "")
    } else if let text: String = row["asked_again"], let asking = AskingAgain(kept: text) {
      cause = .changed(asking, on: row["asked_on"] ?? "")
    } else if let until: String = row["until_day"] {
      cause = .expired(until: until)
    } else {
      return nil
    }
    self.outcome = outcome
    reason = row["reason"]
    decidedBy = row["decided_by"] ?? ""
    decidedOn = row["decided_on"] ?? ""
  }
}
