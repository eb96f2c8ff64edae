internal import Matching

/// The rows of `duplicate_lists`, read once and written when the transaction ends: a list that many
/// events of a batch touch costs one write.
struct ListCache: ~Copyable {
  private struct Entry {
    var list: PostingList
    var isDirty: Bool
  }

  /// So many lists, of some 200 bytes each, are remembered, and at most as many before them.
  private static let most = 160_000

  private let find: RawStatement
  private let store: RawStatement
  private let drop: RawStatement
  private var entries: [ListKey: Entry] = [:]
  /// What was written already, and not asked for since.
  private var earlier: [ListKey: Entry] = [:]

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
    let list = try entry(key).list
    return list.count > 0 ? list : nil
  }

  mutating func add(_ effort: Int64, to key: ListKey) throws(StepFailure) {
    try change(key) { list in
      if key.word == Posting.all { list.add() } else { list.add(effort) }
    }
  }

  mutating func remove(_ effort: Int64, from key: ListKey) throws(StepFailure) {
    try change(key) { $0.remove(effort) }
  }

  private mutating func change(
    _ key: ListKey, _ body: (inout PostingList) -> Void
  ) throws(StepFailure) {
    var entry = try entry(key)
    // Taken out first, so that the list is changed in place and not copied.
    entries[key] = nil
    body(&entry.list)
    entry.isDirty = true
    entries[key] = entry
  }

  private mutating func entry(_ key: ListKey) throws(StepFailure) -> Entry {
    if let known = entries[key] { return known }
    if entries.count >= Self.most {
      try flush()
      earlier = entries
      entries = [:]
    }
    if let known = earlier.removeValue(forKey: key) {
      entries[key] = known
      return known
    }
    find.bind(1, key.word)
    find.bind(2, key.place)
    var list = PostingList()
    if try find.step() {
      list = PostingList(
        count: Int(find.integer(0)), newest: find.withBytes(1, NumberList.numbers))
    }
    find.reset()
    let entry = Entry(list: list, isDirty: false)
    entries[key] = entry
    return entry
  }

  /// Writes what has changed, in the order of the table.
  mutating func flush() throws(StepFailure) {
    var changed: [ListKey] = []
    for (key, entry) in entries where entry.isDirty { changed.append(key) }
    changed.sort { $0.precedes($1) }
    for key in changed {
      guard let entry = entries[key] else { continue }
      entries[key]?.isDirty = false
      if entry.list.count > 0 {
        store.bind(1, key.word)
        store.bind(2, key.place)
        store.bind(3, entry.list.count)
        store.bind(4, NumberList.text(entry.list.newest))
        try store.run()
      } else {
        drop.bind(1, key.word)
        drop.bind(2, key.place)
        try drop.run()
      }
    }
  }

  mutating func forget() {
    entries = [:]
    earlier = [:]
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
