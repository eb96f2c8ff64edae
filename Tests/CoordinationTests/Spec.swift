import EventSourcing
import Foundation
import Testing

@testable import Coordination

/// A log in memory: what was decided is kept as bytes, and read back through the codec.
struct World {
  static let today = day("2024-06-15")
  static let origin = "ledger.example"

  var streams: [StreamName: [RecordedEvent]] = [:]
  var flags: [EffortPair: Flag] = [:]
  /// All events in log order.
  var log: [Erasure.Target] = []

  /// Ministries MFA, DEF, DEV, JUS, OLD; missions EUTM-MALI (DEF, MFA, DEV) and KFOR, concluded on
  /// 2024-05-17 (DEF, MFA); officers of every role.
  static let usual: World = {
    var world = World()
    world.begin()
    for code in ["DEF", "DEV", "JUS", "OLD"] {
      world.must(
        #"{"do":"ministry.register","code":"\#(code)","name":{"en":"\#(code)"},"kind":"ministry","dimension":"other","org_ref":null}"#
      )
    }
    for (id, roles) in [
      ("DEF.clerk", "clerk"), ("DEV.clerk", "clerk"), ("JUS.clerk", "clerk"),
      ("OLD.clerk", "clerk"), ("DEF.both", "clerk validator"), ("DEF.validator", "validator"),
      ("DEV.coordinator", "coordinator"), ("MFA.admin", "admin"), ("DEF.auditor", "auditor"),
      ("DEF.analyst", "analyst"), ("DEF.observer", "observer"), ("DEF.gone", "clerk"),
    ] {
      let list = roles.split(separator: " ").map { "\"\($0)\"" }.joined(separator: ",")
      world.must(enrol(id, ministry: String(id.prefix(3)), roles: "[\(list)]"))
    }
    world.must(#"{"do":"officer.revoke","officer":"DEF.gone","reason":"left"}"#)
    world.must(
      #"{"do":"mission.establish","mission":"EUTM-MALI","title":"EU Training Mission Mali","lead":"DEF","participants":["MFA","DEV"],"framework":"EU","places":["ML"],"themes":["15210"],"period":{"start":"2022-01-01"}}"#
    )
    world.must(
      #"{"do":"mission.establish","mission":"KFOR","title":"KFOR","lead":"DEF","participants":["MFA"],"period":{"start":"2022-01-01","end":"2024-12-31"}}"#
    )
    world.must(#"{"do":"mission.conclude","mission":"KFOR","on_day":"2024-05-17"}"#)
    return world
  }()

  mutating func begin() {
    let officer = ID<Officer>(unchecked: "MFA.first")
    let genesis = Genesis(
      origin: Self.origin,
      ministry: Ministry.Registration(
        code: ID(unchecked: "MFA"), name: .plain("Foreign Affairs"), kind: .ministry,
        dimension: .diplomacy),
      officer: officer, key: VerifierText(Self.key("MFA.first"))!, possession: Self.signature,
      demo: true, on: Self.today)
    for event in try! genesis.decide().events { store(event) }
  }

  static func key(_ officer: String, material: String? = nil) -> String {
    var bytes = Array((material ?? officer).utf8.prefix(32))
    bytes += [UInt8](repeating: 7, count: 32 - bytes.count)
    return "\(origin)/officer/\(officer)+0a0b0c0d+\(Data([1] + bytes).base64EncodedString())"
  }

  static let signature = Data([UInt8](repeating: 9, count: 64)).base64EncodedString()

  static func enrol(_ id: String, ministry: String, roles: String) -> String {
    #"{"do":"officer.enrol","officer":"\#(id)","ministry":"\#(ministry)","roles":\#(roles),"public_key":"\#(key(id))","possession":"\#(signature)"}"#
  }

  /// Keeps an event as the log would: its payload's bytes, parsed again.
  mutating func store(_ event: DecidedEvent) {
    var recorded = event.recordedEvent
    recorded.payload = try! JSON(parsing: event.payloadBytes)
    streams[event.stream, default: []].append(recorded)
    log.append(Erasure.Target(stream: event.stream, event: recorded))
  }

  /// Parses, loads what is needed, decides; stores nothing.
  func decide(
    _ line: String, by officer: String = "MFA.first", surroundings start: Surroundings? = nil
  ) throws -> (Decision, Surroundings) {
    let act = try Act(parsing: try JSON(parsing: line))
    let surroundings = try answered(act, by: officer, after: start)
    return (try act.decide(in: surroundings, by: officer), surroundings)
  }

  /// All that an act must know.
  func answered(
    _ act: Act, by officer: String = "MFA.first", after start: Surroundings? = nil
  ) throws -> Surroundings {
    var surroundings = start ?? Surroundings(today: Self.today)
    try answer(act.needs(in: surroundings, by: officer), &surroundings) {
      act.needs(in: $0, by: officer)
    }
    return surroundings
  }

  private func answer(
    _ first: [Need], _ surroundings: inout Surroundings, again: (Surroundings) -> [Need]
  ) throws {
    var needs = first
    var rounds = 0
    while !needs.isEmpty {
      for need in needs {
        switch need {
        case .stream(let stream): try surroundings.load(stream, streams[stream] ?? [])
        case .kind(let kind):
          for (stream, events) in streams where stream.kind == kind {
            try surroundings.load(stream, events)
          }
          surroundings.loaded(kind: kind)
        case .serial(let prefix, let year):
          let serials = streams.keys.compactMap { SerialRef($0.ref) }
            .filter { $0.prefix == prefix && $0.year == year }.map(\.serial)
          surroundings.load(highest: serials.max() ?? 0, prefix, year: year)
        case .flag(let pair): surroundings.load(flag(of: pair), of: pair)
        case .event(let position):
          let target = log.indices.contains(Int(position)) ? log[Int(position)] : nil
          surroundings.load(target, at: position)
        }
      }
      rounds += 1
      #expect(rounds < 12, "needs come to an end")
      needs = again(surroundings)
    }
  }

  private func flag(of pair: EffortPair) -> Flag {
    let digits = (pair.a.text + pair.b.text).filter(\.isNumber).suffix(8)
    return Flag(
      ref: ID(unchecked: "DUP-" + String(digits)), score: 75, ruleset: "first",
      factsDigest: "sha256:00")
  }

  @discardableResult
  mutating func submit(_ line: String, by officer: String = "MFA.first") throws -> Decision {
    let (decision, _) = try decide(line, by: officer)
    for event in decision.events { store(event) }
    return decision
  }

  @discardableResult
  mutating func must(_ line: String, by officer: String = "MFA.first") -> Decision {
    do {
      return try submit(line, by: officer)
    } catch {
      let words = (error as? any Explainable)?.explanation
      preconditionFailure("\(line): \(words.map { "\($0)" } ?? "\(error)")")
    }
  }
}

func day(_ text: String) -> Day { Day(text)! }

/// Given acts, when an act, then events or a refusal.
struct Spec {
  private var world = World.usual
  private var outcome: Result<Decision, any Error>?

  static func given(_ lines: String..., by officer: String = "MFA.first") -> Spec {
    var spec = Spec()
    for line in lines { spec.world.must(line, by: officer) }
    return spec
  }

  func and(_ lines: String..., by officer: String = "MFA.first") -> Spec {
    var copy = self
    for line in lines { copy.world.must(line, by: officer) }
    return copy
  }

  func when(_ line: String, by officer: String = "MFA.first") -> Spec {
    var copy = self
    copy.outcome = Result { try world.decide(line, by: officer).0 }
    return copy
  }

  /// The first event's type, and the payload keys that are named.
  @discardableResult
  func decides(
    _ type: String, _ payload: JSON = [:], at place: SourceLocation = #_sourceLocation
  ) -> DecidedEvent? {
    switch outcome {
    case .success(let decision)?:
      let event = decision.events[0]
      #expect(event.type == type, sourceLocation: place)
      for member in payload.object?.members ?? [] {
        let found = event.payload[member.key]
        #expect(
          member.value == .null ? found == nil : found == member.value,
          "\(member.key) is \(found?.canonicalText ?? "missing")", sourceLocation: place)
      }
      return event
    case .failure(let error)?:
      Issue.record(
        "refused: \((error as? any Explainable)?.explanation as Any)", sourceLocation: place)
    case nil: Issue.record("nothing was asked", sourceLocation: place)
    }
    return nil
  }

  @discardableResult
  func refused(
    _ code: String, exit: Int32? = nil, at place: SourceLocation = #_sourceLocation
  ) -> Explanation? {
    switch outcome {
    case .success(let decision)?:
      Issue.record("decided \(decision.events.map(\.type))", sourceLocation: place)
    case .failure(let error)?:
      guard let explanation = (error as? any Explainable)?.explanation else {
        Issue.record("\(error) explains nothing", sourceLocation: place)
        return nil
      }
      #expect(explanation.code == code, sourceLocation: place)
      if let exit { #expect(explanation.outcome.rawValue == exit, sourceLocation: place) }
      #expect(!explanation.what.isEmpty && !explanation.mend.isEmpty, sourceLocation: place)
      return explanation
    case nil: Issue.record("nothing was asked", sourceLocation: place)
    }
    return nil
  }

  func refused(_ refusal: Refusal, at place: SourceLocation = #_sourceLocation) {
    guard case .failure(let error)? = outcome, let found = error as? Refusal else {
      Issue.record("no refusal", sourceLocation: place)
      return
    }
    #expect(found == refusal, sourceLocation: place)
  }
}

/// Lines that many tests begin with.
enum Line {
  static let made =
    #"{"do":"commitment.make","ref":"COM-2024-0031","ministry":"DEF","title":"Formation","lang":"fr","kind":"training","places":["ML"],"themes":["15180"],"period":{"start":"2024-03-01","end":"2024-05-31"},"pledged":{"money":{"minor":1800000,"currency":"EUR"},"people":{"f":1,"m":2}},"mission":null,"framework":"EU","visibility":"parliament","on":"2024-02-01"}"#
  static let logged =
    #"{"do":"contribution.log","ref":"CTR-2024-0007","ministry":"DEF","commitment":"COM-2024-0031","kind":"training","title":"Cours","money":{"minor":450000,"currency":"EUR"},"people":{"f":1,"m":1},"training":{"sessions":2,"topic":"gbv","trained":{"f":3,"m":21},"audience":"local_forces"},"period":{"start":"2024-03-04","end":"2024-03-08"},"on":"2024-03-10"}"#
  static let other =
    #"{"do":"commitment.make","ref":"COM-2024-0040","ministry":"DEV","title":"Well","kind":"money","on":"2024-02-01"}"#
  static let fulfilled = #"{"do":"commitment.fulfil","ref":"COM-2024-0031","on_day":"2024-05-31"}"#
  static let withdrawn =
    #"{"do":"commitment.withdraw","ref":"COM-2024-0031","reason":"taken over by the EU"}"#
  static let merged =
    #"{"do":"ministry.merge","ministry":"OLD","into":"DEF","from":"2024-06-01","reason":"reform"}"#
  static let reviewed =
    #"{"do":"duplicate.review","a":"COM-2024-0040","b":"COM-2024-0031","outcome":"complementary","reason":"different units"}"#

  static let earlyMade = make("DEF", #","ref":"COM-2024-0001","on":"2024-01-01""#)
  static let earlyOther = make("DEV", #","ref":"COM-2024-0002","on":"2024-01-01""#)
  static let earlyLogged = log(
    "DEF", #","ref":"CTR-2024-0001","commitment":"COM-2024-0001","on":"2024-01-01""#)

  static func make(_ ministry: String, _ more: String = "") -> String {
    #"{"do":"commitment.make","ministry":"\#(ministry)","title":"T","kind":"money"\#(more)}"#
  }

  static func log(_ ministry: String, _ more: String = "") -> String {
    #"{"do":"contribution.log","ministry":"\#(ministry)","title":"T","kind":"money"\#(more)}"#
  }

  static func amend(_ more: String) -> String {
    #"{"do":"commitment.amend","ref":"COM-2024-0031","reason":"r"\#(more)}"#
  }

  static func correct(_ more: String) -> String {
    #"{"do":"contribution.correct","ref":"CTR-2024-0007","reason":"r"\#(more)}"#
  }
}
