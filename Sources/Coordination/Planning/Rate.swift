public import EventSourcing

/// What one currency was worth in another, by day.
///
/// One stream a pair, `rate/USD-EUR`.
public enum Rate: Aggregate {
  public static let kind = "rate"

  public struct Quote: Hashable, Sendable {
    public var from: Currency
    public var to: Currency
    public var day: Day
    /// Units of `to` for one of `from`.
    public var rate: DecimalText
    public var source: String

    var ref: String { "\(from.code)-\(to.code)" }
  }

  public enum Command: Hashable, Sendable { case publish(Quote) }
  public enum Event: Hashable, Sendable { case published(Quote) }

  /// The newest quote by its day.
  public typealias State = [Day: Quote]

  public static let initial: State = [:]

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    try context.require(.coordinator, for: context.subject)
    guard case .publish(let quote) = command else { return [] }
    if quote.day > context.on { throw .futureDay(quote.day, today: context.on) }
    guard state[quote.day] != quote else { throw .nothingChanged(ref: context.subject) }
    return [.published(quote)]
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    guard case .published(let quote) = event.event else { return }
    state[quote.day] = quote
  }
}
