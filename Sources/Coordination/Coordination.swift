public import EventSourcing

/// The domain as a whole.
public enum Coordination {
  /// Every type of event with the keys of its payload; each aggregate brings its own.
  public static let catalogue = EventCatalogue(
    Ledger.eventTypes + Ministry.eventTypes + Officer.eventTypes + Mission.eventTypes
      + Commitment.eventTypes + Contribution.eventTypes + DuplicateReview.eventTypes
      + Policy.eventTypes + Hold.eventTypes + Erasure.eventTypes + Witnessing.eventTypes
      + RulesetAdoption.eventTypes + Nouns.types.flatMap { $0.eventTypes })

  /// The kind of stream that a reference such as `CSL-2023-0004` or `wps-2018:P1` names, among the
  /// nouns that are reached by their kind.
  public static func kind(of ref: String) -> String? { Nouns.kind(of: ref) }

  /// Payload keys by type, for the strict reader.
  static let payloadKeys = Dictionary(
    uniqueKeysWithValues: catalogue.types.map { ($0.name, $0.keys.map(\.name)) })
}
