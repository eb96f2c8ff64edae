public import Matching

/// By which rules the view of duplicates finds pairs: what the native steps `match_effort` and
/// `learn_mergers` are given.
public struct EffortMatching: Sendable {
  private let read: @Sendable () -> Ruleset
  /// The codes of places that touch one, itself included.
  public var touching: @Sendable (_ place: String) -> [String]
  /// The reference of a pair; both ways the same.
  public var reference: @Sendable (_ a: String, _ b: String) -> String

  /// - Parameter rules: read when a view first asks for pairs.
  public init(
    rules: @autoclosure @escaping @Sendable () -> Ruleset,
    touching: @escaping @Sendable (_ place: String) -> [String],
    reference: @escaping @Sendable (_ a: String, _ b: String) -> String
  ) {
    read = rules
    self.touching = touching
    self.reference = reference
  }

  var rules: Ruleset { read() }
}

/// Work that SQL would do too slowly, called by a view as `CALL name(:placeholder, …)`.
enum NativeStep: String, CaseIterable, Sendable {
  /// `match_effort(ref, on, position)`: lists the effort, or takes it off, and renews its flags; as
  /// well for contributions under it whose state has changed.
  case matchEffort = "match_effort"
  /// `learn_mergers()`: reads `duplicate_mergers` again.
  case learnMergers = "learn_mergers"

  var argumentCount: Int {
    switch self {
    case .matchEffort: 3
    case .learnMergers: 0
    }
  }
}
