public import EventSourcing

/// The part of a log that counts for an earlier day, that was known at an earlier position, or that
/// some readers may see.
///
/// Positions below `end`; events on or before `asOf`; and no event of a stream whose first event
/// was left out (EVENTS.md, "As of a day"), or that is not for the readers' eyes. Positions and leaf
/// hashes stay those of the whole log.
public struct FilteredSource<Base: EventSource>: EventSource {
  private let base: Base
  private let end: Position?
  /// `YYYY-MM-DD`: such days stand in the order of their bytes.
  private let day: [UInt8]?
  private var readers: Readers?
  private let leftOut: Set<[UInt8]>

  /// Reads the headers once when a day or readers are set, to learn which streams begin after the
  /// day, and which are not for these readers.
  ///
  /// - Parameter end: the first position that is not seen.
  public init(
    _ base: Base, knownBefore end: Position? = nil, asOf: Day? = nil, for readers: Readers? = nil
  ) throws {
    self.base = base
    self.end = end
    self.readers = readers
    let day = asOf.map { Array($0.description.utf8) }
    self.day = day
    leftOut = day == nil && readers == nil ? [] : try Self.leftOut(of: base, end, day, readers)
  }

  /// The same, for those who tell events one by one: each must be for these readers' eyes.
  public func seeingEachEvent() -> Self {
    var source = self
    source.readers?.seesEachEvent = true
    return source
  }

  private static func leftOut(
    of base: Base, _ end: Position?, _ day: [UInt8]?, _ readers: Readers?
  ) throws -> Set<[UInt8]> {
    var late: Set<[UInt8]> = []
    var hidden: Set<[UInt8]> = []
    let size = try base.size()
    try base.forEach(from: 0, to: min(size, end ?? size)) { event in
      let envelope = try EnvelopeScanner.scan(event.header)
      let stream = Array(envelope.stream.bytes(in: event.header))
      if envelope.version == 0, let day,
        day.lexicographicallyPrecedes(envelope.on.bytes(in: event.header))
      {
        late.insert(stream)
      }
      // The newest event says who may see the record, also what it was on an earlier day.
      guard let readers else { return }
      if readers.maySee(envelope, in: event.header) {
        hidden.remove(stream)
      } else {
        hidden.insert(stream)
      }
    }
    return late.union(hidden)
  }

  public var isShareable: Bool { base.isShareable }

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
    guard day != nil || readers != nil else {
      return try base.forEach(from: position, to: last, body)
    }
    try base.forEach(from: position, to: last) { event in
      let envelope = try EnvelopeScanner.scan(event.header)
      if let day, day.lexicographicallyPrecedes(envelope.on.bytes(in: event.header)) { return }
      if let readers, readers.seesEachEvent, !readers.maySee(envelope, in: event.header) { return }
      guard leftOut.isEmpty || !leftOut.contains(Array(envelope.stream.bytes(in: event.header)))
      else { return }
      try body(event)
    }
  }
}

/// For whose eyes a log is read: who may see a record is what its newest event says.
public struct Readers: Hashable, Sendable {
  private let words: Set<[UInt8]>
  private let openKinds: Set<[UInt8]>
  /// Of a record that they may see: whether its earlier events, which were for fewer eyes, are left
  /// out. A view of the present needs them; one of the past would tell what they said.
  fileprivate var seesEachEvent = false

  /// - Parameters:
  ///   - words: The words of `visibility` that they may see.
  ///   - openKinds: Kinds of streams that everybody sees, whatever their headers say.
  public init(words: some Sequence<String>, openKinds: some Sequence<String>) {
    self.words = Set(words.map { Array($0.utf8) })
    self.openKinds = Set(openKinds.map { Array($0.utf8) })
  }

  fileprivate func maySee(_ envelope: Envelope, in header: UnsafeRawBufferPointer) -> Bool {
    words.contains(Array(envelope.visibility.bytes(in: header)))
      || openKinds.contains(
        Array(envelope.stream.bytes(in: header).prefix { $0 != UInt8(ascii: "/") }))
  }
}
