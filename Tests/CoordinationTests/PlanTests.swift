import EventSourcing
import Testing

@testable import Coordination

@Suite("Plans, indicators, consultations and rates")
struct PlanTests {
  static let adopt =
    #"{"do":"plan.adopt","plan":"wps-2018","title":{"en":"Women, Peace and Security","fr":"Femmes, paix et sécurité"},"period":{"start":"2018-01-01","end":"2023-12-31"},"pillars":[{"code":"P1","title":"Participation"},{"code":"P2","title":"Prevention"}]}"#
  static let objective =
    #"{"do":"plan.add-objective","plan":"wps-2018","pillar":"P1","code":"P1.O1","title":"More women in missions"}"#
  static let action =
    #"{"do":"plan.add-action","plan":"wps-2018","objective":"P1.O1","code":"P1.A4","title":"Deploy women","lead":"DEF","supporting":["MFA","DEF"],"due":"2023-12-31"}"#
  static let indicator = define("P1.A4.I1")

  static func define(
    _ code: String, plan: String = "wps-2018", bySex: Bool = true, _ more: String = ""
  ) -> String {
    #"{"do":"plan.define-indicator","plan":"\#(plan)","action":"P1.A4","code":"\#(code)","title":"Women deployed","unit":"people","direction":"up","by_sex":\#(bySex),"frequency":"annual"\#(more)}"#
  }

  static func report(_ code: String = "P1.A4.I1", _ more: String) -> String {
    #"{"do":"plan.report-indicator","indicator":"wps-2018:\#(code)","period":{"start":"2023-01-01","end":"2023-12-31"}\#(more)}"#
  }

  static let plan = [adopt, objective, action, indicator]
  static var planned: Spec { Spec.given(adopt, objective, action, indicator) }

  @Test("a coordinator adopts a plan, once, with pillars of their own codes")
  func adopting() {
    let event = Spec.given().when(Self.adopt).decides("plan.adopted", ["plan": "wps-2018"])
    #expect(event?.stream.text == "plan/wps-2018" && event?.visibility == "public")
    Spec.given().when(Self.adopt, by: "DEF.clerk").refused("not-allowed", exit: 77)
    Spec.given(Self.adopt).when(Self.adopt).refused("plan-exists", exit: 6)
    Spec.given().when(
      #"{"do":"plan.adopt","plan":"wps-2018","title":"T","period":{"start":"2018-01-01"},"pillars":[]}"#
    ).refused("missing-field", exit: 65)
    Spec.given().when(
      #"{"do":"plan.adopt","plan":"wps-2018","title":"T","period":{"start":"2018-01-01"},"pillars":[{"code":"P1","title":"a"},{"code":"P1","title":"b"}]}"#
    ).refused("repeated", exit: 65)
    Spec.given().when(
      #"{"do":"plan.adopt","plan":"wps-2025","title":"T","period":{"start":"2024-01-01"},"predecessor":"wps-2018","pillars":[{"code":"P1","title":"a"}]}"#
    ).refused("unknown-plan", exit: 65)
  }

  @Test("objectives, actions and indicators hang on what is there, under codes never used twice")
  func parts() {
    Spec.given(Self.adopt).when(Self.objective).decides("plan.objectiveAdded", ["pillar": "P1"])
    Spec.given().when(Self.objective).refused("not-found", exit: 3)
    Spec.given(Self.adopt).when(Self.action).refused("unknown-objective", exit: 65)
    Spec.given(Self.adopt, Self.objective).when(Self.action).decides(
      "plan.actionAdded", ["lead": "DEF", "supporting": ["MFA"], "due": "2023-12-31"])
    Self.planned.when(Self.action).refused("code-taken", exit: 6)
    Self.planned.when(Self.define("P1")).refused("code-taken", exit: 6)
    let close = #"{"do":"plan.close","plan":"wps-2018","reason":"over"}"#
    Self.planned.and(close).when(Self.define("P1.A4.I2")).refused("plan-closed", exit: 6)
    let unknown = Self.action.replacing("\"DEF\",\"supp", with: "\"XXX\",\"supp")
    Spec.given(Self.adopt, Self.objective).when(unknown).refused("unknown-ministry")
  }

  @Test("an effort's action is one of a plan, as soon as there is a plan")
  func efforts() {
    func make(_ action: String) -> String {
      #"{"do":"commitment.make","ministry":"DEF","title":"T","kind":"policy","plan_action":"\#(action)"}"#
    }
    Self.planned.when(make("wps-2018:P1.A4")).decides(
      "commitment.made", ["plan_action": "wps-2018:P1.A4"])
    for wrong in ["wps-2018:P1.A5", "wps-2018:P1.O1", "wsp-2018:P1.A4", "P1.A4"] {
      Self.planned.when(make(wrong)).refused("unknown-action", exit: 65)
    }
    Spec.given().when(make("wps-2018:P1.A4")).decides("commitment.made")
    let log = make("P1.A4").replacing("commitment.make", with: "contribution.log")
    Self.planned.when(log).refused("unknown-action", exit: 65)
    let early = Spec.given(
      make("words").replacing(#""ministry":"#, with: #""ref":"COM-2024-0031","ministry":"#)
    ).and(Self.adopt).and(Self.objective).and(Self.action)
    // What was entered before the plan stays; whoever changes it names an action.
    early.when(Line.amend(#","title":"New""#)).decides("commitment.amended")
    early.when(Line.amend(#","plan_action":"wps-2018:P1""#)).refused("unknown-action", exit: 65)
    early.when(Line.amend(#","plan_action":"wps-2018:P1.A4""#)).decides("commitment.amended")
  }

  @Test("an indicator goes on with one of the plan before, and with no other")
  func predecessors() {
    let next =
      #"{"do":"plan.adopt","plan":"wps-2025","title":"T","period":{"start":"2024-01-01"},"predecessor":"wps-2018","pillars":[{"code":"P1","title":"a"}]}"#
    let later = Self.planned.and(next)
      .and(Self.objective.replacing("wps-2018", with: "wps-2025"))
      .and(Self.action.replacing("wps-2018", with: "wps-2025"))
    func replacing(_ item: String) -> String {
      Self.define("P1.A4.I1", plan: "wps-2025", #","replaces":"\#(item)""#)
    }
    later.when(replacing("wps-2018:P1.A4.I1")).decides(
      "plan.indicatorDefined", ["replaces": "wps-2018:P1.A4.I1"])
    later.when(replacing("wps-2018:P1.A4.I9")).refused("unknown-indicator", exit: 65)
    later.when(replacing("wps-2025:P1.A4.I1")).refused("not-the-predecessor", exit: 6)
  }

  @Test("zero is a value, not applicable is a report, and both are told from silence")
  func reporting() {
    let zero = Self.report("P1.A4.I1", #","people":{"f":0,"m":0}"#)
    let event = Self.planned.when(zero, by: "DEF.clerk").decides(
      "indicator.reported", ["state": "value", "people": [["f": 0, "m": 0]]])
    #expect(event?.ministry == "DEF" && event?.stream.text == "indicator/wps-2018:P1.A4.I1")
    Self.planned.when(Self.report("P1.A4.I1", #","state":"not_applicable""#), by: "DEF.clerk")
      .decides("indicator.reported", ["state": "not_applicable", "people": .null])
    Self.planned.when(
      Self.report("P1.A4.I1", #","state":"not_applicable","people":{"f":0,"m":0}"#), by: "DEF.clerk"
    ).refused("value-of-nothing", exit: 6)
    Self.planned.when(Self.report("P1.A4.I1", #","value":"11""#), by: "DEF.clerk")
      .refused("missing-people", exit: 6)
    Self.planned.and(Self.define("P1.A4.I2", bySex: false))
      .when(Self.report("P1.A4.I2", ""), by: "DEF.clerk").refused("missing-value", exit: 6)
    Self.planned.and(zero, by: "DEF.clerk").when(zero, by: "DEF.clerk")
      .refused("nothing-changed", exit: 6)
    Self.planned.when(zero.replacing("2023-", with: "2025-"), by: "DEF.clerk")
      .refused("not-yet", exit: 6)
    Self.planned.when(
      #"{"do":"plan.report-indicator","indicator":"wps-2018:P1.A4.I1","period":{"start":"2023-01-01"},"people":{"f":0,"m":0}}"#,
      by: "DEF.clerk"
    ).refused("missing-field", exit: 65)
  }

  @Test("who leads or supports the action reports people, each its own; a value is the lead's")
  func responsibility() {
    let zero = Self.report("P1.A4.I1", #","people":{"f":0,"m":0}"#)
    let named = Self.report("P1.A4.I1", #","people":{"f":0,"m":0},"ministry":"MFA""#)
    Self.planned.when(zero, by: "DEV.clerk").refused("not-responsible", exit: 6)
    Self.planned.when(named, by: "DEF.clerk").refused("not-allowed", exit: 77)
    let event = Self.planned.when(named, by: "DEV.coordinator").decides("indicator.reported")
    #expect(event?.ministry == "MFA")
    Self.planned.when(zero, by: "DEF.analyst").refused("not-allowed", exit: 77)
    let value = Self.report("P1.A4.I2", #","value":"3","ministry":"MFA""#)
    Self.planned.and(Self.define("P1.A4.I2", bySex: false)).when(value, by: "DEV.coordinator")
      .refused("not-responsible", exit: 6)
  }

  @Test("what the ledger counts itself is not typed")
  func feeding() {
    func fed(_ column: String, _ filter: String = "") -> String {
      Self.define("P1.A4.I3", #","fed_by":{"view":"personnel","column":"\#(column)"\#(filter)}"#)
    }
    Self.planned.when(fed("women_share", #","filter":{"framework":"UN","role":"military"}"#))
      .decides(
        "plan.indicatorDefined",
        [
          "fed_by": [
            "view": "personnel", "column": "women_share",
            "filter": ["framework": "UN", "role": "military"],
          ]
        ])
    Self.planned.when(fed("sessions")).refused("not-counted", exit: 65)
    Self.planned.when(fed("women", #","filter":{"framework":"WEU"}"#)).refused("unknown-framework")
    let world = Self.planned.and(fed("women"))
    world.when(Self.report("P1.A4.I3", #","people":{"f":1,"m":1}"#), by: "DEF.clerk")
      .refused("fed-indicator", exit: 6)
    world.when(Self.report("P1.A4.I3", #","state":"not_applicable""#), by: "DEF.clerk")
      .decides("indicator.reported")
  }

  @Test("a consultation is held, hears inputs and answers each")
  func consulting() {
    let hold =
      #"{"do":"consultation.hold","ministry":"MFA","plan":"wps-2018","stage":"review","level":"consult","invited":["Cercle","ASTM"],"on":"2023-05-04"}"#
    let receive =
      #"{"do":"consultation.receive-input","ref":"CSL-2023-0001","organisation":"ASTM","text":"Count the women."}"#
    func answer(_ input: String) -> String {
      #"{"do":"consultation.answer-input","ref":"CSL-2023-0001","input":"\#(input)","answer":"accepted","text":"We do."}"#
    }
    let held = Self.planned.when(hold, by: "DEV.coordinator").decides(
      "consultation.held", ["invited": ["Cercle", "ASTM"], "attended": .null])
    #expect(held?.ref == "CSL-2023-0001" && held?.ministry == "MFA")
    let world = Self.planned.and(hold)
    world.when(receive).decides("consultation.inputReceived", ["input": "1"])
    world.when(receive, by: "DEF.clerk").refused("not-allowed", exit: 77)
    world.when(answer("1")).refused("unknown-input", exit: 65)
    world.and(receive).when(answer("1")).decides("consultation.inputAnswered")
    world.and(receive).when(receive).decides("consultation.inputReceived", ["input": "2"])
    world.and(receive, answer("1")).when(answer("1")).refused("nothing-changed", exit: 6)
    Self.planned.when(receive).refused("not-found", exit: 3)
  }

  @Test("a rate is above zero, of two currencies, and of a day that has been")
  func rates() {
    func publish(_ rate: String, to: String = "EUR", day: String = "2024-06-14") -> String {
      #"{"do":"rate.publish","from":"USD","to":"\#(to)","day":"\#(day)","rate":"\#(rate)","source":"ECB"}"#
    }
    let event = Spec.given().when(publish("0.9300")).decides("rate.published", ["rate": "0.93"])
    #expect(event?.stream.text == "rate/USD-EUR")
    Spec.given().when(publish("0")).refused("out-of-range", exit: 65)
    Spec.given().when(publish("-1")).refused("out-of-range", exit: 65)
    Spec.given().when(publish("1e3")).refused("bad-number", exit: 65)
    Spec.given().when(publish("0,93")).refused("bad-number", exit: 65)
    Spec.given().when(publish("1", to: "USD")).refused("repeated", exit: 65)
    Spec.given().when(publish("1", day: "2024-07-01")).refused("future-day", exit: 65)
    Spec.given().when(publish("1"), by: "DEF.clerk").refused("not-allowed", exit: 77)
  }

  @Test(
    "decimals have one spelling",
    arguments: [
      ("007.50", "7.5"), ("-0.0", "0"), ("0.000001", "0.000001"), ("-12", "-12"), ("1.", nil),
      (".5", nil), ("+1", nil), ("1e-10", nil), ("1.460.674,00", nil), ("0.0000001", nil),
      ("1234567890123456", nil), ("", nil), ("-", nil), ("١", nil),
    ])
  func decimals(_ text: String, _ expected: String?) {
    #expect(DecimalText(text)?.text == expected)
  }
}
