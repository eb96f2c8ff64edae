import EventSourcing

@testable import Projector

/// A random story of efforts: much alike, and changed in every way that events can.
struct DuplicatesStory {
  static let titles = [
    "Wells of Gao", "Deep wells in Mopti", "Training of judges", "Formation des juges",
    "Rural roads", "Roads of Kabeli, phase 2", "Not applicable", "Mine clearance at the river",
    "Minenräumung am Fluss", "Support to midwives", "",
  ]
  private static let ministries = ["DEF", "DEV", "MFA", "JUS"]
  private static let missions = ["EUTM", "EUCAP"]
  private var state: UInt64
  private var commitments: [Int: String] = [:]
  private var contributions: [Int] = []
  private var reviewed: [String] = []

  init(seed: Int) { state = UInt64(seed) &* 2_654_435_761 &+ 99 }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  private mutating func pick<Element>(_ list: [Element]) -> Element { list[next(list.count)] }

  private mutating func facts(_ more: String = "") -> String {
    let title = JSON.string(pick(Self.titles)).canonicalText
    let place = pick([#""ML""#, #""XK""#, #""ML","XK""#, #""western-balkans""#, ""])
    let start = pick([#","period":{"start":"2024-03-01"}"#, ""])
    let partner = pick([#","partner":"Oxfam Novib""#, ""])
    return #"{\#(more)"kind":"money"\#(partner)\#(start),"places":[\#(place)],"title":\#(title)}"#
  }

  mutating func log(events: Int) -> MemoryLog {
    var log = MemoryLog()
    while log.size() < events { step(&log) }
    return log
  }

  private mutating func step(_ log: inout MemoryLog) {
    let number = Int(log.size())
    let commitment = commitments.keys.sorted().isEmpty ? nil : pick(commitments.keys.sorted())
    let day = "2024-02-\(10 + number % 19)"
    func change(_ type: String, _ payload: String) {
      guard let commitment, let ministry = commitments[commitment] else { return }
      log.append(type, "commitment/COM-2024-\(commitment)", payload, ministry: ministry, on: day)
    }
    switch next(16) {
    case 0...4:
      let ministry = pick(Self.ministries)
      commitments[number] = ministry
      log.append(
        "commitment.made", "commitment/COM-2024-\(number)", facts(), ministry: ministry, on: day)
    case 5: change("commitment.amended", facts(#""changed":["title"],"#))
    case 6: change("commitment.pooled", #"{"mission":"\#(pick(Self.missions))"}"#)
    case 7: change("commitment.unpooled", "{}")
    case 8:
      let to = pick(Self.ministries)
      change("commitment.reassigned", #"{"reason":"moved","to":"\#(to)"}"#)
      if let commitment { commitments[commitment] = to }
    case 9: change("commitment.withdrawn", #"{"reason":"cut"}"#)
    case 10: change("commitment.fulfilled", #"{"on_day":"2024-12-31"}"#)
    case 11: change("commitment.reopened", #"{"reason":"found"}"#)
    case 12, 13: contribute(&log, number, commitment, day)
    case 14: review(&log, day)
    default:
      if next(4) == 0 {
        let code = pick(Self.ministries)
        let into = pick(Self.ministries.filter { $0 != code })
        log.append(
          "ministry.merged", "ministry/\(code)",
          #"{"from":"2024-06-01","into":"\#(into)","reason":"one"}"#, ministry: code, on: day)
      } else {
        log.append(
          "mission.joined", "mission/\(pick(Self.missions))",
          #"{"ministry":"\#(pick(Self.ministries))"}"#, on: day)
      }
    }
  }

  private mutating func contribute(
    _ log: inout MemoryLog, _ number: Int, _ commitment: Int?, _ day: String
  ) {
    let link = next(2) == 0 ? commitment.map { #""commitment":"COM-2024-\#($0)","# } ?? "" : ""
    let direction = #""direction":"\#(next(8) == 0 ? "returned" : "given")","#
    let payload = facts(link + direction)
    switch next(4) {
    case 0 where !contributions.isEmpty:
      log.append(
        "contribution.corrected", "contribution/CTR-2024-\(pick(contributions))", payload, on: day)
    case 1 where !contributions.isEmpty:
      log.append(
        "contribution.withdrawn", "contribution/CTR-2024-\(pick(contributions))",
        #"{"reason":"wrong"}"#, on: day)
    default:
      contributions.append(number)
      log.append(
        "contribution.logged", "contribution/CTR-2024-\(number)", payload,
        ministry: pick(Self.ministries), on: day)
    }
  }

  private mutating func review(_ log: inout MemoryLog, _ day: String) {
    guard commitments.count > 1 else { return }
    if let ref = reviewed.last, next(3) == 0 {
      log.append("duplicate.reopened", "duplicate/\(ref)", #"{"reason":"new"}"#, on: day)
      return
    }
    let keys = commitments.keys.sorted()
    let a = "COM-2024-\(keys[next(keys.count)])"
    let b = "COM-2024-\(keys[next(keys.count)])"
    guard a != b else { return }
    let ref = BuiltInProjectionsTests.reference(a, b)
    reviewed.append(ref)
    log.append(
      "duplicate.reviewed", "duplicate/\(ref)",
      #"{"a":"\#(a)","b":"\#(b)","facts_digest":"x","outcome":"distinct","reason":"no","ruleset":"r","score":61}"#,
      on: day)
  }
}
