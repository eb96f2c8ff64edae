internal import EventSourcing

extension DuplicateReview: Coded {
  private enum Wire {
    static let reviewed = "duplicate.reviewed"
    static let reopened = "duplicate.reopened"
  }

  private static let verdictKeys = [
    "outcome", "keep", "parent", "mission", "until", "sample", "reason",
  ]

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      Wire.reviewed,
      keys: [
        .init("a", .string), .init("b", .string), .init("outcome", .string),
        .init("keep", .string, optional: true), .init("parent", .string, optional: true),
        .init("mission", .string, optional: true), .init("until", .string, optional: true),
        .init("reason", .string), .init("score", .integer), .init("ruleset", .string),
        .init("facts_digest", .string), .init("sample", .string, optional: true),
      ]),
    .init(Wire.reopened, keys: [.init("reason", .string)]),
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    var object = JSONObject()
    switch event {
    case .reviewed(let reviewed):
      object["a"] = .string(reviewed.a.text)
      object["b"] = .string(reviewed.b.text)
      object["outcome"] = .string(reviewed.verdict.outcome.rawValue)
      object["keep"] = reviewed.verdict.keep.map { .string($0.text) }
      object["parent"] = reviewed.verdict.parent.map { .string($0.text) }
      object["mission"] = reviewed.verdict.mission.map { .string($0.text) }
      object["until"] = reviewed.verdict.until.map { .string($0.description) }
      object["reason"] = .string(reviewed.verdict.reason)
      object["score"] = .int(Int64(reviewed.score))
      object["ruleset"] = .string(reviewed.ruleset)
      object["facts_digest"] = .string(reviewed.factsDigest)
      object["sample"] = reviewed.verdict.sample.map { .string($0) }
      return (Wire.reviewed, object)
    case .reopened(let reason):
      object["reason"] = .string(reason)
      return (Wire.reopened, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    switch type {
    case Wire.reviewed:
      let a = fields.require("a", Read.effort)
      let b = fields.require("b", Read.effort)
      let verdict = fields.verdict()
      let score = fields.require("score", Read.count(0...100))
      let ruleset = fields.require(
        "ruleset", Read.words(limit: TextRule.titleLimit, fields.reading))
      let digest = fields.require(
        "facts_digest", Read.words(limit: TextRule.titleLimit, fields.reading))
      guard let a, let b, let verdict, let score, let ruleset, let digest else { return nil }
      return .reviewed(
        Reviewed(
          a: a, b: b, verdict: verdict, score: score, ruleset: ruleset, factsDigest: digest))
    case Wire.reopened: return fields.reason().map { .reopened(reason: $0) }
    default: return nil
    }
  }

  static let acts: [String: [String]] = [
    "duplicate.review": ["a", "b", "facts_digest"] + verdictKeys,
    "duplicate.reopen": ["ref", "a", "b", "reason"],
  ]

  /// What a `do` object of this noun asks for; a review to reopen is named by `ref` or by its pair.
  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    if name == "duplicate.review" {
      let a = fields.require("a", Read.effort)
      let b = fields.require("b", Read.effort)
      let verdict = fields.verdict()
      let seen = fields.take(
        "facts_digest", Read.words(limit: TextRule.titleLimit, fields.reading))
      guard let a, let b, let verdict else { return nil }
      return .duplicate(.pair(EffortPair(a, b)), .review(a, b, verdict, seen: seen))
    }
    let subject: DuplicateSubject?
    if fields.value("a") != nil || fields.value("b") != nil {
      let a = fields.require("a", Read.effort)
      let b = fields.require("b", Read.effort)
      subject = a.flatMap { a in b.map { .pair(EffortPair(a, $0)) } }
    } else {
      subject = fields.require("ref", Read.duplicate).map { .ref($0) }
    }
    guard let reason = fields.reason(), let subject else { return nil }
    return .duplicate(subject, .reopen(reason: reason))
  }
}

extension Fields {
  /// An outcome with what belongs to it: `same` names what stays, `part_of` the parent, `joint` the
  /// mission; only `complementary` expires.
  fileprivate mutating func verdict() -> DuplicateReview.Verdict? {
    let outcome = require("outcome", Read.word(ReviewOutcome.self))
    let reason = reason()
    let keep = take("keep", Read.effort)
    let parent = take("parent", Read.effort)
    let mission = take("mission", Read.mission)
    let until = take("until", Read.day)
    let sample = take("sample", Read.words(limit: 100, reading))
    guard let outcome, let reason else { return nil }
    let needs: [(ReviewOutcome, String)] = [
      (.same, "keep"), (.partOf, "parent"), (.joint, "mission"), (.complementary, "until"),
    ]
    for (owner, key) in needs {
      if owner == outcome, owner != .complementary, value(key) == nil { reject(key, .missing) }
      if owner != outcome, let found = value(key) {
        reject(
          key,
          .wrongShape(
            expected: "nothing unless the outcome is \(owner.rawValue)", found: found.shown))
      }
    }
    var verdict = DuplicateReview.Verdict(outcome: outcome, reason: reason)
    verdict.keep = keep
    verdict.parent = parent
    verdict.mission = mission
    verdict.until = until
    verdict.sample = sample
    return verdict
  }
}
