internal import Matching

/// Lists by their keys: each is found once, and then read and changed where it lies.
struct ListTable {
  struct Entry {
    let key: ListKey
    var list: PostingList
    var isDirty = false
    /// Whether the older part is to be written as well.
    var isOlderDirty = false
    /// How often it was asked for; halved whenever lists are forgotten.
    var uses: UInt8 = 1
  }

  private(set) var entries: [Entry] = []
  /// Where each key's entry is, by the upper bits of its hash; −1: nowhere.
  private var slots = [Int32](repeating: -1, count: 1 << 12)
  private var bits: UInt64 = 12
  /// Of no meaning: so that what is fetched is read.
  private var fetched = 0

  subscript(_ place: Int) -> Entry {
    get { entries[place] }
    _modify { yield &entries[place] }
  }

  /// Fetches the entries of some keys from memory together: one after the other each would be
  /// waited for.
  mutating func fetch(_ keys: [ListKey]) {
    for key in keys {
      let slot = slots[first(key)]
      if slot >= 0 { fetched &+= entries[Int(slot)].list.count }
    }
  }

  /// None when it is not remembered.
  mutating func place(of key: ListKey) -> Int? {
    var slot = first(key)
    while slots[slot] >= 0 {
      let place = Int(slots[slot])
      if entries[place].key == key {
        if entries[place].uses < UInt8.max { entries[place].uses += 1 }
        return place
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// - Parameter key: Of no entry yet.
  mutating func insert(_ key: ListKey, _ list: PostingList) -> Int {
    entries.append(Entry(key: key, list: list))
    if entries.count * 2 > slots.count { resize() } else { link(entries.count - 1) }
    return entries.count - 1
  }

  /// From how many uses on at most so many lists have been asked for; 2 at least, since most lists
  /// are of a name or of a whole title, and asked for once.
  func leastUses(keeping most: Int) -> UInt8 {
    var counts = [Int](repeating: 0, count: 256)
    for entry in entries { counts[Int(entry.uses)] += 1 }
    var (least, kept) = (255, counts[255])
    while least > 2, kept + counts[least - 1] <= most {
      least -= 1
      kept += counts[least]
    }
    return UInt8(least)
  }

  /// What was asked for less often goes; the places of the others change.
  mutating func forget(usedLessThan least: UInt8) {
    entries.removeAll { $0.uses < least }
    for place in entries.indices { entries[place].uses /= 2 }
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
