/// One consistency boundary: a stream of events, folded to a state that commands are decided against.
///
/// `decide` is pure: no clock, no random, no database. What it needs to know of other streams comes
/// as `Context`.
public protocol Aggregate {
  associatedtype Command: Sendable
  associatedtype Event: Sendable
  associatedtype State: Sendable
  associatedtype Context
  associatedtype Refusal: Explainable

  /// The first part of the stream's name.
  static var kind: String { get }
  static var initial: State { get }
  static func decide(_ command: Command, _ state: State, _ context: Context) throws(Refusal)
    -> [Event]
  static func evolve(_ state: inout State, _ event: Recorded<Event>)
}

/// An event with the part of its header that a fold may need.
public struct Recorded<Event: Sendable>: Sendable {
  public let event: Event
  public let version: Int
  /// The ministry that owns the act.
  public let ministry: String
  /// The officer who signed it.
  public let officer: String
  public let on: Day
  public let lang: String?
  public let visibility: String

  public init(
    _ event: Event, version: Int, ministry: String, officer: String, on: Day, lang: String? = nil,
    visibility: String = "committee"
  ) {
    self.event = event
    self.version = version
    self.ministry = ministry
    self.officer = officer
    self.on = on
    self.lang = lang
    self.visibility = visibility
  }
}
