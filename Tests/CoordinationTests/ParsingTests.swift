import EventSourcing
import Testing

@testable import Coordination

/// What the shape of a line is refused for, as `field code`, in order.
private func faults(_ line: String) -> [String] {
  do {
    _ = try Act(parsing: try JSON(parsing: line))
    return []
  } catch let rejections as Rejections {
    return rejections.all.map { "\($0.field) \($0.explanation.code)" }
  } catch {
    return ["\(error)"]
  }
}

@Suite("Reading commands")
struct ParsingTests {
  @Test(
    "bad input is refused with its field and code",
    arguments: [
      (#""title":"a\u0000b""#, "title control-character"),
      (#""title":"a\u001b[2J""#, "title control-character"),
      (#""title":"a\tb""#, "title control-character"),
      (#""title":"a\u0085b""#, "title control-character"),
      (#""title":"  ""#, "title empty-text"),
      (#""title":{"en":"x","xx":"y"}"#, "title unknown-language"),
      (#""title":{}"#, "title wrong-shape"),
      (#""title":7"#, "title wrong-shape"),
      (#""title":"T","kind":"monney""#, "kind unknown-kind"),
      (#""title":"T","framework":"WTO""#, "framework unknown-framework"),
      (#""title":"T","visibility":"secret""#, "visibility unknown-visibility"),
      (#""title":"T","lang":"es""#, "lang unknown-language"),
      (#""title":"T","on":"2024-02-31""#, "on bad-date"),
      (#""title":"T","period":{"start":"2024-02-30"}"#, "period.start bad-date"),
      (#""title":"T","period":{"start":"31/02/2024"}"#, "period.start bad-date"),
      (#""title":"T","period":{"start":"03/04/2024"}"#, "period.start unclear-date"),
      (#""title":"T","period":{"start":"2024-03-01","end":"2024-02-01"}"#, "period.end bad-period"),
      (#""title":"T","period":{"end":"2024-02-01"}"#, "period.start missing-field"),
      (#""title":"T","period":"2024""#, "period wrong-shape"),
      (
        #""title":"T","pledged":{"money":{"minor":-1,"currency":"EUR"}}"#,
        "pledged.money.minor negative-amount"
      ),
      (
        #""title":"T","pledged":{"money":{"minor":1000000000000001,"currency":"EUR"}}"#,
        "pledged.money.minor amount-too-large"
      ),
      (
        #""title":"T","pledged":{"money":"10000000000000.01 EUR"}"#,
        "pledged.money amount-too-large"
      ),
      (
        #""title":"T","pledged":{"people":{"f":10000001,"m":0}}"#,
        "pledged.people.f bad-people"
      ),
      (
        #""title":"T","pledged":{"money":{"minor":1,"currency":"EUX"}}"#,
        "pledged.money.currency bad-currency"
      ),
      (#""title":"T","pledged":{"money":{"minor":1}}"#, "pledged.money.currency missing-field"),
      (#""title":"T","pledged":{"money":"1.234 EUR"}"#, "pledged.money unclear-amount"),
      (#""title":"T","pledged":{"money":"-5.00 EUR"}"#, "pledged.money negative-amount"),
      (#""title":"T","pledged":{}"#, "pledged wrong-shape"),
      (#""title":"T","pledged":{"people":{"f":-1,"m":2}}"#, "pledged.people.f bad-people"),
      (#""title":"T","pledged":{"people":{"f":1}}"#, "pledged.people.m missing-field"),
      (#""title":"T","pledged":{"people":3}"#, "pledged.people bad-people"),
      (
        #""title":"T","pledged":{"people":[{"role":"cook","f":1,"m":1}]}"#,
        "pledged.people[0].role unknown-role"
      ),
      (#""title":"T","places":["ML","ZZ"]"#, "places[1] unknown-region"),
      (#""title":"T","places":["ML","ML"]"#, "places repeated"),
      (#""title":"T","places":"ML""#, "places wrong-shape"),
      (#""title":"T","themes":["15181"]"#, "themes[0] unknown-theme"),
      (#""title":"T","themes":[15180]"#, "themes[0] wrong-shape"),
      (#""title":"T","co_owners":["def"]"#, "co_owners[0] bad-reference"),
      (#""title":"T","mission":"COM-2024-0001""#, "mission bad-reference"),
      (#""title":"T","ref":"COM-24-1""#, "ref bad-reference"),
      (#""title":"T","ref":"COM-2024-00031""#, "ref bad-reference"),
      (#""title":"T","titel":"x""#, "titel unknown-field"),
      (#""title":"T","expect_version":-1"#, "expect_version out-of-range"),
      (#""titel":"T""#, "titel unknown-field, title missing-field"),
    ])
  func badInput(fields: String, expected: String) {
    let kind = fields.contains("\"kind\"") ? "" : #""kind":"money","#
    let found = faults(#"{"do":"commitment.make",\#(kind)\#(fields)}"#)
    #expect(found.joined(separator: ", ") == expected)
  }

  @Test("everything that is wrong is told at once")
  func severalFaults() {
    let line =
      #"{"do":"commitment.make","on":"2024-02-31","title":"T","kind":"x","pledged":{"money":{"minor":-1,"currency":"EUX"}}}"#
    #expect(
      faults(line) == [
        "on bad-date", "kind unknown-kind", "pledged.money.currency bad-currency",
        "pledged.money.minor negative-amount",
      ])
    let act = Result { try Act(parsing: try JSON(parsing: line)) }
    guard case .failure(let error as Rejections) = act else {
      Issue.record("taken")
      return
    }
    #expect(error.explanation.code == "bad-date")
    #expect(error.explanation.what.contains("February 2024 has 29 days."))
    #expect(error.explanation.what.contains("kind (unknown-kind)"))
    #expect(error.explanation.outcome == .badData)
  }

  @Test("an unknown act is refused with the nearest and all known ones")
  func unknownAct() {
    let error = #expect(throws: Rejections.self) {
      try Act(parsing: ["do": "commitment.mkae"])
    }
    #expect(error?.explanation.code == "unknown-act")
    #expect(error?.explanation.mend.contains("Did you mean commitment.make?") == true)
    #expect(error?.explanation.mend.contains("duplicate.review") == true)
    #expect(faults(#"{"do":"plan.abandon"}"#) == ["do unknown-act"])
    #expect(faults(#"{"title":"x"}"#) == ["do missing-field"])
    #expect(faults(#"{"do":3}"#) == ["do wrong-shape"])
    #expect(faults("[]") == ["do wrong-shape"])
    #expect(Act.names.count == 46)
  }

  @Test("what JSON itself refuses never becomes an act")
  func jsonFaults() {
    #expect(throws: JSONError.self) { try JSON(parsing: #"{"minor":1.234}"#) }
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xff, 0x22]) }
    #expect(throws: JSONError.self) { try JSON(parsing: "\"a\u{0}b\"") }
  }

  @Test("direction marks, quotes with accents and line feeds are kept as they are")
  func keptText() throws {
    for title in ["\"\u{0301}", "مهمة \u{200f}مالي\u{202e}", "a\nb", "<\u{0301}&'", "🇱🇺"] {
      var bytes: [UInt8] = []
      JSON.write(string: title, to: &bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      let event = Spec.given().when(
        #"{"do":"commitment.make","kind":"money","title":\#(text)}"#
      ).decides("commitment.made")
      #expect(event?.payload["title"]?.string.map { Array($0.utf8) } == Array(title.utf8))
    }
  }

  @Test("words are brought into normal form C; a stored payload must be in it")
  func normalForm() {
    let event = Spec.given().when(Line.make("DEF", #","partner":"Cafe\u0301""#)).decides(
      "commitment.made")
    #expect(event?.payload["partner"]?.string.map { Array($0.utf8) } == Array("Caf\u{e9}".utf8))
    var object = JSONObject()
    object["title"] = "Cafe\u{301}"
    object["kind"] = "money"
    #expect(throws: UnreadableEvent.self) { try decoded("commitment.made", .object(object)) }
  }

  @Test("limits: title 500, text 10000, list 500; exactly that many pass")
  func limits() {
    func title(_ count: Int) -> [String] {
      faults(
        #"{"do":"commitment.make","kind":"money","title":"\#(String(repeating: "é", count: count))"}"#
      )
    }
    #expect(title(500) == [])
    #expect(title(501) == ["title too-long"])
    func description(_ count: Int) -> [String] {
      faults(Line.make("DEF", #","description":"\#(String(repeating: "x", count: count))""#))
    }
    #expect(description(10_000) == [])
    #expect(description(10_001) == ["description too-long"])
    func list(_ count: Int) -> [String] {
      let entries = (0..<count).map { "\"\($0)\"" }.joined(separator: ",")
      return faults(Line.make("DEF", #","locations":[\#(entries)]"#))
    }
    #expect(list(500) == [])
    #expect(list(501) == ["locations too-long"])
  }

  @Test("the largest amount and count pass, and a view can add nine thousand of them up")
  func largest() {
    for money in [#"{"minor":1000000000000000,"currency":"EUR"}"#, #""10000000000000.00 EUR""#] {
      #expect(faults(Line.make("DEF", #","pledged":{"money":\#(money)}"#)) == [])
      #expect(
        faults(Line.correct(#","money":\#(money)"#).replacing("000000000", with: "000000009")) == [
          money.hasPrefix("{") ? "money.minor amount-too-large" : "money amount-too-large"
        ])
    }
    #expect(faults(Line.make("DEF", #","pledged":{"people":{"f":10000000,"m":0}}"#)) == [])
    #expect(!Money.largestMinor.multipliedReportingOverflow(by: 9000).overflow)
  }

  @Test("reasons are asked for")
  func reasons() {
    #expect(
      faults(#"{"do":"commitment.withdraw","ref":"COM-2024-0031"}"#) == ["reason missing-reason"])
    #expect(faults(#"{"do":"commitment.withdraw","reason":"r"}"#) == ["ref missing-field"])
    #expect(
      faults(
        #"{"do":"contribution.correct","ref":"CTR-2024-0007","reason":"r","money":{"minor":-4,"currency":"EUR"}}"#
      )
        == ["money.minor negative-amount"])
  }

  @Test("officers and evidence are checked in shape")
  func keysAndDigests() {
    #expect(
      faults(
        #"{"do":"officer.enrol","officer":"a b","ministry":"DEF","roles":["boss"],"public_key":"x","possession":"y"}"#
      )
        == [
          "officer bad-reference", "roles[0] unknown-role", "public_key bad-key",
          "possession bad-signature",
        ])
    #expect(
      faults(Line.log("DEF", #","evidence":[{"name":"n","sha256":"AB"}]"#)) == [
        "evidence[0].sha256 bad-digest"
      ])
    #expect(
      faults(Line.log("DEF", #","training":{"sessions":1,"topic":"t","audience":"all"}"#)) == [
        "training.trained missing-field", "training.audience unknown-audience",
      ])
    #expect(
      faults(World.enrol("DEF.x", ministry: "DEF", roles: #"["clerk"],"visibility":"owner""#))
        == ["visibility unknown-field"])
  }

  @Test("the command's digest leaves out the idempotency key only")
  func commandBytes() throws {
    let act = try Act(parsing: ["do": "commitment.make", "kind": "money", "title": "T", "key": "k"])
    #expect(act.key == "k")
    #expect(
      String(decoding: act.command, as: UTF8.self)
        == #"{"do":"commitment.make","kind":"money","title":"T"}"#)
  }
}

@Suite("Commands that learn later whose they are")
struct StatedTests {
  @Test(
    "are what they would be had they said so",
    arguments: [
      #"{"do":"commitment.make","key":"k","kind":"money","lang":"en","on":"2024-01-02","title":"T"}"#,
      #"{"description":"D","do":"contribution.log","key":"k","kind":"money","money":{"currency":"EUR","minor":1},"title":"T"}"#,
    ])
  func stated(line: String) throws {
    let command = try JSON(parsing: line)
    let isContribution = command["do"] == "contribution.log"
    let promise = ID<Commitment>(unchecked: "COM-2024-0007")
    let read = try Act(parsing: command)
    let acts = [read, read.writtenAhead()]
      .map { $0.stated(by: ID(unchecked: "DEF"), under: isContribution ? promise : nil) }
    var object = try #require(command.object)
    object["ministry"] = "DEF"
    if isContribution { object["commitment"] = .string(promise.text) }
    let whole = try Act(parsing: .object(object))
    for stated in acts {
      #expect(stated.command == whole.command)
      #expect(stated.json == whole.json)
      #expect(stated.ministry == whole.ministry)
      #expect(stated.statement == whole.statement)
      #expect(stated.key == whole.key && stated.on == whole.on && stated.lang == whole.lang)
    }
  }
}

extension StatedTests {
  @Test(
    "make events with the same bytes, written ahead or not",
    arguments: [Line.made.replacing("0031", with: "0077"), Line.logged, Line.other])
  func events(line: String) throws {
    var world = World.usual
    world.must(Line.made)
    let whole = try Act(parsing: JSON(parsing: line))
    var object = try #require(whole.json.object)
    object["ministry"] = nil
    let promise = object["commitment"]?.string.map { ID<Commitment>(unchecked: $0) }
    object["commitment"] = nil
    let ahead = try Act(parsing: .object(object)).writtenAhead()
      .stated(by: try #require(whole.ministry), under: promise)
    func decided(_ act: Act) throws -> DecidedEvent {
      let decision = try act.decide(in: world.answered(act), by: "MFA.first")
      return try #require(decision.events.first)
    }
    let (first, second) = (try decided(whole), try decided(ahead))
    #expect(ahead.writtenAhead(of: second.event) != nil)
    #expect(first.type == second.type)
    #expect(first.payloadBytes == second.payloadBytes)
    #expect(second.payload.canonical == second.payloadBytes)
  }
}

/// A payload read as a commitment's event.
func decoded(_ type: String, _ payload: JSON) throws -> Commitment.Event {
  try Commitment.event(
    RecordedEvent(
      type: type, v: 1, version: 0, ministry: "DEF", officer: "DEF.clerk", on: World.today,
      lang: nil, visibility: "committee", payload: payload))
}
