internal import EventSourcing

/// The indexes of `events`.
enum EventIndex: Int, CaseIterable {
  case stream, id, key

  var name: String {
    switch self {
    case .stream: "events_by_stream"
    case .id: "events_by_id"
    case .key: "events_by_key"
    }
  }

  /// Every entry, in the index's order and from the index alone: two texts, a number, a position.
  var entries: String {
    switch self {
    case .stream: "SELECT stream, NULL, version, seq FROM events INDEXED BY \(name) ORDER BY 1, 3"
    case .id: "SELECT id, NULL, 0, seq FROM events INDEXED BY \(name) ORDER BY 1"
    case .key:
      """
      SELECT ministry, key, 0, seq FROM events INDEXED BY \(name)
      WHERE key IS NOT NULL ORDER BY 1, 2
      """
    }
  }
}

/// What the indexes of `events` hold, as sums of hashes that do not depend on order.
///
/// Two sets of entries with one sum are the same set: nobody can prepare others, since the hash's
/// key is drawn anew for each process. So each index is compared with its table in one pass over
/// both, where `integrity_check` looks up every row in every index.
/// - Source: Bellare & Micciancio, "A new paradigm for collision-free hashing" (1997).
struct IndexSums: Hashable, Sendable {
  private static let key = SipKey()
  private var sums = SIMD4<UInt64>.zero

  static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

  subscript(index: EventIndex) -> UInt64 {
    get { sums[index.rawValue] }
    set { sums[index.rawValue] = newValue }
  }

  @inline(__always)
  mutating func add(
    _ index: EventIndex, _ first: UnsafeRawBufferPointer,
    _ second: UnsafeRawBufferPointer = nothing, number: Int64 = 0, at seq: Position
  ) {
    sums[index.rawValue] &+= Self.hash(first, second, number: number, at: seq)
  }

  /// Of one entry: two texts, a number, a position.
  @inline(__always)
  static func hash(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer, number: Int64,
    at seq: Position
  ) -> UInt64 {
    var state = key.state
    state.add(UInt64(bitPattern: seq))
    state.add(UInt64(bitPattern: number))
    // With both lengths, no other entry has the same words.
    state.add(UInt64(first.count) << 32 | UInt64(second.count))
    state.add(first)
    state.add(second)
    return state.finish()
  }

  mutating func add(_ other: IndexSums) { sums &+= other.sums }
}
