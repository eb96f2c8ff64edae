internal import Matching

/// The rows of `duplicate_facts`, as many as candidates needed so far: 2 KiB for each 64 efforts.
struct RankTable: ~Copyable {
  private struct Row {
    var start: Int32 = .min
    var end: Int32 = .min
    var worth: Int64 = .min
    var theme: Int32 = 0
    var words: Int16 = 0
    /// Of the ministry; −1: not read yet, −2: not listed.
    var ministry: Int32 = -1
  }

  private static let blockBits: Int64 = 6
  /// 256 MiB at most.
  private static let mostBlocks = 1 << 17

  private let find: RawStatement
  private let store: RawStatement
  private let drop: RawStatement
  /// Where the block of 64 efforts begins among the rows; −1: nowhere yet.
  private var blocks: [Int32] = []
  private var rows: [Row] = []
  private var ministries: [String] = []
  private var places: [String: Int32] = [:]

  init(on raw: OpaquePointer) throws(StepFailure) {
    let find = try RawStatement(
      "SELECT ministry, start, finish, worth, theme, words FROM duplicate_facts WHERE effort = ?1",
      on: raw)
    let store = try RawStatement(
      """
      REPLACE INTO duplicate_facts (effort, ministry, start, finish, worth, theme, words)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, on: raw)
    let drop = try RawStatement("DELETE FROM duplicate_facts WHERE effort = ?1", on: raw)
    self.find = find
    self.store = store
    self.drop = drop
  }

  /// None for an effort that is not listed.
  mutating func facts(
    of effort: Int64
  ) throws(StepFailure) -> (ministry: Int32, facts: CandidateFacts)? {
    let place = place(of: effort)
    if rows[place].ministry == -1 { try read(effort, at: place) }
    let row = rows[place]
    guard row.ministry >= 0 else { return nil }
    return (
      row.ministry,
      CandidateFacts(
        start: row.start == .min ? nil : Int(row.start), end: row.end == .min ? nil : Int(row.end),
        worth: row.worth == .min ? nil : Int(row.worth), theme: Int(row.theme),
        words: Int(row.words))
    )
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
    rows[place(of: effort)] = row(facts, number(of: ministry))
  }

  mutating func remove(_ effort: Int64) throws(StepFailure) {
    drop.bind(1, effort)
    try drop.run()
    rows[place(of: effort)].ministry = -2
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
    return Int(blocks[block]) << Int(Self.blockBits) + Int(effort & (1 << Self.blockBits - 1))
  }

  private mutating func read(_ effort: Int64, at place: Int) throws(StepFailure) {
    find.bind(1, effort)
    guard try find.step() else {
      find.reset()
      rows[place].ministry = -2
      return
    }
    let facts = CandidateFacts(
      start: find.optionalInteger(1), end: find.optionalInteger(2), worth: find.optionalInteger(3),
      theme: Int(find.integer(4)), words: Int(find.integer(5)))
    let ministry = number(of: find.text(0))
    find.reset()
    rows[place] = row(facts, ministry)
  }

  private func row(_ facts: CandidateFacts, _ ministry: Int32) -> Row {
    Row(
      start: facts.start.map { Int32(clamping: $0) } ?? .min,
      end: facts.end.map { Int32(clamping: $0) } ?? .min,
      worth: facts.worth.map(Int64.init) ?? .min,
      theme: Int32(clamping: facts.theme), words: Int16(clamping: facts.words), ministry: ministry)
  }
}
