import Coordination
import EventSourcing
import Interop
import Testing

@testable import Concert

@Suite("import")
struct ImportTests {
  private static let two = [Activity(), Activity(identifier: "XX-2", title: "Schools")]

  @Test("everything of a first import is added, in one append")
  func first() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let before = try await committee.size()
    let report = try await committee.importing(Self.two)
    #expect(report.rows == 2)
    #expect(report.counts == .init(added: 2))
    #expect(report.commitments == .init(added: 2))
    #expect(report.contributions == .init(added: 2))
    #expect(report.ministries == ["XX"])
    #expect(report.rejections.isEmpty)
    #expect([report.firstPosition, report.lastPosition] == [before, before + 4])
    #expect(try await committee.size() == before + 5)
    let payload = try await committee.payload("COM-2024-0001")
    #expect(payload["pledged"] == ["money": ["minor": 100_000, "currency": "EUR"]])
    #expect(payload["external_ref"] == "XX-1")
    #expect(try committee.verify().appends == 2)
  }

  @Test("the same file again adds nothing")
  func again() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing(Self.two)
    let size = try await committee.size()
    let report = try await committee.importing(Self.two)
    #expect(report.counts == .init(unchanged: 2))
    #expect(report.commitments == .init(unchanged: 2))
    #expect(report.contributions == .init(unchanged: 2))
    #expect(report.ministries.isEmpty)
    #expect(report.firstPosition == nil)
    #expect(try await committee.size() == size)
  }

  @Test("likely duplicates of many entries are left to the next reading", arguments: [5, 6])
  func large(limit: Int) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let like = Activity(identifier: "YY-1", reporter: "YY", name: "Health Office")
    let report = try await committee.importing([Activity(), like], searchingUpTo: limit)
    let first = try #require(report.firstPosition)
    #expect(report.lastPosition == first + 5)
    #expect(report.leavesDuplicates == (limit < 6))
    #expect(report.toReview == (limit < 6 ? nil : 2))
    #expect(report.likeliest.count == (limit < 6 ? 0 : 1))
    var query = DuplicateQuery()
    query.since = first
    let found = try await committee.ledger().perform { [query] in try $0.duplicates(query).pairs }
    #expect(found.count == 1)
  }

  @Test("a changed activity is one amendment that holds the changed fields alone")
  func amended() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing(Self.two)
    let size = try await committee.size()
    var changed = Self.two
    changed[1].title = "Schools in Mopti"
    changed[1].pledged = ["1000.00", "250.00"]
    let report = try await committee.importing(changed)
    #expect(report.counts == .init(unchanged: 1, corrected: 1))
    #expect(report.commitments == .init(unchanged: 1, corrected: 1))
    // A contribution without words of its own carries the activity's title.
    #expect(report.contributions == .init(unchanged: 1, corrected: 1))
    let acts = try await committee.acts(from: size)
    #expect(acts.map(\.act) == ["commitment.amended", "contribution.corrected"])
    #expect(acts[0].payload["changed"] == ["pledged", "title"])
    #expect(acts[0].payload["pledged"]?["money"]?["minor"] == 125_000)
    #expect(acts[0].payload["reason"]?.string?.hasPrefix("import of source.txt sha256:") == true)
    #expect(acts[1].payload["changed"] == ["title"])
    #expect(try await committee.importing(changed).firstPosition == nil)
  }

  @Test("a changed amount is one correction")
  func corrected() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity()])
    let size = try await committee.size()
    let report = try await committee.importing([Activity(given: [("2024-02-10", "410.00")])])
    #expect(report.counts == .init(corrected: 1))
    #expect(report.commitments == .init(unchanged: 1))
    #expect(report.contributions == .init(corrected: 1))
    let acts = try await committee.acts(from: size)
    #expect(acts.map(\.act) == ["contribution.corrected"])
    #expect(acts[0].payload["changed"] == ["money"])
    #expect(acts[0].payload["money"]?["minor"] == 41_000)
    // And back: a version changes once, so that the source may say again what it said before.
    #expect(try await committee.importing([Activity()]).contributions == .init(corrected: 1))
    #expect(try await committee.payload("CTR-2024-0001")["money"]?["minor"] == 40_000)
  }

  @Test("a new transaction of a known activity is added to its commitment")
  func grown() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity()])
    let size = try await committee.size()
    let report = try await committee.importing([
      Activity(given: [("2024-02-10", "400.00"), ("2024-03-10", "50.00")])
    ])
    #expect(report.counts == .init(corrected: 1))
    #expect(report.contributions == .init(added: 1, unchanged: 1))
    let acts = try await committee.acts(from: size)
    #expect(acts.map(\.act) == ["contribution.logged"])
    #expect(acts[0].payload["commitment"] == "COM-2024-0001")
  }

  @Test("what a source no longer tells stays in the ledger")
  func absent() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing(Self.two)
    let size = try await committee.size()
    let report = try await committee.importing([Activity(given: [])])
    #expect(report.counts == .init(unchanged: 1))
    #expect(try await committee.size() == size)
    #expect(try await committee.payload("CTR-2024-0001")["money"]?["minor"] == 40_000)
    #expect(try await committee.payload("COM-2024-0002")["title"] == "Schools")
  }

  @Test("what a clerk changed stays until the source itself says something new")
  func handEdit() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity()])
    try await committee.submit([
      #"{"do":"commitment.amend","ref":"COM-2024-0001","title":"Deep wells","partner":"Care","reason":"contract"}"#
    ])
    let size = try await committee.size()
    #expect(try await committee.importing([Activity()]).counts == .init(unchanged: 1))
    #expect(try await committee.size() == size)
    // The source changes the pledge: the clerk's title and partner stay.
    try await committee.importing([Activity(pledged: ["1100.00"])])
    var payload = try await committee.payload("COM-2024-0001")
    #expect(payload["title"] == "Deep wells")
    #expect(payload["partner"] == "Care")
    #expect(payload["pledged"]?["money"]?["minor"] == 110_000)
    // The source changes the title: now its word counts.
    try await committee.importing([Activity(title: "Wells of Mopti", pledged: ["1100.00"])])
    payload = try await committee.payload("COM-2024-0001")
    #expect(payload["title"] == "Wells of Mopti")
    #expect(payload["partner"] == "Care")
  }

  @Test("a source that comes to say what a clerk wrote adds nothing, also later")
  func agreed() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity()])
    try await committee.submit([
      #"{"do":"contribution.correct","ref":"CTR-2024-0001","money":{"minor":41000,"currency":"EUR"},"reason":"invoice"}"#
    ])
    let size = try await committee.size()
    let agreed = [Activity(given: [("2024-02-10", "410.00")])]
    #expect(try await committee.importing(agreed).counts == .init(unchanged: 1))
    #expect(try await committee.importing(agreed).counts == .init(unchanged: 1))
    #expect(try await committee.size() == size)
  }

  @Test("a commitment that another ministry took over is found again")
  func reassigned() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity()])
    try await committee.submit([
      #"{"do":"commitment.reassign","ref":"COM-2024-0001","to":"MFA","reason":"law"}"#
    ])
    let size = try await committee.size()
    #expect(try await committee.importing([Activity()]).counts == .init(unchanged: 1))
    let report = try await committee.importing([Activity(pledged: ["900.00"])])
    #expect(report.commitments == .init(corrected: 1))
    #expect(try await committee.size() == size + 1)
  }
}
