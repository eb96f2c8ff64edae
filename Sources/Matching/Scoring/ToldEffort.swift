/// An effort as reasons tell of it: what people wrote, and what was compared.
public struct ToldEffort: Sendable {
  let effort: Effort
  let features: EffortFeatures

  /// What people wrote stands in the form.
  public init(_ features: EffortFeatures) {
    effort = features.withHead(\.effort)
    self.features = features
  }

  public init(_ prepared: PreparedEffort) {
    effort = prepared.effort
    features = prepared.features
  }
}
