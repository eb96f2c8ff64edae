public import EventSourcing

/// Why a decision and what it entails are refused: each reason, the first one's exit.
public struct SettlementRefused: Explainable {
  /// At least one.
  public let reasons: [Explanation]

  public var explanation: Explanation {
    guard let first = reasons.first else { preconditionFailure("a refusal has a reason") }
    return first
  }
}

/// A decision on a suspected duplicate with all that was recorded to make it true.
public struct Settlement: Sendable {
  /// One event of it.
  public struct Entry: Hashable, Sendable {
    public let type: String
    /// Of the record.
    public let ref: String
    public let version: Int
    /// The ministry that owns the act.
    public let ministry: String
    public let on: Day
    public let position: Position
    public let payload: JSONObject

    public var json: JSON {
      [
        "type": .string(type), "ref": .string(ref), "version": .int(Int64(version)),
        "ministry": .string(ministry), "on": .string(on.description),
        "position": .int(position), "payload": .object(payload),
      ]
    }
  }

  /// In the order of recording; none when it was recorded before.
  public let entries: [Entry]
  /// Where the review stands.
  public let review: StoredCommand
}
