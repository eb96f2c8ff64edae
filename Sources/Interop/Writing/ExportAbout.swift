public import EventSourcing

/// What an export rests on; it is part of every file, so that no figure goes out without it.
public struct ExportAbout: Hashable, Sendable {
  /// What is in the file, as `Contributions`.
  public var title: String
  /// The ledger's name.
  public var origin: String
  public var isDemo: Bool
  public var asOf: Day
  /// The moment of the newest event that was known: the file's own time, so that the same question
  /// gives the same bytes on another day.
  public var knownAt: Moment
  /// The position of that event.
  public var position: Position
  /// For whose eyes, as `public`; none for all that the ledger holds.
  public var audience: String?
  /// The filter as it was typed, option and value.
  public var filters: [(name: String, value: String)] = []
  public var remarks: [String] = []

  public init(
    title: String, origin: String, isDemo: Bool, asOf: Day, knownAt: Moment, position: Position
  ) {
    self.title = title
    self.origin = origin
    self.isDemo = isDemo
    self.asOf = asOf
    self.knownAt = knownAt
    self.position = position
  }

  /// As of, known at, audience and filter on one line.
  public var line: String {
    ([
      "as of \(asOf)", "known at \(knownAt) (@\(position))",
      "for \(eyes)",
    ] + filters.map { "\($0.name) \($0.value)" }).joined(separator: " · ")
  }

  private var eyes: String {
    switch audience {
    case nil, "owner"?: "all who may read the ledger"
    case let audience?: "the \(audience)"
    }
  }

  /// The same by name.
  public var facts: [(name: String, value: String)] {
    [
      ("Content", title), ("Ledger", origin + (isDemo ? " (a demonstration)" : "")),
      ("As of", asOf.description), ("Known at", knownAt.description),
      ("Newest event", "@\(position)"),
      ("For whose eyes", eyes),
      (
        "Filter",
        filters.isEmpty ? "none" : filters.map { "\($0.name) \($0.value)" }.joined(separator: " ")
      ),
    ] + remarks.map { ("Note", $0) }
  }

  public var json: JSON {
    var object = JSONObject()
    object["title"] = .string(title)
    object["origin"] = .string(origin)
    object["demo"] = .bool(isDemo)
    object["as_of"] = .string(asOf.description)
    object["known_at"] = .string(knownAt.description)
    object["position"] = .int(position)
    object["visibility"] = .string(audience ?? "owner")
    object["filter"] = .array(filters.map { .string("\($0.name) \($0.value)") })
    if !remarks.isEmpty { object["remarks"] = .array(remarks.map { .string($0) }) }
    return .object(object)
  }

  public static func == (left: Self, right: Self) -> Bool { left.json == right.json }
  public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
