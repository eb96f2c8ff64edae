internal import Matching

/// Whose an effort is: what a flag is written with.
struct EffortNames {
  let ref: String
  let ministry: String
  let mission: String?
}

/// Efforts read lately, by their numbers: each has one place, where it drives out another.
///
/// Numbers are positions in the log, so that the newest drive out only what is older. References are
/// not counted while pairs are compared: a count is kept beside each object, and waiting for it from
/// memory costs more than the comparison.
struct FeatureTable: ~Copyable {
  /// Of some 1.5 KiB each.
  private static let most = 1 << 17

  private struct Entry {
    var id: Int64 = -1
    /// Counted once, by the table.
    var features: Unmanaged<EffortFeatures>?
    var names: EffortNames?
  }

  private var entries = [Entry](repeating: Entry(), count: 1 << 10)
  private var count = 0
  /// Of no meaning: so that what is fetched is read.
  private var fetched: UInt64 = 0

  deinit { for entry in entries { entry.features?.release() } }

  func contains(_ id: Int64) -> Bool { entries[place(of: id)].id == id }

  /// None for an effort that is not remembered.
  func features(of id: Int64) -> EffortFeatures? {
    let entry = entries[place(of: id)]
    return entry.id == id ? entry.features?.takeUnretainedValue() : nil
  }

  /// Nothing is counted on the way; none for an effort that is not remembered.
  @inline(__always)
  func withFeatures<Value>(of id: Int64, _ body: (EffortFeatures) -> Value) -> Value? {
    let place = place(of: id)
    guard entries[place].id == id else { return nil }
    return entries[place].features?._withUnsafeGuaranteedRef(body)
  }

  func names(of id: Int64) -> EffortNames? {
    let entry = entries[place(of: id)]
    return entry.id == id ? entry.names : nil
  }

  /// Fetches some efforts from memory together: one after the other each would be waited for.
  mutating func fetch(_ ids: [Int64]) {
    for id in ids { fetched &+= UInt64(bitPattern: entries[place(of: id)].id) }
    for id in ids {
      fetched &+= entries[place(of: id)].features?._withUnsafeGuaranteedRef(\.outline) ?? 0
    }
  }

  /// - Parameter names: none while nobody asked.
  mutating func remember(
    _ features: EffortFeatures, _ names: EffortNames? = nil, of id: Int64
  ) {
    if count * 2 > entries.count, entries.count < Self.most { grow() }
    let place = place(of: id)
    let old = entries[place].features
    if old == nil { count += 1 }
    entries[place] = Entry(id: id, features: .passRetained(features), names: names)
    old?.release()
  }

  /// Of an effort whose features are remembered.
  mutating func remember(_ names: EffortNames, of id: Int64) {
    let place = place(of: id)
    if entries[place].id == id { entries[place].names = names }
  }

  private func place(of id: Int64) -> Int { Int(id) & (entries.count - 1) }

  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: 2 * old.count)
    for entry in old where entry.features != nil { entries[place(of: entry.id)] = entry }
  }
}
