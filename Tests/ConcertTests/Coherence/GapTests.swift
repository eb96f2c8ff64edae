import EventSourcing
import Testing

@testable import Concert

@Suite("gaps")
struct GapTests {
  private func told() async throws -> Committee {
    let committee = try Committee()
    try await committee.submit([
      #"{"do":"ministry.register","code":"DEF","name":"Defence","kind":"ministry","dimension":"defence"}"#,
      #"{"do":"mission.establish","mission":"JOINT","title":"Joint","lead":"MFA","participants":["DEF"],"places":["ML"],"on":"2024-01-01"}"#,
      #"{"do":"commitment.make","ref":"COM-2024-0001","ministry":"MFA","title":"Late","kind":"money","places":["ML"],"period":{"start":"2024-01-01","end":"2024-05-31"},"pledged":{"money":{"minor":500,"currency":"EUR"}},"on":"2024-01-01"}"#,
      #"{"do":"commitment.make","ref":"COM-2024-0002","ministry":"MFA","title":"Told","kind":"money","places":["NE"],"period":{"start":"2024-01-01","end":"2024-05-31"},"on":"2024-01-01"}"#,
      #"{"do":"commitment.make","ref":"COM-2024-0003","ministry":"MFA","title":"Done","kind":"money","places":["TD"],"period":{"start":"2024-01-01","end":"2024-05-31"},"on":"2024-01-01"}"#,
      #"{"do":"contribution.log","ref":"CTR-2024-0001","ministry":"MFA","commitment":"COM-2024-0002","title":"Zero","kind":"money","money":{"minor":0,"currency":"EUR"},"on":"2024-03-01"}"#,
      #"{"do":"contribution.log","ref":"CTR-2024-0002","ministry":"DEF","title":"Proven","kind":"money","places":["SN"],"money":{"minor":5,"currency":"EUR"},"evidence":[{"name":"n.pdf","sha256":"0000000000000000000000000000000000000000000000000000000000000000"}],"on":"2024-03-01"}"#,
      #"{"do":"commitment.fulfil","ref":"COM-2024-0003","on_day":"2024-05-01","on":"2024-05-01"}"#,
    ])
    return committee
  }

  @Test("a return is missing until something is reported, a zero too, or the promise is closed")
  func returns() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let answer = try await committee.ledger().returnGaps()
    #expect(answer.gaps.map(\.ref) == ["COM-2024-0001"] && answer.looked == 3)
    #expect(answer.gaps[0].days == 12)
    #expect(answer.gaps[0].amounts == [Amount(minor: 500, currency: "EUR")])
    #expect(try await committee.ledger().returnGaps(due: Day("2024-05-30")).looked == 0)
    let past = Clocks(asOf: Day("2024-02-01"))
    let early = try await committee.ledger().returnGaps(due: Day("2024-05-31"), at: past)
    #expect(early.gaps.map(\.ref) == ["COM-2024-0001", "COM-2024-0002", "COM-2024-0003"])
  }

  @Test("a cell that was asked for is silent, or zero; who takes part in a mission is asked")
  func coverage() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let places = try await committee.ledger().coverageGaps(.place)
    #expect(places.gaps.map(\.code) == ["ML", "NE", "TD"])
    #expect(places.gaps.map(\.why) == [.promised, .zero, .promised] && places.looked == 4)
    var filter = RecordFilter()
    filter.ministries = ["DEF"]
    let missions = try await committee.ledger().coverageGaps(.mission, filter)
    #expect(missions.gaps.map(\.code) == ["JOINT"] && missions.gaps.map(\.why) == [.takesPart])
  }

  @Test("what has a piece of evidence is not listed, a fulfilment without one is")
  func evidence() async throws {
    let committee = try await told()
    defer { committee.remove() }
    let answer = try await committee.ledger().evidenceGaps()
    #expect(answer.gaps.map(\.ref) == ["CTR-2024-0001", "COM-2024-0003"] && answer.looked == 3)
  }
}
