import EventSourcing
import Testing

@testable import Coordination

/// A decision on a duplicate with all that carries it out, act after act.
@Suite("what a decision on a duplicate entails")
struct CarryingTests {
  private static let joint =
    #"{"do":"duplicate.review","a":"COM-2024-0031","b":"COM-2024-0040","outcome":"joint","mission":"EUTM-MALI","reason":"one course"}"#
  private static let same =
    #"{"do":"duplicate.review","a":"COM-2024-0031","b":"COM-2024-0040","outcome":"same","keep":"COM-2024-0040","reason":"entered by both"}"#

  /// The world with these acts done.
  private func world(_ lines: String...) -> World {
    var world = World.usual
    for line in lines { world.must(line) }
    return world
  }

  private func commands(
    _ review: String, in world: World, establishing mission: JSONObject? = nil
  ) throws -> [JSON] {
    let act = try Act(parsing: JSON(parsing: review))
    let surroundings = try world.answered(act)
    return try surroundings.commands(carryingOut: act, establishing: mission)
  }

  /// Decides all of it, or tells the code of the first refusal; what came before it is not kept.
  private func carryOut(
    _ review: String, in world: inout World, by officer: String = "MFA.first",
    establishing mission: JSONObject? = nil
  ) -> [String] {
    var trial = world
    do {
      var types: [String] = []
      for command in try commands(review, in: world, establishing: mission) {
        types += try trial.submit(command.canonicalText, by: officer).events.map {
          "\($0.type) \($0.ref)"
        }
      }
      world = trial
      return types
    } catch {
      return [(error as? any Explainable)?.explanation.code ?? "\(error)"]
    }
  }

  @Test("joint pools both under a mission that both take part in")
  func pooling() {
    var world = world(Line.made, Line.other)
    #expect(
      carryOut(Self.joint, in: &world) == [
        "duplicate.reviewed DUP-20240040", "commitment.pooled COM-2024-0031",
        "commitment.pooled COM-2024-0040",
      ])
  }

  @Test("of a merged ministry the successor is put under a new mission")
  func merged() {
    var world = world(
      Line.make("OLD", #","ref":"COM-2024-0031","on":"2024-01-01""#), Line.other, Line.merged)
    let review = Self.joint.replacing("EUTM-MALI", with: "NEW-ONE")
    #expect(
      carryOut(review, in: &world, establishing: JSONObject()) == [
        "mission.established NEW-ONE", "duplicate.reviewed DUP-20240040",
        "commitment.pooled COM-2024-0031", "commitment.pooled COM-2024-0040",
      ])
  }

  /// The acts that enter a commitment of a ministry together with COM-2024-0040 of DEV.
  private func entering(
    _ ministry: String, under name: String, in world: World, establishing: JSONObject? = nil
  ) throws -> [String] {
    let entry = try Act(parsing: JSON(parsing: Line.make(ministry, #","mission":"\#(name)""#)))
    var surroundings = try world.answered(entry)
    let pool = #"{"do":"commitment.pool","ref":"COM-2024-0040","mission":"\#(name)"}"#
    surroundings = try world.answered(Act(parsing: JSON(parsing: pool)), after: surroundings)
    let other = try #require(EffortRef("COM-2024-0040"))
    let mission = try #require(ID<Mission>(name))
    return try surroundings.commands(
      entering: entry, with: other, under: mission, establishing: establishing, by: "MFA.first"
    ).map { "\($0["do"]?.string ?? "") \($0["ministry"]?.string ?? $0["lead"]?.string ?? "")" }
  }

  @Test("a new effort is entered under one mission with a like one: the entry comes last")
  func enteringTogether() throws {
    let world = world(Line.other)
    #expect(
      try entering("DEF", under: "EUTM-MALI", in: world) == [
        "commitment.pool ", "commitment.make DEF",
      ])
    #expect(
      try entering("JUS", under: "EUTM-MALI", in: world) == [
        "mission.join JUS", "commitment.pool ", "commitment.make JUS",
      ])
    #expect(
      try entering("JUS", under: "NEW-ONE", in: world, establishing: JSONObject()) == [
        "mission.establish DEV", "commitment.pool ", "commitment.make JUS",
      ])
    #expect(try entering("JUS", under: "NOWHERE", in: world) == ["commitment.make JUS"])
  }

  @Test("who takes no part in the mission joins it first, with the reason")
  func joining() throws {
    var world = world(Line.made, Line.make("JUS", #","ref":"COM-2024-0040","on":"2024-02-01""#))
    let first = try commands(Self.joint, in: world)[0]
    #expect(first["do"] == "mission.join")
    #expect(first["ministry"] == "JUS")
    #expect(first["reason"] == "one course")
    #expect(
      carryOut(Self.joint, in: &world).first == "mission.joined EUTM-MALI")
  }

  @Test("what stands under the mission already is not pooled again")
  func standing() {
    var world = world(
      Line.made, Line.other,
      #"{"do":"commitment.pool","ref":"COM-2024-0031","mission":"EUTM-MALI"}"#)
    #expect(
      carryOut(Self.joint, in: &world) == [
        "duplicate.reviewed DUP-20240040", "commitment.pooled COM-2024-0040",
      ])
  }

  @Test("a new mission spans the places, themes and days of the two, led by the first's ministry")
  func establishing() throws {
    var world = world(
      Line.made,
      Line.make(
        "DEV",
        #","ref":"COM-2024-0040","places":["NE"],"themes":["15180"],"period":{"start":"2024-01-15","end":"2024-04-30"},"on":"2024-02-01""#
      ))
    let review = Self.joint.replacing("EUTM-MALI", with: "GBV")
    let mission = try commands(review, in: world, establishing: JSONObject())[0]
    #expect(mission["title"] == "Formation")
    #expect(mission["lang"] == "fr")
    #expect(mission["lead"] == "DEF")
    #expect(mission["participants"] == ["DEV"])
    #expect(mission["places"] == ["ML", "NE"])
    #expect(mission["themes"] == ["15180"])
    #expect(mission["period"] == ["start": "2024-01-15", "end": "2024-05-31"])
    #expect(mission["kind"] == nil)
    #expect(
      carryOut(review, in: &world, establishing: JSONObject()) == [
        "mission.established GBV", "duplicate.reviewed DUP-20240040",
        "commitment.pooled COM-2024-0031", "commitment.pooled COM-2024-0040",
      ])
  }

  @Test("a new mission shows an owner's own record to nobody else")
  func visibility() throws {
    let secret = Line.other.replacing(
      #""kind":"money""#, with: #""kind":"money","visibility":"owner""#)
    let review = Self.joint.replacing("EUTM-MALI", with: "GBV")
    let mission = try commands(
      review, in: world(Line.made, secret), establishing: JSONObject())[0]
    #expect(mission["visibility"] == "owner")
  }

  @Test("same withdraws the one that is not kept, with the reason")
  func withdrawing() throws {
    var world = world(Line.made, Line.other)
    let withdrawal = try commands(Self.same, in: world)[1]
    #expect(
      withdrawal
        == ["do": "commitment.withdraw", "ref": "COM-2024-0031", "reason": "entered by both"])
    #expect(
      carryOut(Self.same, in: &world) == [
        "duplicate.reviewed DUP-20240040", "commitment.withdrawn COM-2024-0031",
      ])
  }

  @Test("contributions are put under the mission by a correction, and withdrawn as such")
  func contributions() throws {
    let alone = Line.log("DEF", #","ref":"CTR-2024-0007","on":"2024-03-10""#)
    let before = world(alone, Line.other)
    func review(_ line: String) -> String {
      line.replacing("COM-2024-0031", with: "CTR-2024-0007")
        .replacing(#""reason""#, with: #""on":"2024-06-01","reason""#)
    }
    var joined = before
    #expect(
      carryOut(review(Self.joint), in: &joined) == [
        "duplicate.reviewed DUP-20240007", "commitment.pooled COM-2024-0040",
        "contribution.corrected CTR-2024-0007",
      ])
    var replaced = before
    #expect(
      carryOut(review(Self.same), in: &replaced).last == "contribution.withdrawn CTR-2024-0007")
    var elsewhere = world(
      Line.log("DEF", #","ref":"CTR-2024-0007","mission":"KFOR","on":"2024-03-10""#), Line.other)
    #expect(carryOut(review(Self.joint), in: &elsewhere) == ["already-pooled"])
  }

  @Test("what has ended, stands elsewhere or was withdrawn refuses all of it")
  func refusals() {
    let elsewhere = #"{"do":"commitment.pool","ref":"COM-2024-0031","mission":"KFOR"}"#
    for (line, review, code) in [
      (Line.withdrawn, Self.joint, "withdrawn"), (Line.withdrawn, Self.same, "withdrawn"),
      (Line.fulfilled, Self.joint, "commitment-closed"),
      (Line.fulfilled, Self.same, "commitment-closed"),
      (elsewhere.replacing("KFOR", with: "OTHER"), Self.joint, "already-pooled"),
      (
        #"{"do":"mission.conclude","mission":"EUTM-MALI","on_day":"2024-05-01"}"#, Self.joint,
        "mission-closed"
      ),
    ] {
      var world = world(
        Line.made, Line.other,
        #"{"do":"mission.establish","mission":"OTHER","title":"Other","lead":"DEF","participants":["DEV"]}"#,
        line)
      let before = world.log.count
      #expect(carryOut(review, in: &world) == [code], "\(line)")
      #expect(world.log.count == before)
    }
  }

  @Test("who was withdrawn or ended replaces nobody")
  func keeping() {
    let keep = Self.same.replacing(
      #""keep":"COM-2024-0040""#, with: #""keep":"COM-2024-0031""#)
    let pair = Spec.given(Line.made, Line.other)
    pair.and(Line.withdrawn).when(keep).refused("withdrawn", exit: 6)
    pair.and(Line.fulfilled).when(keep).refused("commitment-closed", exit: 6)
    Spec.given(
      Line.log("DEF", #","ref":"CTR-2024-0007","on":"2024-03-10""#), Line.other,
      #"{"do":"contribution.withdraw","ref":"CTR-2024-0007","reason":"r"}"#
    ).when(keep.replacing("COM-2024-0031", with: "CTR-2024-0007")).refused("withdrawn", exit: 6)
  }

  @Test("a coordinator may for both; a clerk of one ministry may do none of it")
  func rights() {
    for review in [Self.joint, Self.same] {
      var world = world(Line.made, Line.other)
      let before = world.log.count
      #expect(carryOut(review, in: &world, by: "DEF.clerk") == ["not-allowed"])
      #expect(carryOut(review, in: &world, by: "DEV.clerk") == ["not-allowed"])
      #expect(world.log.count == before)
      #expect(carryOut(review, in: &world, by: "DEV.coordinator").count > 1)
    }
  }

  @Test("of a decided pair, an unknown mission or another outcome it is the review alone")
  func alone() throws {
    var world = world(Line.made, Line.other)
    #expect(try commands(Line.reviewed, in: world).count == 1)
    let nowhere = Self.joint.replacing("EUTM-MALI", with: "NOWHERE")
    #expect(carryOut(nowhere, in: &world) == ["unknown-mission"])
    _ = carryOut(Self.joint, in: &world)
    #expect(carryOut(Self.same, in: &world) == ["already-decided"])
  }

  @Test("a review of facts that changed since they were shown is refused")
  func facts() {
    let pair = Spec.given(Line.made, Line.other)
    func seen(_ digest: String) -> String {
      Line.reviewed.replacing(#""reason""#, with: #""facts_digest":"\#(digest)","reason""#)
    }
    pair.when(seen("sha256:00")).decides("duplicate.reviewed", ["facts_digest": "sha256:00"])
    pair.when(seen("sha256:01")).refused("facts-changed", exit: 6)
  }
}
