import EventSourcing
import Testing

@testable import Coordination

/// When a decision holds, and when it is asked for again.
@Suite("asking again")
struct AskingAgainTests {
  private static let course =
    #""title":"Course","places":["ML"],"themes":["15180"],"start":"2024-03-01","end":"2024-05-31","currency":"EUR""#

  private func state(
    _ tier: String?, _ features: [String] = ["title", "amount"], minor: Int? = 10_000,
    _ facts: String = AskingAgainTests.course
  ) throws -> JSON {
    let reasons = features.map { feature in
      let points = feature.hasPrefix("-") ? -5 : 5
      return
        #"{"feature":"\#(feature.trimmingPrefix("-"))","points":\#(points),"detail":"the \#(feature)"}"#
    }
    let amount = minor.map { #","minor":\#($0)"# } ?? ""
    return try JSON(
      parsing: """
        {"tier":\(tier.map { "\"\($0)\"" } ?? "null"),"reasons":[\(reasons.joined(separator: ","))],
        "a":{\(facts)\(amount)},"b":{\(Self.course),"minor":10000}}
        """)
  }

  @Test("a changed amount with its reason gone is asked; before and after are told")
  func amount() throws {
    let asked = AskingAgain(
      seen: try state("likely"), now: try state("likely", ["title"], minor: 30_000))
    #expect(asked?.changes.map(\.field) == ["amount"])
    #expect(asked?.changes.first?.side == "a")
    #expect(asked?.changes.first?.before["minor"]?.int == 10_000)
    #expect(asked?.changes.first?.after["minor"]?.int == 30_000)
    #expect(asked?.reasonsGone == ["the amount"])
  }

  @Test("a fifth more or less is no change; a little more than that is one, in either direction")
  func fifth() throws {
    for (minor, isAsked) in [
      (12_000, false), (12_001, true), (8_000, false), (7_999, true), (10_000, false),
    ] {
      let asked = AskingAgain(
        seen: try state("possible"), now: try state("likely", minor: minor))
      #expect((asked != nil) == isAsked, "\(minor)")
    }
    let gone = AskingAgain(seen: try state("possible"), now: try state("likely", minor: nil))
    #expect(gone?.changes.first?.after == .null)
    let most = AskingAgain(
      seen: try state("possible", minor: 1), now: try state("likely", minor: 9_007_199_254_740_991))
    #expect(most?.changes.count == 1)
  }

  @Test("neither a change alone nor a likelier pair alone is asked")
  func both() throws {
    let seen = try state("possible")
    #expect(AskingAgain(seen: seen, now: try state("possible", minor: 90_000)) == nil)
    #expect(AskingAgain(seen: seen, now: try state("likely", ["title"])) == nil)
    #expect(AskingAgain(seen: seen, now: try state("likely", minor: 90_000)) != nil)
    let likely = try state("likely")
    #expect(AskingAgain(seen: likely, now: try state("possible", minor: 90_000)) == nil)
    #expect(AskingAgain(seen: likely, now: try state(nil, [], minor: 90_000)) == nil)
  }

  @Test("each fact counts, but not the order of a list")
  func fields() throws {
    for (was, becomes, field) in [
      (#""places":["ML"]"#, #""places":["ML","NE"]"#, "places"),
      (#""themes":["15180"]"#, #""themes":["15210"]"#, "themes"),
      (#""end":"2024-05-31""#, #""end":"2024-06-30""#, "period"),
      (#""Course""#, #""Course, phase 2""#, "title"),
      (#""themes""#, #""beneficiaries":["pupils"],"themes""#, "beneficiaries"),
    ] {
      let facts = Self.course.replacing(was, with: becomes)
      let now = try state("likely", minor: 10_000, facts)
      #expect(AskingAgain(seen: try state("possible"), now: now)?.changes.map(\.field) == [field])
    }
    let two = Self.course.replacing(#"["ML"]"#, with: #"["ML","NE"]"#)
    let turned = Self.course.replacing(#"["ML"]"#, with: #"["NE","ML"]"#)
    let now = try state("likely", minor: 10_000, turned)
    #expect(AskingAgain(seen: try state("possible", minor: 10_000, two), now: now) == nil)
  }

  @Test("a conflict that is gone is a reason gone; one that turned is another reason")
  func conflict() throws {
    let now = try state("likely", ["title"], minor: 90_000)
    let seen = try state("likely", ["title", "-phase"])
    #expect(AskingAgain(seen: seen, now: now)?.reasonsGone == ["the -phase"])
    let turned = try state("likely", ["title", "phase"], minor: 90_000)
    #expect(AskingAgain(seen: seen, now: turned)?.reasonsGone == ["the -phase"])
  }

  @Test("what a view keeps says the same again; what is no text of it says nothing")
  func kept() throws {
    let (seen, now) = (try state("possible"), try state("likely", ["title"], minor: 30_000))
    let asked = try #require(AskingAgain(seen: seen, now: now))
    let text = try #require(AskingAgain.text(seen: seen.canonicalText, now: now.canonicalText))
    #expect(AskingAgain(kept: text) == asked)
    for text in ["", "null", "[]", #"{"changes":3}"#, "\u{0}"] {
      #expect(AskingAgain(kept: text) == nil)
      #expect(AskingAgain.text(seen: text, now: text) == nil)
    }
    #expect(AskingAgain.text(seen: nil, now: now.canonicalText) == nil)
  }
}
