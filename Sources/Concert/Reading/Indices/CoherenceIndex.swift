public import EventSourcing

/// How well the ministries work as one: fourteen indices, each read by itself.
///
/// They are never added up into one number, as each has a trap of its own.
public enum CoherenceIndex: String, Hashable, Sendable, CaseIterable {
  case fragmentation, concentration, overlap
  case unresolvedDuplication = "unresolved-duplication"
  case jointAction = "joint-action"
  case externalInternal = "e-i"
  case density, evenness, delivery, timeliness, pillars, breadth, partners, resolution

  public var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  /// What an index is, for those who read it and those who check it.
  public struct Guide: Hashable, Sendable {
    public let formula: Phrase
    public let numerator: Phrase
    public let denominator: Phrase
    public let unit: Phrase
    /// One figure stands for this.
    public let each: Phrase
    /// What it tells a minister.
    public let tells: Phrase
    /// How it misleads.
    public let trap: Phrase
    /// Where the formula comes from.
    public let source: Phrase
  }
}

extension CoherenceIndex.Guide {
  public var json: [(String, String)] {
    let parts: [(String, Phrase)] = [
      ("formula", formula), ("unit", unit), ("each", each), ("tells", tells), ("trap", trap),
      ("source", source), ("numerator_is", numerator), ("denominator_is", denominator),
    ]
    return parts.map { ($0, $1.description) }
  }
}
