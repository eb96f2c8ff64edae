internal import EventSourcing

extension Plan {
  /// What else the ledger counts that gives an indicator's values, so that none is typed twice.
  public struct Feed: Hashable, Sendable {
    public var view: FeedView
    public var column: FeedColumn
    /// Values by key, in the order of ``filters``.
    public var filter: [String: String]

    public init(view: FeedView, column: FeedColumn, filter: [String: String] = [:]) {
      self.view = view
      self.column = column
      self.filter = filter
    }

    /// What contributions are told apart by.
    public static let filters = [
      "audience", "framework", "kind", "level", "ministry", "mission", "place", "role", "topic",
    ]

    /// Which columns a view counts.
    static func columns(of view: FeedView) -> [FeedColumn] {
      switch view {
      case .personnel: [.people, .women, .womenShare, .contributions]
      case .training: [.sessions, .trained, .womenTrained, .womenShare, .contributions]
      case .contributions: [.contributions]
      }
    }
  }
}

extension Plan.Feed {
  static let shape = EventCatalogue.Shape.object([
    .init("view", .string), .init("column", .string),
    .init(
      "filter", .object(filters.map { .init($0, .string, optional: true) }), optional: true),
  ])

  var json: JSON {
    var object = JSONObject()
    object["view"] = .string(view.rawValue)
    object["column"] = .string(column.rawValue)
    if !filter.isEmpty {
      var values = JSONObject()
      for key in Self.filters { values[key] = filter[key].map { .string($0) } }
      object["filter"] = .object(values)
    }
    return .object(object)
  }
}

extension Fields {
  mutating func feed() -> Plan.Feed? {
    nested("fed_by", known: ["view", "column", "filter"]) { fields in
      let view = fields.require("view", Read.word(FeedView.self))
      let column = fields.require("column", Read.word(FeedColumn.self))
      let filter = fields.nested("filter", known: Plan.Feed.filters) { fields in
        var values: [String: String] = [:]
        for key in Plan.Feed.filters { values[key] = fields.filterValue(key) }
        return values
      }
      if fields.reading == .payload, filter?.isEmpty == true {
        fields.reject("filter", .wrongShape(expected: "a filter that is not empty", found: "{}"))
      }
      guard let view, let column else { return nil }
      return Plan.Feed(view: view, column: column, filter: filter ?? [:])
    }
  }

  private mutating func filterValue(_ key: String) -> String? {
    switch key {
    case "audience": take(key, Read.word(TrainingAudience.self))?.rawValue
    case "framework": take(key, Read.word(Framework.self))?.rawValue
    case "kind": take(key, Read.word(EffortKind.self))?.rawValue
    case "level": take(key, Read.word(PersonnelLevel.self))?.rawValue
    case "role": take(key, Read.word(PersonnelRole.self))?.rawValue
    case "ministry": take(key, Read.ministry)?.text
    case "mission": take(key, Read.mission)?.text
    case "place": take(key, Read.place)?.code
    default: take(key, Read.words(limit: TextRule.titleLimit, reading))
    }
  }
}
