internal import EventSourcing

extension Policy: Coded {
  private static let adopted = "policy.adopted"
  private static let lines: [EventCatalogue.Key] = [
    .init("possible", .integer), .init("likely", .integer),
  ]
  private static let keys = [
    "four_eyes", "witnesses", "quorum", "clock_tolerance_s", "review_lines",
  ]

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      adopted,
      keys: [
        .init("four_eyes", .list, optional: true), .init("witnesses", .list, optional: true),
        .init("quorum", .integer, optional: true),
        .init("clock_tolerance_s", .integer, optional: true),
        .init("review_lines", .object(lines), optional: true),
      ])
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    switch event {
    case .adopted(let terms):
      var object = JSONObject()
      object["clock_tolerance_s"] = terms.clockToleranceSeconds.map { .int(Int64($0)) }
      object["four_eyes"] = Facts.list(
        terms.fourEyes.map { rule in
          var entry = JSONObject()
          entry["above"] = rule.above.map(\.json)
          entry["act"] = .string(rule.act)
          return .object(entry)
        })
      object["quorum"] = terms.quorum.map { .int(Int64($0)) }
      object["review_lines"] = terms.reviewLines.map {
        ["likely": .int(Int64($0.likely)), "possible": .int(Int64($0.possible))]
      }
      object["witnesses"] = Facts.list(terms.witnesses.map { ["vkey": .string($0.text)] })
      return (adopted, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    fields.terms().map { .adopted($0) }
  }

  static let acts: [String: [String]] = ["policy.adopt": keys]

  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    fields.terms().map { .policy(.adopt($0)) }
  }
}

extension Fields {
  fileprivate mutating func terms() -> Policy.Terms? {
    var terms = Policy.Terms()
    terms.fourEyes = set("four_eyes", Self.fourEyes(reading))
    terms.witnesses = set("witnesses", Self.witness)
    terms.quorum = take("quorum", Read.count(0...TextRule.listLimit))
    terms.clockToleranceSeconds = take("clock_tolerance_s", Read.count(0...31_536_000))
    terms.reviewLines = nested("review_lines", known: ["possible", "likely"]) { fields in
      let possible = fields.require("possible", Read.count(0...100))
      let likely = fields.require("likely", Read.count(0...100))
      guard let possible, let likely else { return nil }
      guard possible <= likely else {
        fields.reject(
          "likely", .outOfRange(String(likely), range: "from \(possible) to 100"))
        return nil
      }
      return Policy.ReviewLines(possible: possible, likely: likely)
    }
    return rejections.isEmpty ? terms : nil
  }

  private static func fourEyes(_ reading: Reading) -> (JSON) -> Result<Policy.FourEyes, Fault> {
    { json in
      guard let object = json.object else {
        return .failure(.wrongShape(expected: "an object of act and above", found: json.shown))
      }
      var fields = Fields(object, known: ["act", "above"], reading: reading)
      let act = fields.require("act") { json -> Result<String, Fault> in
        guard let type = json.string else {
          return .failure(.wrongShape(expected: "a type of event", found: json.shown))
        }
        let known = Coordination.catalogue.types.map(\.name)
        guard known.contains(type) else {
          return .failure(.unknownWord(noun: "event-type", text: type, known: known))
        }
        return .success(type)
      }
      let above = fields.money("above")
      if let first = fields.rejections.first { return .failure(first.fault) }
      return act.map { .success(Policy.FourEyes(act: $0, above: above)) } ?? .failure(.missing)
    }
  }

  private static func witness(_ json: JSON) -> Result<WitnessText, Fault> {
    guard let object = json.object, object.keys == ["vkey"], let text = object["vkey"]?.string
    else { return .failure(.wrongShape(expected: "an object of vkey", found: json.shown)) }
    return WitnessText(text).map { .success($0) } ?? .failure(.badKey(text))
  }
}
