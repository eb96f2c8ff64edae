internal import Matching

/// Lists by their keys: each is found once, and then read and changed where it lies.
struct ListTable {
  struct Entry {
    let key: ListKey
    var list: PostingList
    var isDirty = false
    /// Whether the older part is to be written as well.
    var isOlderDirty = false
    /// How often old lists had been forgotten when it was asked for last.
    var age: UInt32
  }

  private(set) var entries: [Entry] = []
  /// Where each key's entry is, by the upper bits of its hash; −1: nowhere.
  private var slots = [Int32](repeating: -1, count: 1 << 12)
  private var bits: UInt64 = 12
  private var age: UInt32 = 0

  subscript(_ place: Int) -> Entry {
    get { entries[place] }
    _modify { yield &entries[place] }
  }

  /// None when it is not remembered.
  mutating func place(of key: ListKey) -> Int? {
    var slot = first(key)
    while slots[slot] >= 0 {
      let place = Int(slots[slot])
      if entries[place].key == key {
        entries[place].age = age
        return place
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// - Parameter key: Of no entry yet.
  mutating func insert(_ key: ListKey, _ list: PostingList) -> Int {
    entries.append(Entry(key: key, list: list, age: age))
    if entries.count * 2 > slots.count { resize() } else { link(entries.count - 1) }
    return entries.count - 1
  }

  /// Keeps what was asked for since the last time; nothing, when that is more than `most`.
  mutating func forgetOld(most: Int) {
    entries.removeAll { $0.age != age }
    if entries.count > most { entries.removeAll() }
    age += 1
    resize()
  }

  private func first(_ key: ListKey) -> Int { Int(truncatingIfNeeded: key.hash >> (64 - bits)) }

  private mutating func link(_ place: Int) {
    var slot = first(entries[place].key)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(place)
  }

  private mutating func resize() {
    while entries.count * 3 > slots.count {
      slots.append(contentsOf: repeatElement(-1, count: slots.count))
      bits += 1
    }
    for slot in slots.indices { slots[slot] = -1 }
    for place in entries.indices { link(place) }
  }
}
