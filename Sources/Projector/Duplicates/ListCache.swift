internal import Matching

/// The rows of `duplicate_lists`, read once and written when the transaction ends: a list that many
/// events of a batch touch costs one write.
struct ListCache: ~Copyable {
  /// So many lists, of some 400 bytes each, are remembered at most.
  private static let most = 320_000

  private let find: RawStatement
  private let store: RawStatement
  private let drop: RawStatement
  private var table = ListTable()
  /// Where the changed lists are in the table.
  private var changed: [Int] = []

  init(on raw: OpaquePointer) throws(StepFailure) {
    let find = try RawStatement(
      "SELECT efforts, newest FROM duplicate_lists WHERE word = ?1 AND place = ?2", on: raw)
    let store = try RawStatement(
      """
      INSERT INTO duplicate_lists (word, place, efforts, newest) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (word, place) DO UPDATE SET efforts = excluded.efforts, newest = excluded.newest
      """, on: raw)
    let drop = try RawStatement(
      "DELETE FROM duplicate_lists WHERE word = ?1 AND place = ?2", on: raw)
    self.find = find
    self.store = store
    self.drop = drop
  }

  /// None when it is empty.
  mutating func list(_ key: ListKey) throws(StepFailure) -> PostingList? {
    let list = try table[place(of: key)].list
    return list.count > 0 ? list : nil
  }

  mutating func add(_ effort: Int64, to key: ListKey) throws(StepFailure) {
    let place = try changing(key)
    if key.word == Posting.all { table[place].list.add() } else { table[place].list.add(effort) }
  }

  mutating func remove(_ effort: Int64, from key: ListKey) throws(StepFailure) {
    try table[changing(key)].list.remove(effort)
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
    if table.entries.count >= Self.most {
      try flush()
      table.forgetOld(most: Self.most / 2)
    }
    find.bind(1, key.word)
    find.bind(2, key.place)
    var list = PostingList()
    if try find.step() {
      list = PostingList(
        count: Int(find.integer(0)), newest: find.withBytes(1, NumberList.numbers))
    }
    find.reset()
    return table.insert(key, list)
  }

  /// Writes what has changed, in the order of the table.
  mutating func flush() throws(StepFailure) {
    changed.sort { table.entries[$0].key.precedes(table.entries[$1].key) }
    for place in changed {
      table[place].isDirty = false
      try write(table[place])
    }
    changed.removeAll(keepingCapacity: true)
  }

  private func write(_ entry: ListTable.Entry) throws(StepFailure) {
    if entry.list.count > 0 {
      store.bind(1, entry.key.word)
      store.bind(2, entry.key.place)
      store.bind(3, entry.list.count)
      store.bind(4, NumberList.text(entry.list.newest))
      try store.run()
    } else {
      drop.bind(1, entry.key.word)
      drop.bind(2, entry.key.place)
      try drop.run()
    }
  }

  mutating func forget() {
    table = ListTable()
    changed = []
  }
}

/// Numbers as JSON, which analysts read with `json_each`.
enum NumberList {
  static func text(_ numbers: [Int64]) -> String {
    var text: [UInt8] = [UInt8(ascii: "[")]
    text.reserveCapacity(numbers.count * 8 + 2)
    for (place, number) in numbers.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      var digits = UInt64(max(0, number))
      let start = text.count
      repeat {
        text.append(UInt8(truncatingIfNeeded: 0x30 + digits % 10))
        digits /= 10
      } while digits > 0
      text[start...].reverse()
    }
    text.append(UInt8(ascii: "]"))
    return String(decoding: text, as: UTF8.self)
  }

  static func numbers(_ text: UnsafeRawBufferPointer) -> [Int64] {
    var numbers: [Int64] = []
    var number: Int64 = -1
    for byte in text {
      if (0x30...0x39).contains(byte) {
        number = max(0, number) &* 10 &+ Int64(byte - 0x30)
      } else if number >= 0 {
        numbers.append(number)
        number = -1
      }
    }
    return numbers
  }
}
