internal import Matching

/// The rows of `duplicate_facts`, as many as candidates needed so far: 2 KiB for each 64 efforts.
struct RankTable: ~Copyable {
  struct Row {
    var facts = CandidateFacts(start: nil, end: nil, worth: nil, theme: 0, words: 0)
    /// Of the ministry; below 0 for an effort that is not listed.
    var ministry = Row.unread

    fileprivate static let unread: Int32 = -1
    fileprivate static let absent: Int32 = -2
  }

  private static let blockBits: Int64 = 6
  /// 256 MiB at most.
  private static let mostBlocks = 1 << 17

  /// Whoever reads more than so many goes on: then the efforts beside one are read with it.
  private static let mostSingles = 1024

  private let find: RawStatement
  private let findBlock: RawStatement
  private let store: RawStatement
  private let drop: RawStatement
  /// Where the block of 64 efforts begins among the rows; −1: nowhere yet.
  private var blocks: [Int32] = []
  private var rows: [Row] = []
  private var singles = 0
  /// Of no meaning: so that what is fetched is read.
  private var fetched: Int32 = 0
  private var ministries: [String] = []
  private var places: [String: Int32] = [:]

  init(on raw: OpaquePointer) throws(StepFailure) {
    let find = try RawStatement(
      "SELECT ministry, start, finish, worth, theme, words FROM duplicate_facts WHERE effort = ?1",
      on: raw)
    let findBlock = try RawStatement(
      """
      SELECT ministry, start, finish, worth, theme, words, effort
      FROM duplicate_facts WHERE effort BETWEEN ?1 AND ?2
      """, on: raw)
    let store = try RawStatement(
      """
      REPLACE INTO duplicate_facts (effort, ministry, start, finish, worth, theme, words)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, on: raw)
    let drop = try RawStatement("DELETE FROM duplicate_facts WHERE effort = ?1", on: raw)
    self.find = find
    self.findBlock = findBlock
    self.store = store
    self.drop = drop
  }

  /// Fetches the rows of some efforts from memory together: one after the other each would be waited
  /// for.
  mutating func fetch(_ efforts: ArraySlice<CandidateSearch.Candidate>) {
    for candidate in efforts {
      let block = Int(candidate.effort >> Self.blockBits)
      guard block < blocks.count, blocks[block] >= 0 else { continue }
      fetched &+= rows[Self.place(of: candidate.effort, in: blocks[block])].ministry
    }
  }

  mutating func row(of effort: Int64) throws(StepFailure) -> Row {
    let place = place(of: effort)
    if rows[place].ministry == Row.unread { try read(effort, at: place) }
    return rows[place]
  }

  mutating func set(_ facts: CandidateFacts, ministry: String, of effort: Int64) throws(StepFailure)
  {
    store.bind(1, effort)
    store.bind(2, ministry)
    store.bind(3, facts.start)
    store.bind(4, facts.end)
    store.bind(5, facts.worth)
    store.bind(6, facts.theme)
    store.bind(7, facts.words)
    try store.run()
    rows[place(of: effort)] = Row(facts: facts, ministry: number(of: ministry))
  }

  mutating func remove(_ effort: Int64) throws(StepFailure) {
    drop.bind(1, effort)
    try drop.run()
    rows[place(of: effort)].ministry = Row.absent
  }

  /// A number for a ministry, so that efforts are told apart without comparing texts.
  mutating func number(of ministry: String) -> Int32 {
    if let known = places[ministry] { return known }
    let number = Int32(ministries.count)
    ministries.append(ministry)
    places[ministry] = number
    return number
  }

  func ministry(_ number: Int32) -> String { ministries[Int(number)] }
  var ministryCount: Int { ministries.count }

  mutating func forget() {
    blocks.removeAll()
    rows.removeAll()
  }

  private mutating func place(of effort: Int64) -> Int {
    let block = Int(effort >> Self.blockBits)
    while blocks.count <= block { blocks.append(-1) }
    if blocks[block] < 0 {
      if rows.count >> Self.blockBits >= Self.mostBlocks {
        rows.removeAll(keepingCapacity: true)
        for index in blocks.indices { blocks[index] = -1 }
      }
      blocks[block] = Int32(rows.count >> Self.blockBits)
      for _ in 0..<(1 << Self.blockBits) { rows.append(Row()) }
    }
    return Self.place(of: effort, in: blocks[block])
  }

  private static func place(of effort: Int64, in block: Int32) -> Int {
    Int(block) << Int(blockBits) + Int(effort & (1 << blockBits - 1))
  }

  private mutating func read(_ effort: Int64, at place: Int) throws(StepFailure) {
    guard singles < Self.mostSingles else {
      try readBlock(effort >> Self.blockBits, from: place)
      return
    }
    singles += 1
    find.bind(1, effort)
    defer { find.reset() }
    if try find.step() {
      let ministry = number(of: find.text(0))
      rows[place] = Self.row(find, ministry)
    } else {
      rows[place].ministry = Row.absent
    }
  }

  private mutating func readBlock(_ block: Int64, from place: Int) throws(StepFailure) {
    let size = 1 << Int(Self.blockBits)
    let start = place & ~(size - 1)
    for place in start..<start + size where rows[place].ministry == Row.unread {
      rows[place].ministry = Row.absent
    }
    findBlock.bind(1, block << Self.blockBits)
    findBlock.bind(2, (block + 1) << Self.blockBits - 1)
    defer { findBlock.reset() }
    while try findBlock.step() {
      let ministry = number(of: findBlock.text(0))
      rows[start + Int(findBlock.integer(6)) & (size - 1)] = Self.row(findBlock, ministry)
    }
  }

  private static func row(_ found: borrowing RawStatement, _ ministry: Int32) -> Row {
    Row(
      facts: CandidateFacts(
        start: found.optionalInteger(1), end: found.optionalInteger(2),
        worth: found.optionalInteger(3), theme: Int(found.integer(4)),
        words: Int(found.integer(5))),
      ministry: ministry)
  }
}
