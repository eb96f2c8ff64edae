public import EventSourcing

/// What is supposed: events that were never recorded, or views that fold them otherwise.
public struct Hypothesis: Hashable, Sendable {
  /// References, or `@N` for one event.
  public var without: [String]
  /// Ministries that had recorded nothing about any effort, plan or decision.
  public var withoutMinistries: [String]
  /// A folder of views instead of the built-in ones.
  public var projections: String?

  public init(
    without: [String] = [], withoutMinistries: [String] = [], projections: String? = nil
  ) {
    self.without = without
    self.withoutMinistries = withoutMinistries
    self.projections = projections
  }

  public var isNone: Bool { self == Hypothesis() }

  /// As every output says it; none when nothing is supposed.
  public var telling: Phrase? {
    guard !isNone else { return nil }
    var parts: [Phrase] = []
    let left: [Phrase] =
      without.map { Phrase(verbatim: $0) } + withoutMinistries.map { "all of \($0)" }
    if !left.isEmpty { parts.append("without \(Phrase.list(left))") }
    if let projections { parts.append("with the views of \(projections)") }
    return "hypothetical: \(Phrase.list(parts))"
  }

  /// In English, as programs get it.
  public var words: String? { telling?.description }

  /// Kinds of records that a ministry brings about; who it is and who its officers are stays.
  static let kinds = [
    "commitment", "contribution", "mission", "duplicate", "plan", "indicator", "consultation",
  ]
}

/// What would be different.
public struct WhatIf: Sendable {
  public struct Change: Hashable, Sendable {
    public let view: String
    public let table: String
    /// added removed changed
    public let kind: String
    public let key: String
    public let column: String
    public let real: Cell
    public let hypothetical: Cell
  }

  /// How many rows of a table are there only really, only hypothetically, or otherwise.
  public struct Count: Hashable, Sendable {
    public let view: String
    public let table: String
    public let added: Int
    public let removed: Int
    public let changed: Int
  }

  public let basis: Basis
  /// Tables with a difference.
  public let counts: [Count]
  /// Column by column, the first rows of each table.
  public let changes: [Change]
}

/// A picture of one moment of a replay.
public struct ReplayFrame: Hashable, Sendable {
  public struct Figure: Hashable, Sendable {
    public let label: String
    public let value: Int64
  }

  public let basis: Basis
  public let figures: [Figure]
}

/// Which moments are shown of which view.
public struct ReplayPlan: Hashable, Sendable {
  public enum Step: String, Hashable, Sendable, CaseIterable {
    case day, week, month, quarter, year
  }

  public enum Frames: Hashable, Sendable {
    /// The last days of periods that facts are about.
    case facts(Step, from: Day?, until: Day?)
    /// The same of the days on which events were recorded.
    case recorded(Step, from: Day?, until: Day?)
    /// Each so many events.
    case events(Position, from: Position?, until: Position?)
  }

  public var view: String
  /// One SELECT of labels and whole numbers; the rows by ministry or table when none is given.
  public var figure: String?
  public var frames: Frames

  public init(view: String, figure: String? = nil, frames: Frames) {
    self.view = view
    self.figure = figure
    self.frames = frames
  }
}
