internal import Coordination
internal import EventLog
public import EventSourcing

/// Which events an auditor looks for; what is left out does not matter.
public struct TrailQuery: Hashable, Sendable {
  /// A moment, or the event after which others came.
  public enum Recorded: Hashable, Sendable {
    case moment(Moment)
    case position(Position)
  }

  /// A record's reference, as a person writes it.
  public var ref: String?
  public var officer: String?
  /// The owner of the act, or the signing officer's own.
  public var ministry: String?
  /// A type such as `commitment.made`, or its noun alone.
  public var type: String?
  /// The day that the event is about, both ends included.
  public var from: Day?
  public var to: Day?
  public var recordedAfter: Recorded?
  public var recordedBefore: Recorded?
  /// Recorded more than so many days after its day.
  public var lateDays: Int?
  /// Signed by an officer of another ministry than the owner.
  public var isOnBehalf = false
  /// Confirmations by an officer who entered or corrected the same contribution.
  public var isSamePersonConfirmed = false
  /// owner committee parliament public
  public var visibility: String?
  /// Part of a title or reason; ASCII letters match in either case.
  public var text: String?
  /// Only events behind this position.
  public var after: Position?
  public var limit: Int?

  public init() {}
}

extension TrailQuery {
  /// What the rows must hold to, and the values it names.
  var condition: (sql: String, arguments: [String: Cell]) {
    var terms: [String] = []
    var arguments: [String: Cell] = [:]
    func require(_ sql: String, _ values: [String: Cell] = [:]) {
      terms.append(sql)
      arguments.merge(values) { $1 }
    }
    if let after { require("t.position > :after", ["after": .integer(after)]) }
    if let officer { require("t.officer = :officer", ["officer": .text(officer)]) }
    if let ministry {
      require(
        "(t.ministry = :ministry OR t.officer_ministry = :ministry)", ["ministry": .text(ministry)])
    }
    if let type {
      require(
        type.contains(".") ? "t.type = :type" : "substr(t.type, 1, length(:type)) = :type",
        ["type": .text(type.contains(".") ? type : type + ".")])
    }
    if let from { require("t.on_day >= :from", ["from": .text(from.description)]) }
    if let to { require("t.on_day <= :to", ["to": .text(to.description)]) }
    if let recordedAfter { require(recordedAfter.term(">", "recorded_after", &arguments)) }
    if let recordedBefore { require(recordedBefore.term("<", "recorded_before", &arguments)) }
    if let lateDays {
      // Days as text are compared first: reckoning with them costs ten times as much.
      require(
        """
        t.recorded_at > t.on_day
          AND julianday(substr(t.recorded_at, 1, 10)) - julianday(t.on_day) > :late
        """, ["late": .integer(Int64(lateDays))])
    }
    if isOnBehalf { require("t.officer_ministry <> t.ministry") }
    if isSamePersonConfirmed {
      require(
        """
        t.type = 'contribution.confirmed' AND EXISTS (
          SELECT 1 FROM trail AS entered
          WHERE entered.ref = t.ref AND entered.stream = t.stream AND entered.officer = t.officer
            AND entered.position < t.position
            AND entered.type IN ('contribution.logged', 'contribution.corrected'))
        """)
    }
    if let visibility { require("t.visibility = :visibility", ["visibility": .text(visibility)]) }
    if let text {
      require(
        "(t.summary LIKE :text ESCAPE '\\' OR t.reason LIKE :text ESCAPE '\\')",
        ["text": .text("%" + Self.escaped(text) + "%")])
    }
    return (terms.isEmpty ? "1" : terms.joined(separator: "\n  AND "), arguments)
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "%_\\".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  /// A misspelt name must not look like a clean record.
  ///
  /// - Throws: `unknown-officer`, `unknown-ministry`, `unknown-type`.
  func requireKnown(_ log: any LogReader) throws {
    for (wanted, noun) in [(officer, "officer"), (ministry, "ministry")] {
      guard let wanted else { continue }
      let stream = StreamName(kind: noun, ref: wanted)
      guard try StreamName(stream.text) == nil || log.version(of: stream) == nil else { continue }
      let known = try log.streams(ofKind: noun).prefix(20_000).map(\.ref)
      throw ReadingRefusal.unknownCode(
        wanted, noun: noun, nearest: Suggestion.nearest(to: wanted, among: known))
    }
    guard let type else { return }
    let types = Coordination.catalogue.types.map(\.name)
    let nouns = Set(types.map { String($0.prefix { $0 != "." }) })
    if !types.contains(type), !nouns.contains(type) {
      throw ReadingRefusal.unknownCode(
        type, noun: "type", nearest: Suggestion.nearest(to: type, among: types + nouns.sorted()))
    }
  }
}

extension TrailQuery.Recorded {
  fileprivate func term(
    _ sign: String, _ name: String, _ arguments: inout [String: Cell]
  ) -> String {
    switch self {
    case .moment(let moment):
      arguments[name] = .text(moment.description)
      return "t.recorded_at \(sign) :\(name)"
    case .position(let position):
      arguments[name] = .integer(position)
      return "t.position \(sign) :\(name)"
    }
  }
}
