/// An event as the log hands it to a fold: its bytes where they lie.
///
/// The buffers are valid only until the closure that was given them returns.
public struct EventBytes {
  public let position: Position
  public let recorded: Moment
  /// The header line, without its LF.
  public let header: UnsafeRawBufferPointer
  /// The payload, or what stands for an erased one; empty when it is missing.
  public let payload: UnsafeRawBufferPointer
  /// Erased by law: `payload` is its replacement.
  public let isErased: Bool

  public init(
    position: Position, recorded: Moment, header: UnsafeRawBufferPointer,
    payload: UnsafeRawBufferPointer, isErased: Bool = false
  ) {
    self.isErased = isErased
    self.position = position
    self.recorded = recorded
    self.header = header
    self.payload = payload
  }
}

/// Where a fold reads from: a log, or a part of it that stands for an earlier day.
public protocol EventSource {
  /// Whether several threads may read it at once; no, unless it says so.
  var isShareable: Bool { get }
  /// How many positions there are; the newest event, if any, is at `size − 1`.
  func size() throws -> Position
  /// The leaf hash of one event, 32 bytes; none beyond the end.
  func leafHash(at position: Position) throws -> [UInt8]?
  /// Calls `body` for each event from `position` up to and without `end`, in log order.
  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void) throws
  /// Runs `body`, whose reads may share what one read costs to begin and end.
  func inOneRead<Value>(_ body: () throws -> Value) throws -> Value
}

extension EventSource {
  public var isShareable: Bool { false }

  public func inOneRead<Value>(_ body: () throws -> Value) throws -> Value { try body() }
}
