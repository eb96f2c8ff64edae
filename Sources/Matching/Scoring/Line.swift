/// One line of a ruleset: from some value of a measure on, and under a condition, so many points.
public struct Line: Hashable, Sendable {
  /// The reason that the points are shown under.
  public let reason: Reason.Feature
  public let measure: Measure
  /// Whether the value must be at least ``bound``, else at most.
  public let isAtLeast: Bool
  public let bound: Int
  public let condition: Condition
  public internal(set) var points: Int
  /// The place of the reason among all.
  let place: Int

  /// Conflicts never add, agreement never takes away.
  public var isConflict: Bool { reason.isConflict }

  /// Reads `reason,measure,test,bound,when,points`; none for anything else.
  init?(_ text: Substring) {
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 6, let reason = Reason.Feature(rawValue: String(fields[0])),
      let measure = Measure.named[String(fields[1])], [">=", "<="].contains(fields[2]),
      let bound = Int(fields[3]), let condition = Condition.named[String(fields[4])],
      let points = Int(fields[5]), reason.isConflict ? points <= 0 : points >= 0
    else { return nil }
    self.reason = reason
    self.measure = measure
    isAtLeast = fields[2] == ">="
    self.bound = bound
    self.condition = condition
    self.points = points
    place = reason.index
  }

  var text: String {
    "\(reason.rawValue),\(measure.name),\(isAtLeast ? ">=" : "<="),\(bound),"
      + "\(condition.name),\(points)"
  }

  func holds(for pair: PairMeasures) -> Bool {
    pair.conditions & condition.bit != 0 && isReached(by: pair)
  }

  /// Whether the value is one that the line is for, whatever its condition.
  func isReached(by pair: PairMeasures) -> Bool {
    let value = pair[measure]
    return isAtLeast ? value >= bound : value <= bound
  }
}

/// Lines that can give points.
struct ActiveLines: Sendable {
  let all: [Line]
  /// What can be told before the words of the titles have been matched, and what cannot.
  let besideTitles: [Line]
  let ofTitles: [Line]

  init(_ lines: [Line]) {
    all = lines.filter { $0.points != 0 }
    ofTitles = all.filter { $0.measure.isOfTitles || $0.condition.isOfTitles }
    besideTitles = all.filter { !$0.measure.isOfTitles && !$0.condition.isOfTitles }
  }
}
