extension Policy {
  /// The terms of one stored adoption, for whoever checks a log without deciding again.
  public static func terms(of event: RecordedEvent) throws(UnreadableEvent) -> Terms {
    switch try Self.event(event) {
    case .adopted(let terms): terms
    }
  }
}
