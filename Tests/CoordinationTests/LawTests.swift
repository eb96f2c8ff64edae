import EventSourcing
import Testing

@testable import Coordination

/// A generator with a seed, so that a failing run can be repeated (SplitMix64).
struct Chance: RandomNumberGenerator {
  var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func of(_ words: String...) -> String { words.randomElement(using: &self) ?? "" }
  mutating func maybe(_ text: String) -> String { Bool.random(using: &self) ? text : "" }
}

/// Acts on one plan and what belongs to it.
private func planning(_ chance: inout Chance) -> [String] {
  let code = chance.of("P1.A4.I1", "P1.A4.I2")
  return [
    PlanTests.define(code), #"{"do":"plan.close","plan":"wps-2018","reason":"r"}"#,
    PlanTests.report(code, #","people":{"f":\#(chance.of("0", "1")),"m":2}"#),
    #"{"do":"consultation.hold","stage":"review","level":"consult","attended":["A"]}"#,
    #"{"do":"consultation.receive-input","ref":"CSL-2024-0001","organisation":"A","text":"t"}"#,
    #"{"do":"consultation.answer-input","ref":"CSL-2024-0001","input":"1","answer":"partly","text":"t"}"#,
    #"{"do":"rate.publish","from":"USD","to":"EUR","day":"2024-06-14","rate":"\#(chance.of("0.93", "1"))","source":"ECB"}"#,
  ]
}

/// Any act at all on a few references; many are refused.
private func line(_ chance: inout Chance) -> String {
  let ministry = chance.of("DEF", "DEV", "JUS", "MFA", "OLD", "NONE")
  let commitment = chance.of("COM-2024-0001", "COM-2024-0002", "COM-2024-0003")
  let contribution = chance.of("CTR-2024-0001", "CTR-2024-0002", "CTR-2024-0003")
  let mission = chance.of("EUTM-MALI", "KFOR", "NEW-ONE")
  let day = chance.of("2024-01-05", "2024-05-17", "2024-06-20")
  let facts =
    chance.maybe(#","description":{"en":"d","fr":"é"}"#) + chance.maybe(#","places":["ML","155"]"#)
    + chance.maybe(#","locations":["Gao","\u202eKidal"]"#) + chance.maybe(#","themes":["151"]"#)
    + chance.maybe(#","partner":"\"\u0301""#) + chance.maybe(#","beneficiaries":["girls"]"#)
    + chance.maybe(#","period":{"start":"\#(day)"}"#) + chance.maybe(#","framework":"EU""#)
    + chance.maybe(#","mission":"\#(mission)""#) + chance.maybe(#","source":"s","audience":"a""#)
    + chance.maybe(#","plan_action":"wps-2018:P1.A4","external_ref":"x""#)
    + chance.maybe(#","on":"\#(day)""#) + chance.maybe(#","lang":"\#(chance.of("fr", "de"))""#)
  let promise =
    chance.maybe(#","co_owners":["DEV","DEF"]"#)
    + chance.maybe(#","pledged":{"money":"5.00 EUR","people":{"f":0,"m":1},"text":"t"}"#)
  let delivery =
    chance.maybe(#","money":{"minor":5,"currency":"XDR"}"#)
    + chance.maybe(#","people":[{"role":"police","level":"lead","f":1,"m":0,"x":0,"u":3}]"#)
    + chance.maybe(#","direction":"returned""#)
    + chance.maybe(#","commitment":"\#(commitment)""#)
    + chance.maybe(
      #","evidence":[{"name":"n","sha256":"\#(String(repeating: "0a", count: 32))","url":"u"}]"#)
    + chance.maybe(
      #","training":{"sessions":0,"topic":"t","trained":[{"f":0,"m":0}],"audience":"officials"}"#)
  let choices =
    [
      #"{"do":"commitment.make","ministry":"\#(ministry)","title":"T","kind":"in_kind"\#(facts)\#(promise)}"#,
      #"{"do":"commitment.amend","ref":"\#(commitment)","reason":"r"\#(facts)\#(promise)}"#,
      #"{"do":"commitment.pool","ref":"\#(commitment)","mission":"\#(mission)"}"#,
      #"{"do":"commitment.unpool","ref":"\#(commitment)"}"#,
      #"{"do":"commitment.assess","ref":"\#(commitment)","status":"on_track"}"#,
      #"{"do":"commitment.reassign","ref":"\#(commitment)","to":"\#(ministry)","reason":"r"}"#,
      #"{"do":"commitment.fulfil","ref":"\#(commitment)"}"#,
      #"{"do":"commitment.withdraw","ref":"\#(commitment)","reason":"r"}"#,
      #"{"do":"commitment.reopen","ref":"\#(commitment)","reason":"r"}"#,
      #"{"do":"contribution.log","ministry":"\#(ministry)","title":"T","kind":"money"\#(facts)\#(delivery)}"#,
      #"{"do":"contribution.correct","ref":"\#(contribution)","reason":"r"\#(delivery)}"#,
      #"{"do":"contribution.withdraw","ref":"\#(contribution)","reason":"r"}"#,
      #"{"do":"contribution.confirm","ref":"\#(contribution)"}"#,
      #"{"do":"mission.establish","mission":"NEW-ONE","title":"N","lead":"DEF","participants":["OLD"]\#(chance.maybe(#","mandate":"m""#))}"#,
      #"{"do":"mission.join","mission":"\#(mission)","ministry":"\#(ministry)"}"#,
      #"{"do":"mission.leave","mission":"\#(mission)","ministry":"\#(ministry)"}"#,
      #"{"do":"mission.extend","mission":"\#(mission)","period":{"start":"2022-01-01","end":"\#(day)"},"reason":"r"}"#,
      #"{"do":"mission.conclude","mission":"\#(mission)","outcome":"o"}"#,
      #"{"do":"mission.reopen","mission":"\#(mission)","reason":"r"}"#,
      #"{"do":"ministry.rename","ministry":"\#(ministry)","name":"N"}"#,
      #"{"do":"ministry.merge","ministry":"OLD","into":"\#(ministry)","reason":"r"}"#,
      #"{"do":"ministry.split","ministry":"JUS","into":["DEV","DEF"],"reason":"r"}"#,
      #"{"do":"ministry.dissolve","ministry":"\#(ministry)","reason":"r"}"#,
      #"{"do":"officer.change-roles","officer":"DEV.clerk","roles":["clerk","validator"],"reason":"r"}"#,
      #"{"do":"officer.revoke","officer":"JUS.clerk","suspect_from":"\#(day)","reason":"r"}"#,
      #"{"do":"duplicate.review","a":"\#(commitment)","b":"COM-2024-0002","outcome":"same","keep":"COM-2024-0002","reason":"r"}"#,
      #"{"do":"duplicate.reopen","a":"\#(commitment)","b":"COM-2024-0002","reason":"r"}"#,
    ] + planning(&chance)
  let index = Int.random(in: 0..<choices.count + 12, using: &chance)
  return choices[index < choices.count ? index : [0, 0, 0, 9, 9, 1, 10][index % 7]]
}

@Suite("Laws")
struct LawTests {
  @Test("decided events fold, read back as they were written, and have the catalogue's shape")
  func decidedEventsFold() throws {
    var types = Set<String>()
    for seed in 0..<200 {
      var chance = Chance(seed: seed)
      var world = World.usual
      var running = Surroundings(today: World.today)
      for text in [Line.earlyMade, Line.earlyOther, Line.earlyLogged] + PlanTests.plan {
        world.must(text, by: "DEV.coordinator")
      }
      for _ in 0..<30 {
        let text = line(&chance)
        let officer = chance.of(
          "MFA.first", "MFA.first", "DEF.clerk", "DEV.coordinator", "DEF.both")
        do {
          let (decision, loaded) = try world.decide(text, by: officer, surroundings: running)
          running = loaded
          for event in decision.events {
            running.evolve(event)
            world.store(event)
            types.insert(event.type)
            checkShape(event, seed)
          }
        } catch is Refusal {
          continue
        }
      }
      try checkFolds(world, running, seed)
    }
    #expect(types.count >= 30, "the seeds reach \(types.sorted())")
  }

  /// Reading again from the first event gives what evolving along the way gave.
  private func checkFolds(_ world: World, _ running: Surroundings, _ seed: Int) throws {
    var fresh = Surroundings(today: World.today)
    for (stream, events) in world.streams { try fresh.load(stream, events) }
    for (id, folded) in running.commitments where folded.version >= 0 {
      #expect(fresh.commitments[id]?.state == folded.state, "seed \(seed)")
      #expect(fresh.commitments[id]?.version == folded.version, "seed \(seed)")
    }
    for (id, folded) in running.contributions where folded.version >= 0 {
      #expect(fresh.contributions[id]?.state == folded.state, "seed \(seed)")
    }
    for (id, folded) in running.missions where folded.version >= 0 {
      #expect(fresh.missions[id]?.state == folded.state, "seed \(seed)")
    }
    for (id, folded) in running.ministries where folded.version >= 0 {
      #expect(fresh.ministries[id]?.state == folded.state, "seed \(seed)")
    }
    for (stream, folded) in running.others where folded.version >= 0 {
      #expect(fresh.version(of: stream) == folded.version, "seed \(seed)")
    }
    for (id, folded) in running.reviews where folded.version >= 0 {
      #expect(fresh.reviews[id]?.state == folded.state, "seed \(seed)")
    }
  }

  private func checkShape(_ event: DecidedEvent, _ seed: Int) {
    let reread = try? JSON(parsing: event.payloadBytes)
    #expect(reread?.canonical == event.payloadBytes, "seed \(seed)")
    guard let type = Coordination.catalogue[event.type] else {
      Issue.record("\(event.type) is not in the catalogue")
      return
    }
    checkKeys(event.payload.object ?? JSONObject(), type.keys, event.type)
    var again = Surroundings(today: World.today)
    var first = event.recordedEvent
    first.version = 0
    first.payload = reread ?? .null
    #expect(throws: Never.self, "seed \(seed)") { try again.load(event.stream, [first]) }
  }

  private func checkKeys(_ object: JSONObject, _ keys: [EventCatalogue.Key], _ type: String) {
    for member in object.members {
      guard let key = keys.first(where: { $0.name == member.key }) else {
        Issue.record("\(type) has \(member.key), which the catalogue lacks")
        continue
      }
      let fits =
        switch (key.shape, member.value) {
        case (.string, .string), (.integer, .int), (.boolean, .bool), (.text, .string),
          (.text, .object), (.list, .array), (.object, .object),
          // Another event's payload, handed on as JSON text like a list.
          (.list, .object):
          true
        default: false
        }
      #expect(fits, "\(type).\(member.key)")
      if case .object(let inner) = key.shape, let value = member.value.object {
        checkKeys(value, inner, type)
      }
    }
    for key in keys where !key.isOptional {
      #expect(object[key.name] != nil, "\(type).\(key.name)")
    }
  }

  @Test("the codec returns what it got for every type", arguments: LawTests.payloads)
  func codec(type: String, text: String) throws {
    let payload = try JSON(parsing: text)
    let stream = StreamName(kind: String(type.prefix { $0 != "." }), ref: "COM-2024-0001")
    var surroundings = Surroundings(today: World.today)
    func event(_ payload: JSON) -> RecordedEvent {
      RecordedEvent(
        type: type, v: 1, version: 0, ministry: "DEF", officer: "DEF.clerk", on: World.today,
        lang: nil, visibility: "committee", payload: payload)
    }
    try surroundings.load(stream, [event(payload)])
    #expect(try written(event(payload)).canonical == payload.canonical)
    var extended = payload.object ?? JSONObject()
    extended["zz_unknown"] = "x"
    #expect(throws: UnreadableEvent.self) {
      try surroundings.load(stream, [event(.object(extended))])
    }
    for key in payload.object?.keys ?? [] {
      var nulled = payload.object ?? JSONObject()
      nulled[key] = .null
      #expect(throws: UnreadableEvent.self, "\(key) is null") {
        try surroundings.load(stream, [event(.object(nulled))])
      }
    }
  }

  private func written(_ event: RecordedEvent) throws -> JSON {
    let object =
      switch event.type.prefix(while: { $0 != "." }) {
      case "ledger": Ledger.encode(try Ledger.event(event)).payload
      case "ministry": Ministry.encode(try Ministry.event(event)).payload
      case "officer": Officer.encode(try Officer.event(event)).payload
      case "mission": Mission.encode(try Mission.event(event)).payload
      case "commitment": Commitment.encode(try Commitment.event(event)).payload
      case "contribution": Contribution.encode(try Contribution.event(event)).payload
      case "policy": Policy.encode(try Policy.event(event)).payload
      case "hold": Hold.encode(try Hold.event(event)).payload
      case "body": Erasure.encode(try Erasure.event(event)).payload
      case "checkpoint": Witnessing.encode(try Witnessing.event(event)).payload
      case "ruleset": RulesetAdoption.encode(try RulesetAdoption.event(event)).payload
      case "duplicate": DuplicateReview.encode(try DuplicateReview.event(event)).payload
      default:
        try AnyEvent(event, of: StreamName(event.type.replacing(".", with: "/"))!).encoded.payload
      }
    return .object(object)
  }

  @Test("an object's keys stand in the order of UTF-16 code units, however they were put in")
  func keyOrder() {
    let letters = [
      "a", "b", "ab", "é", "\u{e000}", "\u{ffff}", "\u{10000}", "\u{1f600}", "e\u{301}",
    ]
    for seed in 0..<200 {
      var chance = Chance(seed: seed)
      var object = JSONObject()
      for _ in 0..<12 {
        let key = (0..<3).map { _ in letters.randomElement(using: &chance) ?? "" }.joined()
        object[key] = 1
      }
      for (key, next) in zip(object.keys, object.keys.dropFirst()) {
        #expect(key.utf16.lexicographicallyPrecedes(next.utf16), "seed \(seed)")
      }
    }
  }

  @Test("every type of the catalogue has an example here")
  func everyType() {
    #expect(Set(LawTests.payloads.map(\.0)) == Set(Coordination.catalogue.types.map(\.name)))
  }

  @Test("what was never decided here is not read")
  func unreadable() {
    func load(_ type: String, v: Int = 1, version: Int = 0, stream: String = "ministry/DEF") throws
    {
      var surroundings = Surroundings(today: World.today)
      try surroundings.load(
        StreamName(stream)!,
        [
          RecordedEvent(
            type: type, v: v, version: version, ministry: "DEF", officer: "x", on: World.today,
            lang: nil, visibility: "public", payload: ["from": "2024-01-01", "reason": "r"])
        ])
    }
    let cases: [(String, () throws -> Void)] = [
      ("unknown-event-type", { try load("ministry.dissolved", v: 2) }),
      ("wrong-stream", { try load("mission.reopened") }),
      ("wrong-stream", { try load("meeting.held", stream: "meeting/M1") }),
      ("version-gap", { try load("ministry.dissolved", version: 1) }),
      ("unreadable-event", { try load("ministry.merged") }),
    ]
    for (code, body) in cases {
      let error = #expect(throws: UnreadableEvent.self) { try body() }
      #expect(error?.explanation.code == code)
      #expect(error?.explanation.outcome == .integrityBroken)
    }
  }
}
