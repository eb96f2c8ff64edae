/// The efforts that were compared lately, by the JSON that they were read from.
///
/// One effort is compared with dozens of others; read and cut to words once, a pair costs a few
/// microseconds. What is remembered changes no answer, and is bounded.
public struct EffortMemory: Sendable {
  /// Compared byte by byte: Swift takes canonically equivalent texts for equal.
  private struct Key: Hashable {
    let json: String

    static func == (left: Key, right: Key) -> Bool { left.json.utf8.elementsEqual(right.json.utf8) }

    func hash(into hasher: inout Hasher) {
      let isHashed: Void? = json.utf8.withContiguousStorageIfAvailable {
        hasher.combine(bytes: UnsafeRawBufferPointer($0))
      }
      if isHashed == nil { for byte in json.utf8 { hasher.combine(byte) } }
    }
  }

  /// So many of the newest, and at most as many before them, are kept.
  private let limit: Int
  private var newest: [Key: PreparedEffort] = [:]
  private var earlier: [Key: PreparedEffort] = [:]

  private let rules: Ruleset

  public init(limit: Int = 4096, under rules: Ruleset = .second) {
    self.limit = limit
    self.rules = rules
  }

  /// None for what is not an effort.
  mutating func effort(_ json: String) -> PreparedEffort? {
    let key = Key(json: json)
    if let known = newest[key] { return known }
    guard let effort = earlier[key] ?? Effort(json: json).map({ PreparedEffort($0, under: rules) })
    else {
      return nil
    }
    if newest.count >= limit {
      earlier = newest
      newest = [:]
    }
    newest[key] = effort
    return effort
  }
}
