import EventSourcing
import Testing

@testable import Coordination

@Suite("Ministries")
struct MinistryTests {
  private func register(_ code: String, _ more: String = "") -> String {
    #"{"do":"ministry.register","code":"\#(code)","name":"N","kind":"agency","dimension":"other"\#(more)}"#
  }

  @Test("a code is never used again")
  func codes() {
    Spec.given().when(register("POL", #","parent":"JUS""#)).decides(
      "ministry.registered", ["parent": "JUS"])
    Spec.given().when(register("DEF")).refused("code-taken", exit: 6)
    Spec.given().when(register("POL", #","parent":"JUST""#)).refused("unknown-ministry")
  }

  @Test("only an admin changes ministries")
  func rights() {
    Spec.given().when(register("POL"), by: "MFA.admin").decides("ministry.registered")
    Spec.given().when(register("POL"), by: "DEV.coordinator").refused("not-allowed", exit: 77)
  }

  @Test("a renamed ministry keeps its code")
  func renaming() {
    Spec.given().when(#"{"do":"ministry.rename","code":"OLD","name":{"fr":"Ancien"}}"#).decides(
      "ministry.renamed", ["name": ["fr": "Ancien"], "from": "2024-06-15"])
    Spec.given().when(#"{"do":"ministry.rename","code":"NONE","name":"x"}"#)
      .refused("unknown-ministry")
  }

  @Test("the successor works on the open records of a merged ministry")
  func merging() {
    let spec = Spec.given(
      Line.make("OLD", #","ref":"COM-2024-0031","on":"2024-01-01""#), Line.merged)
    let event = spec.when(Line.amend(#","partner":"x""#), by: "DEF.clerk")
      .decides("commitment.amended")
    #expect(event?.ministry == "OLD")
    spec.when(Line.amend(#","partner":"x""#), by: "DEV.clerk").refused("not-allowed")
  }

  @Test("rights are inherited at every remove")
  func mergingTwice() {
    Spec.given(
      Line.make("OLD", #","ref":"COM-2024-0031","on":"2024-01-01""#), Line.merged,
      #"{"do":"ministry.merge","ministry":"DEF","into":"JUS","reason":"reform"}"#
    ).when(Line.amend(#","partner":"x""#), by: "JUS.clerk").decides("commitment.amended")
  }

  @Test("a merged ministry takes no new record from the day of the merger")
  func afterMerging() {
    let words = Spec.given(Line.merged).when(Line.make("OLD")).refused("ministry-merged", exit: 6)
    #expect(words?.what.contains("DEF") == true)
    Spec.given(Line.merged).when(Line.make("OLD", #","on":"2024-05-31""#), by: "DEF.clerk")
      .decides("commitment.made")
    Spec.given(Line.merged).when(Line.log("OLD")).refused("ministry-merged")
    Spec.given(Line.merged).when(Line.merged).refused("ministry-merged")
    Spec.given(Line.merged).when(World.enrol("OLD.two", ministry: "OLD", roles: #"["clerk"]"#))
      .refused("ministry-merged")
  }

  @Test("no ministry is its own successor")
  func circles() {
    Spec.given().when(#"{"do":"ministry.merge","ministry":"OLD","into":"OLD","reason":"r"}"#)
      .refused("into-itself", exit: 6)
    Spec.given(
      #"{"do":"ministry.merge","ministry":"OLD","into":"DEF","from":"2025-01-01","reason":"r"}"#
    ).when(
      #"{"do":"ministry.merge","ministry":"DEF","into":"OLD","from":"2025-01-01","reason":"r"}"#
    ).refused("merger-circle", exit: 6)
  }

  @Test("a split ministry goes on only when it is one of its parts")
  func splitting() {
    func line(_ parts: String) -> String {
      #"{"do":"ministry.split","ministry":"OLD","into":[\#(parts)],"reason":"r"}"#
    }
    Spec.given().when(line(#""DEF""#)).refused("split-needs-two", exit: 6)
    Spec.given(line(#""DEF","DEV""#)).when(Line.make("OLD")).refused("ministry-split", exit: 6)
    Spec.given(line(#""OLD","DEV""#)).when(Line.make("OLD")).decides("commitment.made")
  }

  @Test("a ministry with open records is not dissolved")
  func dissolving() {
    let line = #"{"do":"ministry.dissolve","ministry":"OLD","reason":"r"}"#
    Spec.given(line).when(Line.make("OLD")).refused("ministry-dissolved", exit: 6)
    Spec.given(Line.make("OLD", #","ref":"COM-2024-0031""#)).when(line).refused(
      .ministry(.openRecords(ID(unchecked: "OLD"), ["COM-2024-0031"])))
    Spec.given(Line.make("OLD", #","ref":"COM-2024-0031""#), Line.withdrawn).when(line)
      .decides("ministry.dissolved")
    Spec.given().when(#"{"do":"ministry.dissolve","ministry":"DEF","reason":"r"}"#)
      .refused("open-records", exit: 6)
  }
}

@Suite("Officers")
struct OfficerTests {
  private let new = World.enrol("DEF.new", ministry: "DEF", roles: #"["clerk"]"#)

  @Test("an admin enrols an officer with a key of its own")
  func enrolling() throws {
    let (decision, _) = try World.usual.decide(new, by: "MFA.admin")
    #expect(decision.events[0].visibility == "public")
    #expect(decision.possession?.key.text == World.key("DEF.new"))
    #expect(
      decision.possession?.message
        == Array("concert-possession/v1\nDEF.new\nledger.example\n".utf8))
    Spec.given().when(new, by: "DEF.clerk").refused("not-allowed")
    Spec.given(new).when(new).refused("officer-exists", exit: 6)
    Spec.given().when(World.enrol("X.new", ministry: "NONE", roles: #"["clerk"]"#))
      .refused("unknown-ministry")
  }

  @Test("a key is used once, whoever has it and even after it was replaced")
  func keys() {
    func rotate(_ material: String) -> String {
      #"{"do":"officer.rotate-key","officer":"DEF.clerk","public_key":"\#(World.key("DEF.clerk", material: material))","possession":"\#(World.signature)"}"#
    }
    Spec.given().when(rotate("fresh"), by: "DEF.clerk").decides("officer.keyRotated")
    Spec.given().when(rotate("DEV.clerk"), by: "DEF.clerk").refused("key-in-use", exit: 6)
    Spec.given().and(rotate("fresh"), by: "DEF.clerk").when(rotate("DEF.clerk"), by: "DEF.clerk")
      .refused("key-in-use")
    Spec.given().when(rotate("MFA.first"), by: "DEF.clerk").refused("key-in-use")
    Spec.given().when(rotate("fresh")).refused("not-allowed")
  }

  @Test("a key carries its owner's name")
  func keyNames() {
    Spec.given().when(
      #"{"do":"officer.enrol","officer":"DEF.new","ministry":"DEF","roles":["clerk"],"key":"\#(World.key("DEF.other"))","possession":"\#(World.signature)"}"#
    ).refused("key-name-wrong", exit: 6)
  }

  @Test("roles change, and revoked rights are gone")
  func changing() {
    let line =
      #"{"do":"officer.change-roles","officer":"DEF.clerk","roles":["auditor"],"reason":"r"}"#
    Spec.given(line).when(Line.make("DEF"), by: "DEF.clerk").refused("not-allowed")
    Spec.given(line).when(line).refused("nothing-changed")
    Spec.given().when(Line.make("DEF"), by: "DEF.gone").refused("officer-revoked", exit: 77)
    Spec.given().when(#"{"do":"officer.revoke","officer":"DEF.gone","reason":"r"}"#)
      .refused("officer-revoked", exit: 6)
    Spec.given().when(#"{"do":"officer.revoke","officer":"DEF.none","reason":"r"}"#)
      .refused("not-found", exit: 3)
    Spec.given().when(Line.make("DEF"), by: "DEF.nobody").refused(
      .notEnrolled(ID(unchecked: "DEF.nobody")))
  }

  @Test(
    "auditors, analysts and observers append nothing",
    arguments: ["DEF.auditor", "DEF.analyst", "DEF.observer"])
  func readers(officer: String) {
    for line in [
      Line.make("DEF"), Line.log("DEF"), Line.merged, Line.amend(#","partner":"x""#), Line.reviewed,
      #"{"do":"mission.join","mission":"KFOR"}"#, Line.withdrawn,
      #"{"do":"mission.conclude","mission":"EUTM-MALI"}"#, new,
    ] {
      Spec.given(Line.made, Line.other).when(line, by: officer).refused("not-allowed", exit: 77)
    }
  }

  @Test("an admin records nothing else, and a clerk only for the own ministry")
  func rights() {
    Spec.given().when(Line.make("MFA"), by: "MFA.admin").refused("not-allowed")
    let words = Spec.given(Line.other).when(
      #"{"do":"commitment.withdraw","ref":"COM-2024-0040","reason":"r"}"#, by: "DEF.clerk"
    ).refused("not-allowed", exit: 77)
    #expect(words?.what.contains("You are clerk for DEF; COM-2024-0040 belongs to DEV.") == true)
    Spec.given().when(Line.make("DEV"), by: "DEF.clerk").refused("not-allowed")
    Spec.given().when(Line.make("DEF"), by: "DEV.coordinator").decides("commitment.made")
  }
}

@Suite("Missions")
struct MissionTests {
  private func establish(_ name: String, _ participants: String) -> String {
    #"{"do":"mission.establish","mission":"\#(name)","title":"M","lead":"DEF","participants":[\#(participants)]}"#
  }

  @Test("a mission has a lead and at least one other")
  func establishing() {
    Spec.given().when(establish("MINUSMA", #""DEF","MFA""#)).decides(
      "mission.established", ["lead": "DEF", "participants": ["MFA"]])
    Spec.given().when(establish("MINUSMA", #""DEF""#)).refused("too-few-participants", exit: 6)
    Spec.given().when(establish("MINUSMA", "")).refused("missing-field", exit: 65)
    Spec.given().when(establish("KFOR", #""MFA""#)).refused("mission-exists", exit: 6)
    Spec.given().when(establish("MINUSMA", #""XXX""#)).refused("unknown-ministry")
    Spec.given().when(establish("MINUSMA", #""MFA""#), by: "DEF.clerk").refused("not-allowed")
  }

  @Test("a ministry joins and leaves by its own clerk; the lead stays")
  func joining() {
    let join = #"{"do":"mission.join","mission":"EUTM-MALI"}"#
    let leave = #"{"do":"mission.leave","mission":"EUTM-MALI","reason":"r"}"#
    let event = Spec.given().when(join, by: "JUS.clerk").decides(
      "mission.joined", ["ministry": "JUS"])
    #expect(event?.ministry == "JUS")
    Spec.given().when(join, by: "DEV.clerk").refused("already-participant", exit: 6)
    Spec.given().when(leave, by: "DEV.clerk").decides("mission.left", ["ministry": "DEV"])
    Spec.given().when(leave, by: "JUS.clerk").refused("not-taking-part")
    Spec.given().when(leave, by: "DEF.clerk").refused("lead-cannot-leave", exit: 6)
    Spec.given().when(
      #"{"do":"mission.join","mission":"EUTM-MALI","ministry":"JUS"}"#, by: "DEF.clerk"
    )
    .refused("not-allowed")
    Spec.given().when(#"{"do":"mission.join","mission":"NONE"}"#).refused("unknown-mission")
  }

  @Test("a mission is extended, concluded and reopened")
  func life() {
    func extend(_ mission: String, _ end: String) -> String {
      #"{"do":"mission.extend","mission":"\#(mission)","period":{"start":"2022-01-01","end":"\#(end)"},"reason":"r"}"#
    }
    let reopen = #"{"do":"mission.reopen","mission":"KFOR","reason":"r"}"#
    Spec.given().when(extend("KFOR", "2025-12-31")).refused("mission-closed", exit: 6)
    Spec.given(reopen).when(extend("KFOR", "2025-12-31")).decides("mission.extended")
    Spec.given(reopen).when(extend("KFOR", "2024-01-31")).refused("not-an-extension", exit: 6)
    Spec.given(reopen).when(reopen).refused("mission-live", exit: 6)
    Spec.given().when(#"{"do":"mission.conclude","mission":"KFOR"}"#).refused("mission-closed")
    Spec.given().when(reopen, by: "DEF.clerk").refused("not-allowed")
  }
}

@Suite("Reviews of duplicates")
struct DuplicateReviewTests {
  private func review(_ outcome: String, _ more: String = "") -> String {
    #"{"do":"duplicate.review","a":"COM-2024-0031","b":"COM-2024-0040","outcome":"\#(outcome)","reason":"r"\#(more)}"#
  }
  private var pair: Spec { Spec.given(Line.made, Line.other) }

  @Test("a review keeps the pair in order with the flag that was seen")
  func reviewing() {
    let event = pair.when(Line.reviewed, by: "DEV.coordinator").decides(
      "duplicate.reviewed",
      [
        "a": "COM-2024-0031", "b": "COM-2024-0040", "outcome": "complementary", "score": 75,
        "ruleset": "first", "facts_digest": "sha256:00",
      ])
    #expect(event?.ministry == "DEV")
    pair.when(Line.reviewed, by: "DEF.clerk").refused("not-allowed", exit: 77)
  }

  @Test("an officer who may act for both owners reviews, too")
  func bothOwners() {
    Spec.given(
      Line.made, Line.make("OLD", #","ref":"COM-2024-0040","on":"2024-01-01""#), Line.merged
    ).when(Line.reviewed, by: "DEF.clerk").decides("duplicate.reviewed")
  }

  @Test("what was decided is decided until it is reopened")
  func deciding() {
    pair.and(Line.reviewed).when(review("distinct")).refused("already-decided", exit: 6)
    let ref = "DUP-" + "COM-2024-0031COM-2024-0040".filter(\.isNumber).suffix(8)
    let reopen = #"{"do":"duplicate.reopen","ref":"\#(ref)","reason":"new facts"}"#
    pair.and(Line.reviewed, reopen).when(review("distinct")).decides("duplicate.reviewed")
    pair.and(Line.reviewed, reopen).when(reopen).refused("not-decided", exit: 6)
    pair.when(reopen).refused("not-found", exit: 3)
    pair.and(Line.reviewed).when(
      #"{"do":"duplicate.reopen","a":"COM-2024-0031","b":"COM-2024-0040","reason":"r"}"#
    ).decides("duplicate.reopened")
    pair.and(Line.reviewed).when(reopen, by: "DEF.clerk").refused("not-allowed")
  }

  @Test("each outcome names what belongs to it")
  func outcomes() {
    pair.when(review("same")).refused("missing-field", exit: 65)
    pair.when(review("same", #","keep":"COM-2024-0040""#)).decides("duplicate.reviewed")
    pair.when(review("same", #","keep":"COM-2024-0041""#)).refused("not-of-the-pair", exit: 6)
    pair.when(review("distinct", #","keep":"COM-2024-0040""#)).refused("wrong-shape")
    pair.when(review("part_of", #","parent":"COM-2024-0040""#)).decides("duplicate.reviewed")
    pair.when(review("joint", #","mission":"EUTM-MALI""#)).decides("duplicate.reviewed")
    pair.when(review("joint", #","mission":"KFOR""#)).refused("not-taking-part")
    pair.when(review("joint", #","mission":"NONE""#)).refused("unknown-mission")
    pair.when(review("complementary", #","until":"2025-01-01""#)).decides("duplicate.reviewed")
  }

  @Test("both records must exist and differ")
  func records() {
    Spec.given(Line.made).when(Line.reviewed).refused("not-found", exit: 3)
    Spec.given(Line.made).when(
      #"{"do":"duplicate.review","a":"COM-2024-0031","b":"COM-2024-0031","outcome":"distinct","reason":"r"}"#
    ).refused("same-record", exit: 6)
    Spec.given(Line.made, Line.logged, Line.other).when(
      #"{"do":"duplicate.review","a":"CTR-2024-0007","b":"COM-2024-0040","outcome":"distinct","reason":"r"}"#
    ).decides("duplicate.reviewed", ["a": "COM-2024-0040", "b": "CTR-2024-0007"])
  }
}

@Suite("The ledger's beginning")
struct GenesisTests {
  private func genesis(origin: String, key: String) -> Genesis {
    Genesis(
      origin: origin,
      ministry: Ministry.Registration(
        code: ID("MFA")!, name: .plain("Foreign Affairs"), kind: .ministry, dimension: .diplomacy),
      officer: ID("MFA.first")!, key: VerifierText(key)!, possession: World.signature, demo: false,
      on: World.today)
  }

  @Test("three events begin a ledger, signed by the root they name")
  func begins() throws {
    let decision = try genesis(origin: World.origin, key: World.key("MFA.first")).decide()
    #expect(
      decision.events.map(\.type) == ["ledger.created", "ministry.registered", "officer.enrolled"])
    #expect(
      decision.events.map(\.stream.text) == ["ledger/main", "ministry/MFA", "officer/MFA.first"])
    #expect(decision.events.allSatisfy { $0.version == 0 && $0.visibility == "public" })
    #expect(
      decision.events[2].payload["roles"] == ["admin", "coordinator", "clerk"])
    #expect(decision.possession != nil)
  }

  @Test("a ledger is created once, under a name that a key can carry")
  func refusals() {
    #expect(throws: Refusal.ledger(.badOrigin("a b"))) {
      try genesis(origin: "a b", key: World.key("MFA.first")).decide()
    }
    #expect(throws: Refusal.self) {
      try genesis(origin: "other.example", key: World.key("MFA.first")).decide()
    }
    let foundation = Ledger.Foundation(origin: "x", roots: [], threshold: 1)
    #expect(throws: Refusal.ledger(.badThreshold(1, roots: 0))) {
      try Ledger.decide(.create(foundation), .uncreated, ())
    }
    #expect(throws: Refusal.ledger(.alreadyCreated(origin: "x"))) {
      try Ledger.decide(.create(foundation), .created(foundation), ())
    }
    #expect(Refusal.ledger(.alreadyCreated(origin: "x")).explanation.code == "ledger-exists")
    #expect(Refusal.ledger(.badOrigin("a b")).explanation.code == "bad-origin")
    #expect(Refusal.ledger(.badThreshold(1, roots: 0)).explanation.code == "bad-threshold")
  }
}
