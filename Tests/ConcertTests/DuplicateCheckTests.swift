import EventSourcing
import Foundation
import Testing

@testable import Concert

@Suite("duplicate check")
struct DuplicateCheckTests {
  private static let training = #"""
    {"do":"commitment.make","ministry":"MFA","title":"Gender-based violence training, Malian instructors",
    "kind":"training","places":["ML"],"themes":["15180"],
    "period":{"start":"2024-03-01","end":"2024-05-31"}}
    """#

  @Test("says which pairs commands would bring, and leaves nothing behind")
  func leavesNothing() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let ledger = try committee.ledger()
    try await ledger.catchUpViews()
    let before = try await ledger.views(withDigests: true)
    let size = try await ledger.basis(at: .now).size
    let command = try JSON(parsing: Self.training)
    let check = try await ledger.perform { ledger in
      try ledger.checkDuplicates(of: CommandList([command]))
    }
    #expect(check.commands == 1)
    #expect(check.refusals.isEmpty)
    #expect(check.pairs.map(\.a.ref) == ["COM-2024-0001", "COM-2024-0002"])
    #expect(check.pairs.allSatisfy { $0.score == $0.reasons.reduce(0) { $0 + $1.points } })
    #expect(try await ledger.basis(at: .now).size == size)
    #expect(try await ledger.views(withDigests: true) == before)
    #expect(try committee.verify().outcome == .done)
  }

  @Test("who has no key may ask, too, and sees the same pairs; the log is not touched")
  func keyless() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let size = try await committee.size()
    let command = try JSON(parsing: Self.training)
    let nobody = try JSON(parsing: #"{"do":"commitment.make","title":"Wells","kind":"money"}"#)
    let check = try await committee.ledger(of: "nobody").perform { ledger in
      try ledger.checkDuplicates(of: CommandList([command, nobody]))
    }
    #expect(check.standIn == "MFA.thill")
    #expect(check.pairs.map(\.a.ref) == ["COM-2024-0001", "COM-2024-0002"])
    #expect(check.refusals.map(\.line) == [2])
    #expect(check.refusals.first?.reasons.map(\.code) == ["missing-field"])
    #expect(try await committee.size() == size)
  }

  @Test("a command that is stored already, or stands twice in a file, counts once")
  func repeated() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    var object = try JSON(parsing: Self.training).object ?? JSONObject()
    object["key"] = "k1"
    let command = JSON.object(object)
    let twice = try await committee.ledger().perform { ledger in
      try ledger.checkDuplicates(of: CommandList([command, command]))
    }
    #expect(twice.refusals.isEmpty && twice.pairs.isEmpty)
    try await committee.submit([command.canonicalText])
    let again = try await committee.ledger().perform { ledger in
      try ledger.checkDuplicates(of: CommandList([command]))
    }
    #expect(again.refusals.isEmpty && again.pairs.isEmpty && again.commands == 1)
  }

  @Test("commands of one file are looked at together")
  func together() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let other = Self.training.replacingOccurrences(of: "MFA", with: "DEF")
    let commands = try [Self.training, other].map { try JSON(parsing: $0) }
    let check = try await committee.ledger().perform { ledger in
      try ledger.checkDuplicates(of: CommandList(commands))
    }
    #expect(check.pairs.count == 1)
  }

  @Test("a refused command is told with its line")
  func refused() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let command = try JSON(
      parsing: #"{"do":"commitment.make","ministry":"XXX","title":"Wells","kind":"money"}"#)
    let check = try await committee.ledger().perform { ledger in
      try ledger.checkDuplicates(of: CommandList([command]))
    }
    #expect(check.refusals.map(\.line) == [1])
    #expect(check.refusals[0].reasons.first?.code == "unknown-ministry")
  }

  @Test("a review in one append with its pair leaves the views as the log is")
  func reviewWithin() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let pair = [Self.training, Self.training.replacingOccurrences(of: "MFA", with: "DEF")]
    let review =
      #"{"do":"duplicate.review","a":"COM-2024-0001","b":"COM-2024-0002","outcome":"distinct","reason":"x"}"#
    let refused = #"{"do":"commitment.withdraw","ref":"COM-1999-0001","reason":"x"}"#
    for lines in [pair + [review, refused], pair + [review]] {
      let commands = try lines.map { try JSON(parsing: $0) }
      try await committee.ledger().perform { ledger in
        var source = CommandList(commands)
        _ = try ledger.submit(&source) { _ in }
        ledger.close()
      }
      #expect(try await committee.ledger().duplicates().pairs.count <= 1)
    }
    #expect(try await committee.ledger().duplicates().pairs.map(\.outcome) == ["distinct"])
  }
}
