public import EventSourcing

/// An event that has been decided and is about to be stored.
public struct NewEvent: Hashable, Sendable {
  /// The event's type, such as `commitment.made`.
  public var act: String
  /// The key name of the officer whose act this is.
  public var by: String
  /// The event that led to this one.
  public var cause: EventID?
  public var id: EventID
  /// The idempotency key, on the first event of a command only.
  public var key: String?
  public var lang: String?
  /// The ministry that owns the act.
  public var ministry: String
  public var on: Day
  public var stream: StreamName
  /// The payload's schema version, from 1.
  public var v: Int
  /// The version that this event is to have: the next of its stream.
  public var version: Int
  public var visibility: String
  /// RFC 8785 JSON.
  public var payload: [UInt8]
  /// 32 random bytes.
  public var salt: [UInt8]
  /// RFC 8785 JSON of the command without its key; only beside `key`.
  public var command: [UInt8]?

  public init(
    act: String, by: String, cause: EventID? = nil, id: EventID, key: String? = nil,
    lang: String? = nil, ministry: String, on: Day, stream: StreamName, v: Int, version: Int,
    visibility: String, payload: [UInt8], salt: [UInt8], command: [UInt8]? = nil
  ) {
    self.act = act
    self.by = by
    self.cause = cause
    self.id = id
    self.key = key
    self.lang = lang
    self.ministry = ministry
    self.on = on
    self.stream = stream
    self.v = v
    self.version = version
    self.visibility = visibility
    self.payload = payload
    self.salt = salt
    self.command = command
  }
}
