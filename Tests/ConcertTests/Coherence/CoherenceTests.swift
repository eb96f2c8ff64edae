import EventSourcing
import Testing

@testable import Concert

@Suite("coherence of a ledger")
struct CoherenceTests {
  private static func gift(_ ministry: String, _ minor: Int64, _ currency: String = "EUR") -> String
  {
    #"{"do":"contribution.log","ministry":"\#(ministry)","title":"T","kind":"money","places":["ML"],"themes":["15180"],"money":{"minor":\#(minor),"currency":"\#(currency)"},"on":"2024-03-01"}"#
  }

  private static let defence =
    #"{"do":"ministry.register","code":"DEF","name":"Defence","kind":"ministry","dimension":"defence"}"#

  private func lines(
    _ committee: Committee, _ index: CoherenceIndex, at clocks: Clocks = .now,
    _ change: (inout CoherenceQuery) -> Void = { _ in }
  ) async throws -> [CoherenceLine] {
    var query = CoherenceQuery()
    query.indices = [index]
    change(&query)
    return try await committee.ledger().coherence(query, at: clocks).lines
  }

  @Test("an empty ledger says so for every index and grouping, and divides by nothing")
  func empty() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    for grouping in [nil] + CoherenceQuery.Grouping.allCases {
      var query = CoherenceQuery()
      query.grouping = grouping
      let answer = try await committee.ledger().coherence(query)
      #expect(answer.records == 0)
      let values = answer.lines.filter { $0.value != nil }
      // One ministry stands in the register and has given nothing.
      #expect(values.allSatisfy { $0.index == .breadth && $0.value == "0.0000" })
      if grouping == nil {
        #expect(Set(answer.lines.map(\.index)) == Set(CoherenceIndex.allCases))
      }
    }
  }

  @Test("currencies are never added")
  func currencies() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([
      Self.defence, Self.gift("DEF", 100), Self.gift("MFA", 300), Self.gift("MFA", 70, "USD"),
    ])
    let lines = try await lines(committee, .fragmentation)
    #expect(lines.map(\.currency) == ["EUR", "USD"])
    #expect(lines.map(\.value) == ["0.3750", "0.0000"])
  }

  @Test("both clocks: a figure of an earlier moment is that of what was known then")
  func clocks() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([Self.defence, Self.gift("DEF", 100)])
    let size = try await committee.ledger().basis(at: .now).size
    try await committee.submit([Self.gift("MFA", 100)])
    #expect(try await lines(committee, .fragmentation).map(\.value) == ["0.5000"])
    let before = Clocks(knownAt: .position(size - 1))
    #expect(try await lines(committee, .fragmentation, at: before).map(\.value) == ["0.0000"])
    let day = Clocks(asOf: Day("2024-02-29"))
    #expect(
      try await lines(committee, .fragmentation, at: day).map(\.state) == [.nothing])
  }

  @Test("ministries that were merged count as one")
  func merged() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([
      Self.defence, Self.gift("DEF", 100), Self.gift("MFA", 100),
      #"{"do":"ministry.merge","code":"DEF","into":"MFA","from":"2024-06-01","reason":"reform"}"#,
    ])
    #expect(try await lines(committee, .fragmentation).map(\.value) == ["0.0000"])
    let both = try await lines(committee, .fragmentation) { $0.filter.ministries = ["DEF"] }
    #expect(both.map(\.value) == ["0.0000"])
  }

  @Test("the records behind a figure add up to it, with the positions of their events")
  func behind() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    var query = CoherenceQuery()
    query.indices = [.delivery, .unresolvedDuplication, .jointAction]
    query.listsRecords = true
    let answer = try await committee.ledger().coherence(query)
    var checked = 0
    for line in answer.lines {
      guard case .money(let numerator) = line.numerator,
        case .money(let denominator) = line.denominator
      else { continue }
      func sum(_ part: CoherenceLine.Behind.Part) -> Int128 {
        line.behind.filter { $0.part == part || $0.part == .both }
          .reduce(0) { $0 + ($1.amount ?? 0) }
      }
      #expect(sum(.numerator) == numerator && sum(.denominator) == denominator)
      #expect(line.behind.allSatisfy { !answer.events(behind: $0).isEmpty })
      checked += 1
    }
    #expect(checked >= 3)
  }

  @Test("groups of a whole add up to it where a record stands in one group only")
  func groups() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    func gifts(_ lines: [CoherenceLine]) -> Int128 {
      lines.filter { $0.part == "outside-3d" }.reduce(0) { sum, line in
        if case .count(let number) = line.denominator { sum + number } else { sum }
      }
    }
    let whole = gifts(try await lines(committee, .breadth))
    #expect(whole > 0)
    for grouping in [CoherenceQuery.Grouping.year, .quarter, .place, .theme, .ministry] {
      #expect(gifts(try await lines(committee, .breadth) { $0.grouping = grouping }) == whole)
    }
  }

  @Test("a mission is held against what others do in its cells, and a nominal one is not joint")
  func nominal() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let own = Self.gift("DEF", 100).dropLast() + #","mission":"NOMINAL"}"#
    try await committee.submit([
      Self.defence,
      #"{"do":"mission.establish","mission":"NOMINAL","title":"N","lead":"DEF","participants":["MFA"],"on":"2024-01-01"}"#,
      String(own), Self.gift("MFA", 300),
    ])
    let byMission = try await lines(committee, .jointAction) { $0.grouping = .mission }
    #expect(byMission.map(\.group) == ["NOMINAL"])
    #expect(byMission.map(\.numerator) == [.money(0)])
    #expect(byMission.map(\.denominator) == [.money(100)])
    let filtered = try await lines(committee, .jointAction) { $0.filter.missions = ["NOMINAL"] }
    #expect(filtered.map(\.value) == ["0.0000"])
  }

  @Test("a misspelt code is told")
  func misspelt() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    var query = CoherenceQuery()
    query.filter.ministries = ["MFAA"]
    await #expect(
      throws: ReadingRefusal.unknownCode("MFAA", noun: "ministry", nearest: "MFA")
    ) {
      try await committee.ledger().coherence(query)
    }
  }
}
