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
  private var sums = SIMD4<UInt64>.zero

  static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

  subscript(index: EventIndex) -> UInt64 { sums[index.rawValue] }

  mutating func add(
    _ index: EventIndex, _ first: UnsafeRawBufferPointer,
    _ second: UnsafeRawBufferPointer = nothing, number: Int64 = 0, at seq: Position
  ) {
    var hasher = Hasher()
    hasher.combine(seq)
    hasher.combine(number)
    hasher.combine(first.count)
    hasher.combine(bytes: first)
    hasher.combine(bytes: second)
    sums[index.rawValue] &+= UInt64(bitPattern: Int64(hasher.finalize()))
  }

  mutating func add(_ other: IndexSums) { sums &+= other.sums }
}
