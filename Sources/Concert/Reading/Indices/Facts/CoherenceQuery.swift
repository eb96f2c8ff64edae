public import EventSourcing

/// What is asked of the indices.
public struct CoherenceQuery: Sendable {
  /// What figures are told apart by.
  public enum Grouping: String, Hashable, Sendable, CaseIterable {
    case quarter, year, place, theme, ministry, mission
  }

  /// What shares are shares of.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Given less returned.
    case given
    /// Promised; never added to what was given.
    case pledged
    /// Contributions that report anything but zero.
    case count
  }

  /// All when none is named.
  public var indices: [CoherenceIndex] = []
  public var grouping: Grouping?
  public var measure = Measure.given
  /// Places, themes, ministries, missions and days; the rest is not looked at.
  public var filter = RecordFilter()
  /// Lists the records behind each figure.
  public var listsRecords = false

  public init() {}
}

/// Figures with what they rest on.
public struct CoherenceAnswer: Sendable {
  public let basis: Basis
  /// By index, group, part, currency; within these the highest first.
  public let lines: [CoherenceLine]
  /// How many records the ledger holds that any index could count.
  public let records: Int
  /// Positions of the events behind the records that are listed, by reference.
  public let events: [String: [Position]]

  /// The events behind one record of a figure, oldest first.
  public func events(behind record: CoherenceLine.Behind) -> [Position] {
    Set(([record.ref] + record.also).flatMap { events[$0] ?? [] }).sorted()
  }
}

/// Days from one to another, both counted; open where none is named. Days are texts of ISO 8601.
struct DayWindow: Hashable, Sendable {
  var from: String?
  var to: String?

  static let all = DayWindow()
  var isAll: Bool { from == nil && to == nil }

  func holds(_ day: String) -> Bool {
    (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
  }

  /// Whether a span has a day in common; its ends may be open.
  func meets(_ start: String?, _ end: String?) -> Bool {
    if let from, let end, end < from { return false }
    if let to, let start, start > to { return false }
    return true
  }
}
