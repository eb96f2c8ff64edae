import EventSourcing
import Testing

@testable import Concert

@Suite("differences")
struct DifferenceTests {
  private static let story = [
    #"{"do":"mission.establish","mission":"M1","title":"M","lead":"MFA","participants":["DEV"],"places":["ML"],"framework":"EU","on":"2024-01-02"}"#,
    #"{"do":"commitment.make","ref":"COM-2024-0011","ministry":"DEV","title":"Wells","kind":"money","places":["ML","NE"],"pledged":{"money":{"minor":100,"currency":"EUR"}},"on":"2024-01-10"}"#,
    #"{"do":"contribution.log","ref":"CTR-2024-0011","ministry":"DEV","commitment":"COM-2024-0011","kind":"money","title":"W","money":{"minor":50,"currency":"EUR"},"on":"2024-02-10"}"#,
    #"{"do":"contribution.log","ref":"CTR-2024-0012","ministry":"MFA","mission":"M1","kind":"personnel","title":"P","people":{"f":2,"m":1},"on":"2024-02-11"}"#,
    #"{"do":"commitment.amend","ref":"COM-2024-0011","pledged":{"money":{"minor":70,"currency":"USD"}},"reason":"r","on":"2024-03-01"}"#,
    #"{"do":"commitment.amend","ref":"COM-2024-0011","places":["XK"],"reason":"moved","on":"2024-03-02"}"#,
    #"{"do":"contribution.correct","ref":"CTR-2024-0011","money":{"minor":80,"currency":"EUR"},"reason":"invoice"}"#,
    #"{"do":"commitment.fulfil","ref":"COM-2024-0011","on":"2024-04-01"}"#,
    #"{"do":"contribution.withdraw","ref":"CTR-2024-0012","reason":"nobody went","on":"2024-04-02"}"#,
    #"{"do":"ministry.merge","code":"DEV","into":"MFA","from":"2024-05-01","reason":"one house","on":"2024-05-01"}"#,
  ]

  private func told() async throws -> Committee {
    let committee = try Committee()
    try await committee.tell(["ministries"])
    for line in Self.story { try await committee.submit([line]) }
    return committee
  }

  @Test("changes of records add up to each line, and every one of them has an event")
  func sums() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let last = try await ledger.basis(at: .now).size - 1
    let first = last - Position(Self.story.count)
    var pairs = (first..<last).map { ($0, $0 + 1) }
    pairs.append((first, last))
    for (from, to) in pairs {
      let (before, after) = (Clocks(knownAt: .position(from)), Clocks(knownAt: .position(to)))
      let records = try await ledger.difference(from: before, to: after, by: .record)
      for line in records.lines {
        #expect(line.events.allSatisfy { $0 > from && $0 <= to })
      }
      let missions = try await ledger.difference(from: before, to: after, by: .mission)
      for line in missions.lines {
        #expect(!line.events.isEmpty, "\(from) to \(to), \(line)")
        let parts = records.lines.filter {
          $0.measure == line.measure && $0.currency == line.currency
            && line.records.contains($0.group ?? "")
        }
        #expect(parts.reduce(0) { $0 + $1.change } == line.change, "\(from) to \(to), \(line)")
      }
      #expect(missions.lines.isEmpty == records.lines.isEmpty)
    }
  }

  @Test("two moments compared by their versions differ as the two compared whole do")
  func versions() async throws {
    let committee = try await told()
    defer { committee.remove() }
    // Two places that are one, and a house that was never there.
    try await committee.submit([
      #"{"do":"contribution.log","ref":"CTR-2024-0013","ministry":"MFA","kind":"personnel","title":"Q","people":{"f":3,"m":0},"places":["XK","ML"],"on":"2024-06-01"}"#,
      #"{"do":"contribution.log","ref":"CTR-2024-0014","ministry":"MFA","mission":"M1","title":"R","money":{"minor":5,"currency":"EUR"},"direction":"returned","on":"2024-06-01"}"#,
      #"{"do":"commitment.pool","ref":"COM-2024-0011","mission":"M1"}"#,
    ])
    let ledger = try committee.ledger()
    let last = try await ledger.basis(at: .now).size - 1
    let first = last - Position(Self.story.count) - 3
    var mfa = RecordFilter()
    mfa.ministries = ["MFA"]
    var dev = RecordFilter()
    dev.ministries = ["DEV"]
    var mali = RecordFilter()
    mali.places = ["ML"]
    var spring = RecordFilter()
    (spring.from, spring.to) = (Day("2024-02-01"), Day("2024-03-31"))
    var differing = 0
    for (from, to) in [(first, last), (last, first + 3), (last - 5, last - 2), (last, last)] {
      let clocks = (Clocks(knownAt: .position(from)), Clocks(knownAt: .position(to)))
      for filter in [RecordFilter(), mfa, dev, mali, spring] {
        // What a filter leaves out does not depend on what the lines are split by.
        let isFiltered = filter != RecordFilter()
        for group in isFiltered ? [.ministry, .record] : Difference.Group.allCases {
          let quick = try #require(
            try await ledger.differenceOfMoments(from: clocks.0, to: clocks.1, by: group, filter))
          let whole = try await ledger.differenceOfWholes(
            from: clocks.0, to: clocks.1, by: group, filter)
          #expect(quick.lines == whole.lines, "\(from) to \(to) by \(group)")
          #expect(quick.events == whole.events, "\(from) to \(to) by \(group)")
          differing += quick.lines.count
        }
      }
    }
    #expect(differing > 100, "they differ in \(differing) lines")
    // Days are folded, and so read whole.
    let days = Clocks(asOf: Day("2024-02-29"))
    #expect(
      try await ledger.differenceOfMoments(from: days, to: .now, by: .kind, RecordFilter()) == nil)
  }

  @Test("a merger moves what the house has, and is the event that explains it")
  func merger() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let last = try await ledger.basis(at: .now).size - 1
    let difference = try await ledger.difference(
      from: Clocks(knownAt: .position(last - 1)), to: Clocks(knownAt: .position(last)),
      by: .ministry)
    let given = difference.lines.filter { $0.measure == .given }
    #expect(given.map(\.group) == ["DEV", "MFA"])
    #expect(given.map(\.change) == [-80, 80])
    #expect(difference.events.map(\.type) == ["ministry.merged"])
  }

  @Test("between two days: what is now known of each; a correction of an earlier day is told")
  func days() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let difference = try await ledger.difference(
      from: Clocks(asOf: Day("2024-01-31")), to: Clocks(asOf: Day("2024-02-29")), by: .place)
    #expect(
      difference.lines.map { "\($0.group ?? "-") \($0.measure) \($0.before) \($0.after)" } == [
        "ML contributions 0 2", "ML given 0 80", "ML women 0 2", "ML men 0 1",
        "NE contributions 0 1", "NE given 0 80",
      ])
    let known = try await ledger.difference(
      from: Clocks(asOf: Day("2024-02-29"), knownAt: .fromEnd(-5)),
      to: Clocks(asOf: Day("2024-02-29")), by: .kind)
    #expect(known.lines.map(\.change) == [30])
    #expect(known.events.map(\.type) == ["contribution.corrected"])
    #expect(known.events.map(\.isCorrection) == [true])
  }

  @Test("nothing differs from itself")
  func same() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let difference = try await committee.ledger().difference(from: .now, to: .now, by: .record)
    #expect(difference.lines.isEmpty && difference.events.isEmpty)
  }
}
