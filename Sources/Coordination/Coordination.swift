public import EventSourcing

/// The domain as a whole.
public enum Coordination {
  /// Every type of event with the keys of its payload; each aggregate brings its own.
  public static let catalogue = EventCatalogue(
    Ledger.eventTypes + Ministry.eventTypes + Officer.eventTypes + Mission.eventTypes
      + Commitment.eventTypes + Contribution.eventTypes + DuplicateReview.eventTypes
      + Policy.eventTypes + Hold.eventTypes + Erasure.eventTypes + Witnessing.eventTypes)

  /// Payload keys by type, for the strict reader.
  static let payloadKeys = Dictionary(
    uniqueKeysWithValues: catalogue.types.map { ($0.name, $0.keys.map(\.name)) })
}
