/// How long a list is, and its newest entries, oldest first.
///
/// In two parts, so that a table that stores them writes one short row an entry: the older part
/// changes only when the newest is full.
public struct PostingList: Hashable, Sendable {
  /// How many of a list are remembered and read at most; ``mostNewest`` less at least.
  public static let most = 256
  public static let mostNewest = 32

  public private(set) var count: Int
  public private(set) var older: [Int64]
  public private(set) var newest: [Int64]

  public init(count: Int = 0, older: [Int64] = [], newest: [Int64] = []) {
    self.count = count
    self.older = older
    self.newest = newest
  }

  /// - Returns: whether the older part changed.
  @discardableResult
  public mutating func add(_ effort: Int64) -> Bool {
    count += 1
    let isFull = newest.count == Self.mostNewest
    if isFull {
      let surplus = older.count + 2 * Self.mostNewest - Self.most
      if surplus > 0 { older.removeFirst(min(surplus, older.count)) }
      older.append(contentsOf: newest)
      newest.removeAll(keepingCapacity: true)
    }
    newest.append(effort)
    return isFull
  }

  /// Counts only; for the lists of all efforts, which nobody reads.
  public mutating func add() { count += 1 }

  /// - Returns: whether the older part changed.
  @discardableResult
  public mutating func remove(_ effort: Int64) -> Bool {
    count -= 1
    if let place = newest.lastIndex(of: effort) {
      newest.remove(at: place)
      return false
    }
    guard let place = older.lastIndex(of: effort) else { return false }
    older.remove(at: place)
    return true
  }
}
