public import EventSourcing

/// A question that is asked year after year, and answered the same way each time.
public enum ReportKind: String, Hashable, Sendable, CaseIterable {
  case pooled, framework, women, training, visibility, consultations

  /// In one line.
  public var title: Phrase {
    switch self {
    case .pooled: "What all gave together, by ministry and kind."
    case .framework: "What was given through the UN, the EU, NATO, the OSCE and others."
    case .women: "Women and men who were deployed, their share, and among those who lead."
    case .training: "Training by topic and audience, and who was trained."
    case .visibility: "Where the country is seen: frameworks, mandates, theatres, and firsts."
    case .consultations: "How broadly and how deeply civil society was heard, and who waits."
    }
  }

  /// What its figures count, and what to beware of.
  public var meaning: Phrase {
    switch self {
    case .pooled, .framework:
      "Contributions that stand, given less returned; promises are not counted. Currencies stand "
        + "apart and are never added. A record in two places stands in the row of each."
    case .women:
      "People of contributions of kind personnel, in every year in which they were there on any "
        + "day. The share leaves out those whose sex is not known. A reported zero is a zero; a year "
        + "without any report is not reported."
    case .training:
      "Sessions, and people trained, in the year in which the training began. Whoever attends two "
        + "courses is counted twice."
    case .visibility:
      "Counted from missions and contributions. The first of each is the earliest day of a record "
        + "that stands; it is a first of the period when it lies in it."
    case .consultations:
      "Broad: organisations that came, each once a year. Deep: consultations at which they were "
        + "more than told or asked (involve, collaborate, empower)."
    }
  }

  /// What its rows can be split by.
  public var groupings: [ReportGroup] {
    switch self {
    case .pooled, .framework: [.ministry, .kind, .year, .mission, .framework, .place, .theme]
    case .women: [.year, .mission, .framework, .role, .level, .ministry, .place, .theme]
    case .training: [.topic, .audience, .year, .ministry, .mission, .framework, .place, .theme]
    case .visibility: []
    case .consultations: [.year, .ministry]
    }
  }

  /// Where none is named.
  public var standard: [ReportGroup] {
    switch self {
    case .pooled: [.ministry, .kind]
    case .framework: [.framework, .kind]
    case .women, .consultations: [.year]
    case .training: [.topic, .audience]
    case .visibility: []
    }
  }

  var views: [String] {
    switch self {
    case .consultations: ["consultations", "ministries"]
    default: Given.views
    }
  }
}

/// What the rows of a report are split by.
public enum ReportGroup: String, Hashable, Sendable, CaseIterable {
  case year, ministry, mission, framework, place, theme, kind, role, level, topic, audience
}

/// A report that is asked for.
public struct ReportQuery: Hashable, Sendable {
  public let kind: ReportKind
  public var filter = RecordFilter()
  public var groups: [ReportGroup]
  /// Whether each row names the events that it rests on.
  public var isCited = false

  /// - Throws: `no-such-group` for one that the report does not have.
  public init(_ kind: ReportKind, groups: [ReportGroup] = []) throws {
    for group in groups where !kind.groupings.contains(group) {
      throw ReportRefusal.noSuchGroup(group.rawValue, of: kind)
    }
    self.kind = kind
    var seen: Set<ReportGroup> = []
    self.groups = groups.isEmpty ? kind.standard : groups.filter { seen.insert($0).inserted }
  }
}
