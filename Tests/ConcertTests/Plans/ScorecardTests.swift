import Coordination
import EventSourcing
import Testing

@testable import Concert

@Suite("the scorecard")
struct ScorecardTests {
  private static func day(_ text: String) -> Day { Day(viewText: text) }

  private static let plan = [
    #"{"do":"plan.adopt","plan":"wps-2022","title":"W","period":{"start":"2022-01-01","end":"2024-12-31"},"pillars":[{"code":"P1","title":"Participation"}],"on":"2022-01-03"}"#,
    #"{"do":"plan.add-objective","plan":"wps-2022","pillar":"P1","code":"O1","title":"O","on":"2022-01-03"}"#,
    #"{"do":"plan.add-action","plan":"wps-2022","objective":"O1","code":"A1","title":"A","lead":"MFA","supporting":["DEF"],"on":"2022-01-03"}"#,
  ]

  private static func define(_ code: String, unit: String = "percent", _ fields: String) -> String {
    #"{"do":"plan.define-indicator","plan":"wps-2022","action":"A1","code":"\#(code)","title":"\#(code)","unit":"\#(unit)","direction":"up","frequency":"annual","on":"2022-01-03",\#(fields)}"#
  }

  private static func sent(_ fields: String) -> String {
    #"{"do":"contribution.log","ministry":"MFA","title":"T","kind":"personnel",\#(fields)}"#
  }

  private func card(
    _ lines: [String], at clocks: Clocks = .now
  ) async throws -> Scorecard {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([
      #"{"do":"ministry.register","code":"DEF","name":"D","kind":"ministry","dimension":"defence","on":"2022-01-03"}"#
    ])
    try await committee.submit(Self.plan + lines)
    return try await committee.ledger().scorecard("wps-2022", at: clocks)
  }

  @Test("people who were there in a year are counted for it, by role and framework, once a year")
  func fedByPersonnel() async throws {
    let card = try await card([
      Self.define(
        "UN",
        #""by_sex":false,"fed_by":{"view":"personnel","column":"women_share","filter":{"framework":"UN","role":"police"}}"#
      ),
      Self.sent(
        #""framework":"UN","people":[{"role":"police","f":1,"m":2},{"role":"military","f":9,"m":0}],"period":{"start":"2022-11-01","end":"2023-02-28"},"on":"2022-11-01""#
      ),
      Self.sent(
        #""framework":"UN","people":[{"role":"police","f":1,"m":0,"u":5}],"period":{"start":"2023-05-01","end":"2023-06-30"},"on":"2023-05-01""#
      ),
      Self.sent(
        #""framework":"EU","people":[{"role":"police","f":7,"m":0}],"period":{"start":"2023-05-01","end":"2023-06-30"},"on":"2023-05-01""#
      ),
    ])
    let periods = card.indicators[0].periods
    #expect(periods.map(\.label) == ["2022", "2023"])
    #expect(periods[0].people == PeopleCount(women: 1, men: 2))
    #expect(periods[0].value == "33.3")
    #expect(periods[1].people == PeopleCount(women: 2, men: 2, unknown: 5))
    // Whose sex is not known is in neither part of the share.
    #expect(periods[1].value == "50.0")
    #expect(periods[1].positions.count == 2)
  }

  @Test("a withdrawn deployment is counted no more; a share of nobody is no number")
  func nobody() async throws {
    let card = try await card([
      Self.define("W", #""by_sex":false,"fed_by":{"view":"personnel","column":"women_share"}"#),
      Self.define(
        "N", unit: "people", #""by_sex":false,"fed_by":{"view":"personnel","column":"people"}"#),
      Self.sent(
        #""ref":"CTR-2022-0001","people":{"f":1,"m":2},"period":{"start":"2022-11-01","end":"2022-12-28"},"on":"2022-11-01""#
      ),
      #"{"do":"contribution.withdraw","ref":"CTR-2022-0001","reason":"never sent"}"#,
    ])
    #expect(card.indicators[0].periods.map(\.state) == [.notApplicable, .notApplicable])
    #expect(card.indicators[1].periods.map(\.value) == ["0", "0"])
  }

  @Test("training is counted in the year in which it began")
  func fedByTraining() async throws {
    let training =
      #""training":{"sessions":3,"topic":"gbv","trained":{"f":4,"m":6},"audience":"local_forces"}"#
    let card = try await card([
      Self.define(
        "S", unit: "sessions",
        #""by_sex":false,"fed_by":{"view":"training","column":"sessions","filter":{"topic":"gbv","place":"sahel"}}"#
      ),
      Self.define(
        "T", unit: "people", #""by_sex":true,"fed_by":{"view":"training","column":"women_trained"}"#
      ),
      #"{"do":"contribution.log","ministry":"MFA","title":"T","kind":"training","places":["ML"],"period":{"start":"2022-12-01","end":"2023-01-31"},"on":"2022-12-01",\#(training)}"#,
      #"{"do":"contribution.log","ministry":"MFA","title":"T","kind":"training","places":["XK"],"on":"2023-03-01",\#(training)}"#,
    ])
    #expect(card.indicators[0].periods.map(\.value) == ["3", "0"])
    #expect(card.indicators[1].periods.map(\.value) == ["4", "4"])
  }

  @Test("reports of several ministries add up; zero, not applicable and silence are three states")
  func reports() async throws {
    func report(_ year: Int, _ fields: String) -> String {
      #"{"do":"plan.report-indicator","indicator":"wps-2022:I","period":{"start":"\#(year)-01-01","end":"\#(year)-12-31"},\#(fields)}"#
    }
    let lines = [
      Self.define("I", unit: "people", #""by_sex":true"#),
      report(2022, #""people":{"f":0,"m":0},"shown":"complete","on":"2023-01-10""#),
      report(2022, #""people":{"f":2,"m":1},"ministry":"DEF","shown":"limited","on":"2023-02-10""#),
    ]
    let now = try await card(lines)
    #expect(now.indicators[0].periods.map(\.state) == [.value, .notReported])
    #expect(now.indicators[0].periods[0].people == PeopleCount(women: 2, men: 1))
    #expect(now.indicators[0].periods[0].shown == .limited)
    #expect(now.findings.map(\.kind) == [.noCommitment, .silent])
    var clocks = Clocks.now
    clocks.asOf = Self.day("2023-01-31")
    let then = try await card(lines, at: clocks)
    #expect(then.indicators[0].periods[0].people == PeopleCount())
    #expect(then.indicators[0].periods.count == 1)
  }

  @Test("an action is as good as its weakest commitment")
  func said() async throws {
    func make(_ number: Int) -> String {
      #"{"do":"commitment.make","ref":"COM-2022-000\#(number)","ministry":"MFA","title":"C","kind":"policy","plan_action":"wps-2022:A1","on":"2022-02-01"}"#
    }
    let fulfil = #"{"do":"commitment.fulfil","ref":"COM-2022-0001"}"#
    let one = try await card([make(1), fulfil])
    #expect(one.actions[0].said == .delivered && one.pillars[0].delivered == 1)
    let two = try await card([
      make(1), fulfil, make(2),
      #"{"do":"commitment.assess","ref":"COM-2022-0002","status":"at_risk"}"#,
    ])
    #expect(two.actions[0].said == .atRisk && two.actions[0].commitments == 2)
    let gone = try await card([
      make(1), fulfil, make(2), #"{"do":"commitment.withdraw","ref":"COM-2022-0002","reason":"r"}"#,
    ])
    #expect(gone.actions[0].said == .delivered)
  }

  @Test("periods are those of the calendar that are over")
  func periods() {
    func labels(_ frequency: Frequency, _ start: String, _ end: String?, _ day: String) -> [String]
    {
      PlanPeriods.over(
        frequency, from: Self.day(start), to: end.map(Self.day), on: Self.day(day)
      ).map { PlanPeriods.label($0.start, $0.end) }
    }
    #expect(labels(.annual, "2022-05-01", "2024-12-31", "2024-12-30") == ["2022", "2023"])
    #expect(labels(.annual, "2022-05-01", "2023-12-31", "2030-01-01") == ["2022", "2023"])
    #expect(labels(.halfYearly, "2022-07-01", nil, "2023-06-30") == ["2022-H2", "2023-H1"])
    #expect(labels(.quarterly, "2023-02-01", nil, "2023-07-01") == ["2023-Q1", "2023-Q2"])
    #expect(labels(.monthly, "2023-11-15", nil, "2024-01-31") == ["2023-11", "2023-12", "2024-01"])
    #expect(labels(.once, "2022-01-01", "2022-03-15", "2022-03-14") == [])
    #expect(labels(.once, "2022-01-01", "2022-03-15", "2022-03-15") == ["2022-01-01..2022-03-15"])
  }

  @Test(
    "the women's share is rounded half up",
    arguments: [(1, 2, "33.3"), (2, 1, "66.7"), (0, 5, "0.0"), (1, 7, "12.5"), (1, 15, "6.3")])
  func share(women: Int, men: Int, expected: String) {
    #expect(PeopleCount(women: women, men: men).womenShare == expected)
    #expect(PeopleCount(unknown: 3).womenShare == nil)
  }
}
