import EventSourcing
import Foundation
import Interop

@testable import Concert

/// Bytes in memory.
struct Bytes: ExportOutput, Sendable {
  var bytes: [UInt8] = []
  var offset: Int64 { Int64(bytes.count) }
  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func write(_ new: [UInt8]) { bytes += new }
  mutating func patch(_ new: [UInt8], at offset: Int64) {
    bytes.replaceSubrange(Int(offset)..<Int(offset) + new.count, with: new)
  }
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x1234_5678_9abc_def1 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &self)]
  }

  /// One time in `n`.
  mutating func once(in n: Int) -> Bool { Int.random(in: 0..<n, using: &self) == 0 }
}

/// Acts by chance: efforts of three ministries with all that may become of them.
///
/// Some are refused, as wishes are; what is left is a ledger that could be.
struct ChanceStory {
  var dice: Dice
  var lines: [JSON] = []
  private var commitments = 0
  private var contributions = 0

  static let words = [
    "Wells", "=HYPERLINK(\"x\")", "+1", "-2", "@SUM(A1)", "a,b", "say \"hi\"", "two\nlines",
    "a < b & c > d",
    "]]>", "e\u{301}té".precomposedStringWithCanonicalMapping, "水井 🚰", "_x0041_", "--", "a -- b -",
    "\u{202e}right", "| pipe `code`", "'quoted", "Ünïcödé",
  ]
  private static let days = ["2023-01-10", "2023-06-30", "2024-01-01", "2024-02-29", "2024-05-31"]
  private static let places = ["ML", "NE", "XK", "AL", "155", "sahel", "western-balkans"]
  private static let ministries = ["DEF", "DEV", "JUS"]

  init(seed: Int, count: Int = 40) {
    dice = Dice(seed: seed)
    for (code, ref) in [("DEF", "XX-GOV-1"), ("DEV", "XX-GOV-2"), ("JUS", nil as String?)] {
      var act: JSONObject = object("ministry.register", on: "2022-01-01")
      act["code"] = .string(code)
      act["name"] = ["en": .string(code + " office"), "fr": .string("Bureau \(code)")]
      act["kind"] = .string(dice.pick(["ministry", "agency", "body"]))
      act["dimension"] = "other"
      act["org_ref"] = ref.map { .string($0) }
      lines.append(.object(act))
    }
    let withDevelopment = dice.once(in: 2)
    for mission in ["ALPHA", "BETA"] {
      var act = object("mission.establish", on: "2022-02-01")
      act["mission"] = .string(mission)
      act["title"] = .string("Mission " + mission)
      act["lead"] = "DEF"
      act["participants"] = withDevelopment ? ["DEV", "JUS"] : ["JUS"]
      act["period"] = ["start": "2022-01-01"]
      act["places"] = ["ML"]
      lines.append(.object(act))
    }
    plan()
    for _ in 0..<count { step() }
    if dice.once(in: 3) {
      lines.append([
        "do": "mission.conclude", "mission": "BETA", "on_day": "2024-06-01", "on": "2024-06-01",
        "outcome": "done",
      ])
    }
  }

  private mutating func step() {
    switch Int.random(in: 0..<14, using: &dice) {
    case 0..<4: commit()
    case 4..<8: give()
    case 8: amend()
    case 9: correct()
    case 10:
      follow("commitment.assess", ["status": .string(dice.pick(["on_track", "at_risk"]))])
    case 11:
      follow(
        dice.pick(["commitment.withdraw", "commitment.reopen", "commitment.fulfil"]),
        dice.once(in: 2) ? ["reason": .string(word())] : ["on_day": "2024-06-01"])
    case 12:
      let name = dice.pick(["mission.join", "mission.leave", "mission.extend"])
      var act = object(name, on: "2024-03-01")
      act["mission"] = .string(dice.pick(["ALPHA", "BETA"]))
      act["ministry"] = name == "mission.extend" ? nil : .string(dice.pick(["DEV", "JUS"]))
      act["period"] = name == "mission.extend" ? ["start": "2022-01-01", "end": "2026-01-01"] : nil
      act["reason"] = "because"
      lines.append(.object(act))
    default:
      // Out of a mission is no step here: what another ministry gave under the commitment while it
      // was there could not be given again.
      follow("commitment.pool", ["mission": .string(dice.pick(["ALPHA", "BETA"]))])
    }
  }

  mutating func word() -> String { dice.pick(Self.words) }

  func object(_ name: String, on day: String) -> JSONObject {
    var act = JSONObject()
    act["do"] = .string(name)
    act["on"] = .string(day)
    return act
  }

  private mutating func facts(_ act: inout JSONObject) {
    let title = word().replacing("\n", with: " ") + " " + String(lines.count)
    if dice.once(in: 2) { act["lang"] = .string(dice.pick(["en", "fr", "de", "lb"])) }
    act["title"] = dice.once(in: 4) ? ["fr": .string(title), "en": "Title"] : .string(title)
    if dice.once(in: 2) { act["description"] = .string(word() + "\nmore") }
    act["kind"] = .string(dice.pick(["money", "in_kind", "personnel", "training", "policy"]))
    if dice.once(in: 2) { act["partner"] = .string("Partner " + word().replacing("\n", with: " ")) }
    if dice.once(in: 2) { act["framework"] = .string(dice.pick(["bilateral", "EU", "UN"])) }
    if dice.once(in: 3) { act["external_ref"] = .string("XX-GOV-1-\(lines.count)") }
    let visibility = dice.pick(["owner", "committee", "parliament", "public", "public"])
    act["visibility"] = .string(visibility)
    var places: [JSON] = []
    for place in Self.places where dice.once(in: 5) { places.append(.string(place)) }
    if !places.isEmpty { act["places"] = .array(places) }
    var themes: [JSON] = []
    for theme in ["15180", "15210", "152", "72010"] where dice.once(in: 4) {
      themes.append(.string(theme))
    }
    if !themes.isEmpty { act["themes"] = .array(themes) }
    if dice.once(in: 2) {
      act["period"] =
        dice.once(in: 2)
        ? ["start": "2023-01-01", "end": "2024-12-31"]
        : ["start": "2024-02-02"]
    }
    if dice.once(in: 3) { act["mission"] = .string(dice.pick(["ALPHA", "BETA"])) }
  }

  private mutating func money() -> JSON {
    let currency = dice.pick(["EUR", "USD", "JPY", "BHD"])
    return [
      "minor": .int(Int64.random(in: 0...9_999_999_999, using: &dice)),
      "currency": .string(currency),
    ]
  }

  private mutating func people() -> JSON {
    [
      "f": .int(Int64.random(in: 0..<9, using: &dice)),
      "m": .int(Int64.random(in: 0..<9, using: &dice)),
    ]
  }

  private mutating func commit() {
    var act = object("commitment.make", on: dice.pick(Self.days))
    act["ministry"] = .string(dice.pick(Self.ministries))
    facts(&act)
    var pledged = JSONObject()
    if dice.once(in: 2) { pledged["money"] = money() }
    if dice.once(in: 4) { pledged["people"] = people() }
    if !pledged.isEmpty { act["pledged"] = .object(pledged) }
    commitments += 1
    act["ref"] = .string(Self.ref("COM", commitments))
    lines.append(.object(act))
  }

  private mutating func give() {
    var act = object("contribution.log", on: dice.pick(Self.days))
    act["ministry"] = .string(dice.pick(Self.ministries))
    facts(&act)
    if dice.once(in: 3) { act["direction"] = "returned" }
    if !dice.once(in: 4) { act["money"] = money() }
    if dice.once(in: 3) { act["people"] = people() }
    if !dice.once(in: 3) { act["commitment"] = .string(someCommitment()) }
    contributions += 1
    act["ref"] = .string(Self.ref("CTR", contributions))
    lines.append(.object(act))
  }

  private mutating func someCommitment() -> String {
    Self.ref("COM", Int.random(in: 1...max(1, commitments), using: &dice))
  }

  private mutating func amend() {
    follow(
      "commitment.amend",
      [
        "title": .string("Amended " + word().replacing("\n", with: " ")), "reason": "late",
        "visibility": .string(dice.pick(["committee", "public"])),
      ])
  }

  private mutating func correct() {
    var act = object(
      dice.pick(["contribution.correct", "contribution.withdraw"]), on: "2024-04-01")
    act["ref"] = .string(
      Self.ref("CTR", Int.random(in: 1...max(1, contributions), using: &dice)))
    if act["do"] == "contribution.correct" { act["money"] = money() }
    act["on"] = nil
    act["reason"] = .string(word())
    lines.append(.object(act))
  }

  private mutating func follow(_ name: String, _ fields: JSON) {
    var act = object(name, on: "2024-04-01")
    act["ref"] = .string(someCommitment())
    for member in fields.object?.members ?? [] { act[member.key] = member.value }
    lines.append(.object(act))
  }

  private static func ref(_ prefix: String, _ number: Int) -> String {
    let digits = String(number)
    return prefix + "-2023-" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension Committee {
  /// Stores what is not refused; answers why the others were.
  @discardableResult
  func take(_ commands: [JSON]) async throws -> [String] {
    try await ledger().perform { ledger in
      var source = CommandList(commands)
      var submission = Submission()
      submission.onRefusal = .skip
      submission.batch = 1_000
      var refused: [String] = []
      _ = try ledger.submit(&source, as: submission) { outcome in
        guard case .refused(let line, let reasons) = outcome else { return }
        refused.append("\(line): \(reasons.map { "\($0.code) \($0.what)" }.joined(separator: " "))")
      }
      ledger.close()
      return refused
    }
  }

  /// The records as `export jsonl` writes them.
  func records(_ request: ExportRequest = ExportRequest()) async throws -> [JSON] {
    let text = try await exported { try $0.exportRecords(request, into: &$1) }.text
    return try text.split(separator: "\n").map { try JSON(parsing: String($0)) }
  }

  func exported(
    _ body: @Sendable (isolated Concert.Ledger, inout Bytes) throws -> ExportedFile
  ) async throws -> Bytes {
    try await ledger().perform { ledger in
      var bytes = Bytes()
      _ = try body(ledger, &bytes)
      ledger.close()
      return bytes
    }
  }

  /// A view's rows without what tells only when and by whom they were recorded.
  func rows(of table: String, in view: String, without left: Set<String> = []) async throws
    -> [String]
  {
    let own: Set = [
      "position", "first_position", "recorded_at", "version", "officer", "officer_ministry",
      "corrected", "confirmed_on", "confirmed_by",
    ]
    let rows = try await ledger().read(ViewQuery("SELECT * FROM \(table)", views: [view]))
    let kept = rows.columns.indices.filter {
      !own.contains(rows.columns[$0]) && !left.contains(rows.columns[$0])
    }
    return rows.rows.map { row in
      kept.map { "\(rows.columns[$0])=\(row[$0])" }.joined(separator: " ")
    }.sorted()
  }
}
