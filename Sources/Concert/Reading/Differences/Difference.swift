public import EventSourcing

/// What changed between two readings of one ledger, and the events that explain it.
public struct Difference: Sendable {
  /// What is measured.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Commitments that are open.
    case open
    case fulfilled
    /// Pledged by commitments that were not withdrawn; minor units.
    case promised
    /// Contributions that stand.
    case contributions
    /// Given less returned; minor units.
    case given
    /// Deployed by contributions of kind personnel.
    case women, men
  }

  /// What lines are split by.
  public enum Group: String, Hashable, Sendable, CaseIterable {
    case ministry, place, mission, framework, kind, record
  }

  public struct Line: Hashable, Sendable {
    /// None for records that name no such thing.
    public let group: String?
    public let measure: Measure
    /// Of promised and given.
    public let currency: String?
    public let before: Int128
    public let after: Int128
    /// The records whose changes add up to this one, by reference.
    public let records: [String]
    /// The events behind these, in the order of the log.
    public let events: [Position]

    public var change: Int128 { after - before }
  }

  /// An event that one reading knows and the other does not.
  public struct Event: Hashable, Sendable {
    public let position: Position
    public let type: String
    public let ref: String
    public let on: String
    public let recordedAt: String
    public let ministry: String
    public let title: String?
    /// It is about a day that both readings tell of: what was said of it was corrected.
    public let isCorrection: Bool
  }

  public let before: Basis
  public let after: Basis
  public let lines: [Line]
  /// Those behind the lines, in the order of the log.
  public let events: [Event]
}
