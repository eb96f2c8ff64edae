/// One line of the sum.
public struct Reason: Hashable, Sendable {
  public enum Feature: String, Hashable, Sendable, CaseIterable {
    case title
    case rareWords = "rare_words"
    case topic, place, location, theme, start, end, period, amount, partner, numbers
    case kind, framework
    case planAction = "plan_action"
    case beneficiaries
    case phase, year, number
    case additionalFinancing = "additional_financing"
    case preparation, subject, audience

    /// Conflicts take points away and are shown even when other reasons outweigh them.
    public var isConflict: Bool {
      switch self {
      case .phase, .year, .number, .additionalFinancing, .preparation, .subject, .audience:
        true
      default: false
      }
    }

    /// Whether one of its findings ``Finding/isTold``.
    fileprivate var mayBeToldWithoutPoints: Bool {
      switch self {
      case .theme, .amount, .period, .partner: true
      default: false
      }
    }

    var index: Int { Self.places[self] ?? 0 }
    private static let places = Dictionary(
      uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
  }

  public let feature: Feature
  /// Negative for a conflict.
  public let points: Int
  /// What the two efforts say, the one first that comes first in the pair's order.
  public let left: String
  public let right: String
  /// What they have in common or how far they are apart, in words of ``sentence(in:)``.
  let finding: Finding

  /// For people, in English, without a full stop.
  public var detail: String { sentence(in: .en) }

  public enum Language: String, Hashable, Sendable, CaseIterable { case en, fr, de, lb }

  /// For people, without a full stop.
  public func sentence(in language: Language) -> String { finding.sentence(in: language) }

  /// All reasons of points, and the conflicts and plain differences that people ask for.
  static func all(
    sums: [Int], pair: PairMeasures, _ a: ToldEffort, _ b: ToldEffort
  ) -> [Reason] {
    zip(Feature.allCases, sums).compactMap { feature, points in
      guard points != 0 || feature.mayBeToldWithoutPoints,
        let finding = Finding(feature, pair, a, b), points != 0 || finding.isTold
      else { return nil }
      let (left, right) = values(feature, a, b)
      return Reason(feature: feature, points: points, left: left, right: right, finding: finding)
    }
  }

  private static func values(
    _ feature: Feature, _ a: ToldEffort, _ b: ToldEffort
  ) -> (String, String) {
    func both(_ value: (ToldEffort) -> String) -> (String, String) { (value(a), value(b)) }
    func numbers(_ list: [Int]) -> String { list.map(String.init).joined(separator: " ") }
    switch feature {
    case .title, .rareWords, .topic, .additionalFinancing, .preparation, .subject:
      return both { $0.effort.title }
    case .place: return both { $0.effort.places.joined(separator: " ") }
    case .location: return both { $0.effort.locations.joined(separator: ", ") }
    case .theme: return both { $0.effort.themes.joined(separator: " ") }
    case .start: return both { $0.features.start.map(Span.text) ?? "" }
    case .end: return both { $0.features.end.map(Span.text) ?? "" }
    case .period:
      return both { told in
        let (start, end) = (told.features.start, told.features.end)
        return (start.map(Span.text) ?? "") + ".." + (end.map(Span.text) ?? "")
      }
    case .amount:
      return both { effort in
        effort.effort.minor.map { "\($0) \(effort.effort.currency ?? "")" } ?? ""
      }
    case .partner: return both { $0.effort.partner ?? "" }
    case .numbers, .number: return both { numbers($0.features.numbers.others) }
    case .phase: return both { numbers($0.features.numbers.phases) }
    case .year: return both { numbers($0.features.numbers.years) }
    case .kind: return both { $0.effort.kind ?? "" }
    case .framework: return both { $0.effort.framework ?? "" }
    case .planAction: return both { $0.effort.planAction ?? "" }
    case .beneficiaries: return both { $0.effort.beneficiaries.joined(separator: ", ") }
    case .audience: return both { $0.effort.audience ?? "" }
    }
  }
}
