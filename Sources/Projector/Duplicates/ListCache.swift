internal import Matching

/// The rows of `duplicate_lists` and `duplicate_older`, read once and written when the transaction
/// ends: a list that many events of a batch touch costs one write.
struct ListCache: ~Copyable {
  /// Their rows are of the end of a batch, and not of the event that is folded.
  static let tables: Set<String> = ["duplicate_lists", "duplicate_older"]
  private let find: RawStatement
  private let store: RawStatement
  private let drop: RawStatement
  private let findOlder: RawStatement
  private let storeOlder: RawStatement
  private let dropOlder: RawStatement
  private var table = ListTable()
  /// Where the changed lists are in the table.
  private var changed: [Int] = []
  private let most: Int

  /// - Parameter most: so many lists, of some 400 bytes each, are remembered at most.
  init(on raw: OpaquePointer, remembering most: Int = 320_000) throws(StepFailure) {
    self.most = most
    let find = try RawStatement(
      "SELECT efforts, newest FROM duplicate_lists WHERE word = ?1 AND place = ?2", on: raw)
    let store = try RawStatement(
      """
      INSERT INTO duplicate_lists (word, place, efforts, newest) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (word, place) DO UPDATE SET efforts = excluded.efforts, newest = excluded.newest
      """, on: raw)
    let drop = try RawStatement(
      "DELETE FROM duplicate_lists WHERE word = ?1 AND place = ?2", on: raw)
    let findOlder = try RawStatement(
      "SELECT older FROM duplicate_older WHERE word = ?1 AND place = ?2", on: raw)
    let storeOlder = try RawStatement(
      "REPLACE INTO duplicate_older (word, place, older) VALUES (?1, ?2, ?3)", on: raw)
    let dropOlder = try RawStatement(
      "DELETE FROM duplicate_older WHERE word = ?1 AND place = ?2", on: raw)
    self.find = find
    self.store = store
    self.drop = drop
    self.findOlder = findOlder
    self.storeOlder = storeOlder
    self.dropOlder = dropOlder
  }

  /// None for one that is empty.
  mutating func lists(_ keys: [ListKey]) throws(StepFailure) -> [PostingList?] {
    table.fetch(keys)
    var lists: [PostingList?] = []
    lists.reserveCapacity(keys.count)
    for key in keys {
      let list = try table[place(of: key)].list
      lists.append(list.count > 0 ? list : nil)
    }
    return lists
  }

  mutating func add(_ effort: Int64, to key: ListKey) throws(StepFailure) {
    let place = try changing(key)
    if key.word == Posting.all {
      table[place].list.add()
    } else if table[place].list.add(effort) {
      table[place].isOlderDirty = true
    }
  }

  mutating func remove(_ effort: Int64, from key: ListKey) throws(StepFailure) {
    let place = try changing(key)
    if table[place].list.remove(effort) { table[place].isOlderDirty = true }
  }

  private mutating func changing(_ key: ListKey) throws(StepFailure) -> Int {
    let place = try place(of: key)
    if !table[place].isDirty {
      table[place].isDirty = true
      changed.append(place)
    }
    return place
  }

  private mutating func place(of key: ListKey) throws(StepFailure) -> Int {
    if let place = table.place(of: key) { return place }
    if table.entries.count >= most { try makeRoom() }
    return table.insert(key, try read(key))
  }

  private func read(_ key: ListKey) throws(StepFailure) -> PostingList {
    find.bind(1, key.word)
    find.bind(2, key.place)
    defer { find.reset() }
    guard try find.step() else { return PostingList() }
    let count = Int(find.integer(0))
    let newest = find.withBytes(1, NumberList.numbers)
    guard count > newest.count, key.word != Posting.all else {
      return PostingList(count: count, newest: newest)
    }
    findOlder.bind(1, key.word)
    findOlder.bind(2, key.place)
    defer { findOlder.reset() }
    let older = try findOlder.step() ? findOlder.withBytes(0, NumberList.numbers) : []
    return PostingList(count: count, older: older, newest: newest)
  }

  /// Those asked for often stay, and what has changed in them is written with the batch.
  private mutating func makeRoom() throws(StepFailure) {
    let least = table.leastUses(keeping: most / 2)
    changed.removeAll { table[$0].uses >= least }
    try flush()
    table.forget(usedLessThan: least)
    changed = table.entries.indices.filter { table.entries[$0].isDirty }
  }

  /// Writes what has changed, in the order of the table.
  mutating func flush() throws(StepFailure) {
    changed.sort { table.entries[$0].key.precedes(table.entries[$1].key) }
    for place in changed {
      try write(table.entries[place])
      table[place].isDirty = false
      table[place].isOlderDirty = false
    }
    changed.removeAll(keepingCapacity: true)
  }

  private func write(_ entry: ListTable.Entry) throws(StepFailure) {
    let list = entry.list
    if list.count > 0 {
      store.bind(1, entry.key.word)
      store.bind(2, entry.key.place)
      store.bind(3, list.count)
      store.bind(4, text: NumberList.text(list.newest))
      try store.run()
    } else {
      drop.bind(1, entry.key.word)
      drop.bind(2, entry.key.place)
      try drop.run()
    }
    guard entry.isOlderDirty else { return }
    if list.older.isEmpty {
      dropOlder.bind(1, entry.key.word)
      dropOlder.bind(2, entry.key.place)
      try dropOlder.run()
    } else {
      storeOlder.bind(1, entry.key.word)
      storeOlder.bind(2, entry.key.place)
      storeOlder.bind(3, text: NumberList.text(list.older))
      try storeOlder.run()
    }
  }

  mutating func forget() {
    table = ListTable()
    changed = []
  }
}
