import EventSourcing
import Foundation
import Testing

@testable import Concert

/// Keeps what the ledger hands out.
struct TrailList: Sink {
  var entries: [TrailEntry] = []
  mutating func begin(_ basis: Basis, columns: [String]) {}
  mutating func take(_ entry: TrailEntry) { entries.append(entry) }
}

extension Committee {
  func found(_ change: (inout TrailQuery) -> Void) async throws -> [String] {
    var query = TrailQuery()
    change(&query)
    return try await ledger().trail(query, into: TrailList()).entries.map {
      "\($0.type) \($0.ref)"
    }
  }
}

@Suite("audit trail")
struct TrailTests {
  private func amended() async throws -> Committee {
    let committee = try Committee()
    try await committee.tell(["ministries"])
    try await committee.submit(
      [
        """
        {"do":"commitment.make","ref":"COM-2024-0009","ministry":"DEF","title":"Course",\
        "kind":"training","period":{"start":"2024-03-01","end":"2024-03-31"},\
        "pledged":{"money":{"minor":100,"currency":"EUR"}},"on":"2024-02-01"}
        """
      ], now: "2024-02-02T08:00:00Z")
    try await committee.submit(
      [
        """
        {"do":"commitment.amend","ref":"COM-2024-0009","on":"2024-04-05","reason":"late",\
        "period":{"start":"2024-03-01","end":"2024-05-31"}}
        """
      ], now: "2024-06-20T08:00:00Z")
    return committee
  }

  @Test("a trail tells what each amendment changed, and with which roles it was signed")
  func changes() async throws {
    let committee = try await amended()
    defer { committee.remove() }
    let story = try await committee.ledger(now: "2024-06-21T08:00:00Z").story(of: "COM-2024-0009")
    #expect(story.events.map(\.entry.type) == ["commitment.made", "commitment.amended"])
    #expect(
      story.events[1].changes == [
        FieldChange(field: "period.end", before: "2024-03-31", after: "2024-05-31")
      ])
    #expect(Set(story.events[0].roles) == ["admin", "clerk", "coordinator"])
    #expect(story.events[1].entry.daysLate == 76)
  }

  @Test("a commitment is overdue from the day after its due day until the due day moves")
  func overdue() async throws {
    let committee = try await amended()
    defer { committee.remove() }
    let story = try await committee.ledger(now: "2024-06-21T08:00:00Z").story(of: "COM-2024-0009")
    let lines = story.steps.map { step in
      switch step {
      case .event(let event): event.entry.type
      case .computed(let day, let what, _): "\(day) \(what)"
      }
    }
    #expect(
      lines == [
        "commitment.made", "2024-04-01 overdue", "commitment.amended", "2024-06-01 overdue",
      ])
  }

  @Test("a commitment that was fulfilled in time was never overdue, however late that was recorded")
  func inTime() async throws {
    let committee = try await amended()
    defer { committee.remove() }
    try await committee.submit(
      [#"{"do":"commitment.fulfil","ref":"COM-2024-0009","on_day":"2024-05-30"}"#],
      now: "2024-08-01T08:00:00Z")
    let story = try await committee.ledger(now: "2024-08-02T08:00:00Z").story(of: "COM-2024-0009")
    #expect(story.steps.count - story.events.count == 1)
  }

  @Test("what the head line says of leaves and checkpoint was looked at")
  func checked() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let check = try await committee.ledger().story(of: "COM-2022-0002", withLinked: true).check
    #expect(check.events == 3)
    #expect(check.leaves == 3)
    #expect(check.included == 3)
    #expect(check.checkpoint?.size == 25)
    #expect(check.checkpoint?.signer != nil)
    #expect(check.findings.isEmpty)
    try committee.removeLogKey()
    let unknown = try await committee.ledger().story(of: "COM-2022-0002").check
    #expect(unknown.checkpoint?.signer == nil)
  }

  @Test(
    "an altered event is not shown as whole",
    arguments: [
      ("UPDATE bodies SET payload = replace(payload, '80000000', '90000000')", "body-differs"),
      ("UPDATE events SET header = replace(header, '2022-02-15', '2022-02-16')", "broken-chain"),
      ("UPDATE events SET recorded = recorded + 1", "broken-chain"),
      ("UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND idx = 15", "bad-checkpoint"),
      ("UPDATE checkpoints SET note = replace(note, '— ', '— x')", "bad-checkpoint"),
    ])
  func tampered(_ sql: String, _ code: String) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try committee.tamper(sql)
    // The sidecar would refuse the ledger before the trail could find anything itself.
    try FileManager.default.removeItem(atPath: committee.folder + "/checkpoint")
    let check = try await committee.ledger().story(of: "COM-2022-0002").check
    #expect(check.findings.contains { $0.code == code }, "\(check.findings.map(\.code))")
  }

  @Test("entries are found by both clocks, by delay, by words and by whom they were for")
  func search() async throws {
    let committee = try await amended()
    defer { committee.remove() }
    #expect(
      try await committee.found {
        $0.recordedAfter = Moment("2024-06-13T00:00:00Z").map { .moment($0) }
        $0.to = Day("2024-05-31")
      } == ["commitment.amended COM-2024-0009"])
    #expect(
      try await committee.found {
        $0.lateDays = 131
        $0.type = "commitment"
      } == ["commitment.made COM-2024-0009"])
    #expect(try await committee.found { $0.text = "LATE" } == ["commitment.amended COM-2024-0009"])
    #expect(try await committee.found { $0.text = "%" }.isEmpty)
    #expect(
      try await committee.found {
        $0.isOnBehalf = true
        $0.type = "commitment.made"
      } == ["commitment.made COM-2024-0009"])
  }

  @Test("pages follow one another without a gap")
  func pages() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let all = try await committee.found { _ in }
    var paged: [String] = []
    var after: Position = -1
    while true {
      var query = TrailQuery()
      (query.after, query.limit) = (after, 7)
      let page = try await committee.ledger().trail(query, into: TrailList()).entries
      guard let last = page.last else { break }
      paged += page.map { "\($0.type) \($0.ref)" }
      after = last.position
    }
    #expect(paged == all)
    #expect(all.count == 25)
  }

  @Test(
    "a misspelt name is told, lest it look like a clean record",
    arguments: [("officer", "MFA.thil"), ("ministry", "DEFF"), ("type", "commitment.mad")])
  func misspelt(_ field: String, _ text: String) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    await #expect(throws: ReadingRefusal.self) {
      _ = try await committee.found { query in
        switch field {
        case "officer": query.officer = text
        case "ministry": query.ministry = text
        default: query.type = text
        }
      }
    }
  }

  @Test("a confirmation by whoever entered the contribution is found, and no other")
  func samePerson() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try await committee.enrol("DEF.reuter", of: "DEF", roles: #"["validator"]"#)
    let outcomes = try await committee.ledger(of: "DEF.reuter").perform { ledger in
      try ledger.send([
        #"{"do":"contribution.confirm","ref":"CTR-2022-0001"}"#,
        #"{"do":"contribution.confirm","ref":"CTR-2022-0002"}"#,
      ]).outcomes
    }
    #expect(outcomes.words == ["stored", "stored"])
    #expect(try await committee.found { $0.isSamePersonConfirmed = true }.isEmpty)
    // The rules refuse it, so only a ledger that was written around them can hold one.
    try committee.tamper(
      """
      UPDATE events SET header = replace(header, 'officer/DEF.reuter', 'officer/MFA.thill')
      WHERE stream = 'contribution/CTR-2022-0001' AND version = 1
      """)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: committee.folder + "/views.db" + suffix)
    }
    #expect(
      try await committee.found { $0.isSamePersonConfirmed = true }
        == ["contribution.confirmed CTR-2022-0001"])
  }
}
