public import EventSourcing

/// One value of a row.
public enum Cell: Hashable, Sendable {
  case null
  case integer(Int64)
  /// A number with a fraction, as SQLite writes it; no view stores one, but a query may divide.
  case decimal(String)
  case text(String)
}

/// What a reading was made of: the day the facts are about, and how far the ledger was known.
public struct Basis: Hashable, Sendable {
  public let asOf: Day
  public let knownAt: Moment
  /// The number of events that were known; the newest of them is at `size − 1`.
  public let size: Position
  /// For whose eyes it is; none when nothing was left out.
  public var visibility: Visibility?
}

/// Rows of a view with the basis they stand on.
public struct Rows: Sendable {
  public let basis: Basis
  public let columns: [String]
  public internal(set) var rows: [[Cell]]

  public init(basis: Basis, columns: [String], rows: [[Cell]]) {
    self.basis = basis
    self.columns = columns
    self.rows = rows
  }

  /// The cells of one column; empty when there is no such column.
  public subscript(column name: String) -> [Cell] {
    guard let index = columns.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }
}

/// The two clocks of a reading (DESIGN.md 4), and for whose eyes it is.
public struct Clocks: Hashable, Sendable {
  public enum KnownAt: Hashable, Sendable {
    case now
    case moment(Moment)
    /// The event at this position is the newest that is known.
    case position(Position)
    /// Counted from the end: −1 is the newest event.
    case fromEnd(Int)
  }

  /// None for today, with nothing left out.
  public var asOf: Day?
  public var knownAt: KnownAt
  /// Records that these readers may not see are left out as if they had never been; none: all.
  public var visibility: Visibility?

  public init(asOf: Day? = nil, knownAt: KnownAt = .now, visibility: Visibility? = nil) {
    self.asOf = asOf
    self.knownAt = knownAt
    self.visibility = visibility == .owner ? nil : visibility
  }

  public static let now = Clocks()
  public var isNow: Bool { self == .now }
  /// Whether nothing is left out by its day, or for somebody's eyes.
  var leaveOutNewestOnly: Bool { knownAt != .now && asOf == nil && visibility == nil }
}
