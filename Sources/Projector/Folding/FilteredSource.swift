public import EventSourcing

/// The part of a log that counts for an earlier day, or that was known at an earlier position.
///
/// Positions below `end`; events on or before `asOf`; and no event of a stream whose first event
/// was left out (EVENTS.md, "As of a day"). Positions and leaf hashes stay those of the whole log.
public struct FilteredSource<Base: EventSource>: EventSource {
  private let base: Base
  private let end: Position?
  /// `YYYY-MM-DD`: such days stand in the order of their bytes.
  private let day: [UInt8]?
  private let leftOut: Set<[UInt8]>

  /// Reads the headers once when a day is set, to learn which streams begin after it.
  ///
  /// - Parameter end: the first position that is not seen.
  public init(_ base: Base, knownBefore end: Position? = nil, asOf: Day? = nil) throws {
    self.base = base
    self.end = end
    guard let asOf else {
      day = nil
      leftOut = []
      return
    }
    let day = Array(asOf.description.utf8)
    var leftOut: Set<[UInt8]> = []
    let size = try base.size()
    try base.forEach(from: 0, to: min(size, end ?? size)) { event in
      let envelope = try EnvelopeScanner.scan(event.header)
      guard envelope.version == 0,
        day.lexicographicallyPrecedes(envelope.on.bytes(in: event.header))
      else { return }
      leftOut.insert(Array(envelope.stream.bytes(in: event.header)))
    }
    self.day = day
    self.leftOut = leftOut
  }

  public func size() throws -> Position {
    let size = try base.size()
    return min(size, end ?? size)
  }

  public func leafHash(at position: Position) throws -> [UInt8]? {
    guard try position < size() else { return nil }
    return try base.leafHash(at: position)
  }

  public func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    let last = min(end, self.end ?? end)
    guard position < last else { return }
    guard let day else { return try base.forEach(from: position, to: last, body) }
    try base.forEach(from: position, to: last) { event in
      let envelope = try EnvelopeScanner.scan(event.header)
      let on = envelope.on.bytes(in: event.header)
      guard !day.lexicographicallyPrecedes(on),
        leftOut.isEmpty || !leftOut.contains(Array(envelope.stream.bytes(in: event.header)))
      else { return }
      try body(event)
    }
  }
}
