/// Something that was asked for and is not there.
public struct Gap: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable { case coverage, returns, evidence }

  /// Why it is asked for.
  public enum Why: String, Hashable, Sendable {
    /// A commitment stands, and nothing was given.
    case promised
    /// It takes part in the mission, and nothing was recorded.
    case takesPart = "takes-part"
    /// What was reported is zero.
    case zero
    /// The day has come, and no contribution was entered.
    case due
    /// A contribution, or the end of a commitment, without any piece of evidence.
    case unproven
  }

  public let ministry: String
  public let why: Why
  /// A commitment or contribution; none for a cell of the matrix.
  public var ref: String?
  public var title: String?
  /// The place, theme, mission, framework or pillar of a cell.
  public var code: String?
  /// The day it was due or is about.
  public var day: String?
  /// How many days ago that was.
  public var days: Int?
  /// What was promised, or given without evidence.
  public var amounts: [Amount] = []
  public var mission: String?
}

/// What is missing, with the basis it stands on.
public struct GapAnswer: Sendable {
  public let basis: Basis
  public let gaps: [Gap]
  /// How many were looked at.
  public let looked: Int
}
