public import EventSourcing

/// Two efforts that may be the same work, and what people decided about them.
public struct DuplicatePair: Hashable, Sendable {
  /// One of the two.
  public struct Side: Hashable, Sendable {
    public let ref: String
    public let externalRef: String?
    public let ministry: String
    public let title: String
    public let mission: String?
    public let partner: String?
    public let start: String?
    public let end: String?
    public let minor: Int64?
    public let currency: String?
    public let places: [String]
    public let themes: [String]

    var json: JSON {
      [
        "ref": .string(ref), "external_ref": externalRef.map(JSON.string) ?? .null,
        "ministry": .string(ministry), "title": .string(title),
      ]
    }

    /// All that people compare.
    public var facts: JSON {
      func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
      return [
        "ref": .string(ref), "ministry": .string(ministry), "title": .string(title),
        "mission": text(mission), "partner": text(partner), "start": text(start),
        "end": text(end), "minor": minor.map(JSON.int) ?? .null, "currency": text(currency),
        "places": .array(places.map(JSON.string)), "themes": .array(themes.map(JSON.string)),
      ]
    }
  }

  /// One line of the sum.
  public struct Reason: Hashable, Sendable {
    public let feature: String
    public let points: Int
    public let detail: String
  }

  public let ref: String
  public let a: Side
  public let b: Side
  /// 0 to 100; for a pair that is no longer alike, what it was when people decided.
  public let score: Int
  /// possible, likely; none when the pair is no longer flagged.
  public let tier: String?
  public let reasons: [Reason]
  public let model: String
  public let sinceOn: String?
  public let position: Position?
  /// open, decided; joint: both stand under one mission, and nothing is asked
  public let status: String
  public let outcome: String?
  public let reason: String?
  public let decidedBy: String?
  public let decidedOn: String?
  /// The decision that no longer holds, and why; none while nobody decided or a decision holds.
  public let again: AskedAgain?

  /// The reasons without which the score would fall below `line`.
  public func decisive(line: Int) -> [Reason] {
    reasons.filter { $0.points > 0 && score - $0.points < line }
  }

  public var json: JSON {
    func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
    return [
      "ref": .string(ref), "score": .int(Int64(score)), "status": .string(status),
      "outcome": text(outcome), "a": a.json, "b": b.json,
      "reasons": .array(
        reasons.map {
          [
            "feature": .string($0.feature), "points": .int(Int64($0.points)),
            "detail": .string($0.detail),
          ]
        }),
      "model": .string(model), "tier": text(tier), "since": text(sinceOn), "reason": text(reason),
      "decided_by": text(decidedBy), "decided_on": text(decidedOn),
      "asked_again": again.map { $0.json(a: a.ref, b: b.ref) } ?? .null,
    ]
  }
}
