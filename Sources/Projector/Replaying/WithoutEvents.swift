public import EventSourcing

/// A log as it would be had some events never been recorded. Positions stay those of the whole log.
public struct WithoutEvents<Base: EventSource>: EventSource {
  private let base: Base
  private let positions: Set<Position>
  private let streams: Set<[UInt8]>
  private let ministries: Set<[UInt8]>
  /// Kinds of streams from which a ministry's events go.
  private let kinds: Set<[UInt8]>

  /// - Parameters:
  ///   - ministries: whose events go, from streams of these kinds.
  public init(
    _ base: Base, positions: Set<Position>, streams: some Sequence<StreamName>,
    ministries: some Sequence<String>, kinds: some Sequence<String>
  ) {
    self.base = base
    self.positions = positions
    self.streams = Set(streams.map { Array($0.text.utf8) })
    self.ministries = Set(ministries.map { Array($0.utf8) })
    self.kinds = Set(kinds.map { Array($0.utf8) })
  }

  public func size() throws -> Position { try base.size() }
  public func leafHash(at position: Position) throws -> [UInt8]? {
    try base.leafHash(at: position)
  }

  public func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    try base.forEach(from: position, to: end) { event in
      if positions.contains(event.position) { return }
      let envelope = try EnvelopeScanner.scan(event.header)
      let stream = Array(envelope.stream.bytes(in: event.header))
      if streams.contains(stream) { return }
      if !ministries.isEmpty, kinds.contains(Array(stream.prefix { $0 != UInt8(ascii: "/") })),
        ministries.contains(Array(envelope.ministry.bytes(in: event.header)))
      {
        return
      }
      try body(event)
    }
  }
}
