import Testing

@testable import Matching

@Suite("Reasons of a score")
struct ReasonTests {
  static let wells = Effort(
    title: "Wells in the schools of Mopti", places: ["ML"],
    period: Span(start: "2021-03-01", end: "2023-02-28"))

  private func measures(_ a: Effort, _ b: Effort) -> PairMeasures {
    let (x, y) = Score.ordered(PreparedEffort(a), PreparedEffort(b))
    return PairMeasures(x.features, y.features)
  }

  private func reason(_ feature: Reason.Feature, _ a: Effort, _ b: Effort) throws -> Reason? {
    try #require(Score(a, b)).reasons.first { $0.feature == feature }
  }

  @Test("words that say what the work is about count, words that say how do not")
  func subjects() {
    func count(_ a: String, _ b: String) -> (Int, Int) {
      let pair = measures(Effort(title: a), Effort(title: b))
      return (pair[.subjects], pair[.openSubjects])
    }
    #expect(count("School wells", "Puits des écoles") == (2, 0))
    #expect(count("Sector reform strategy", "Strategy to reform the sector") == (0, 0))
    #expect(count("Reform of roads", "Reform for midwives") == (0, 1))
    #expect(count("Roads, bridges and ports", "Roads") == (1, 2))
  }

  @Test("a title within the other is as long as its words; a part of it is none")
  func contained() {
    func words(_ a: String, _ b: String) -> Int {
      measures(Effort(title: a), Effort(title: b))[.contained]
    }
    #expect(words("Kabeli transmission line", "Kabeli transmission line, second corridor") == 3)
    #expect(words("Kabeli transmission line", "Koulikoro transmission tower") == 0)
    #expect(words("Kabeli", "Kabeli transmission line") == 1)
  }

  @Test("each word counts alike in one measure of titles, however rare")
  func plain() {
    func share(_ a: String, _ b: String) -> Int {
      measures(Effort(title: a), Effort(title: b))[.plain]
    }
    #expect(share("Kabeli line", "Kabeli line") == 1000)
    #expect(share("Kabeli line", "Kabeli bridge") == 500)
    #expect(share("Kabeli", "Roads") == 0)
  }

  @Test("topics in common are told when the two may run at once")
  func topic() throws {
    var other = Self.wells
    other.title = "Puits des écoles de Mopti"
    let found = try #require(try reason(.topic, Self.wells, other))
    #expect(found.points > 0)
    #expect(found.detail.hasPrefix("both are about \""))
    other.period = Span(start: "2026-01-01", end: "2027-01-01")
    #expect(try reason(.topic, Self.wells, other)?.points ?? 0 < found.points)
  }

  @Test("a subject that only one names is told with it")
  func subject() throws {
    var other = Self.wells
    other.title = "Wells in the schools of Mopti, with roads, bridges and ports"
    let found = try #require(try reason(.subject, Self.wells, other))
    #expect(found.points < 0)
    #expect(found.detail.hasPrefix("only one names \""))
    #expect(found.sentence(in: .fr).hasPrefix("un seul nomme \""))
    #expect(found.sentence(in: .de).hasPrefix("nur eines nennt \""))
  }

  @Test(
    "what a ledger says beside published data is a reason of its own",
    arguments: [
      (Reason.Feature.kind, "same kind, training"), (.framework, "same framework, UN"),
      (.planAction, "same action of the plan, P1.2"),
      (.beneficiaries, "beneficiaries in common"),
    ])
  func said(feature: Reason.Feature, detail: String) throws {
    var a = Self.wells
    a.kind = "training"
    a.framework = "UN"
    a.planAction = "P1.2"
    a.beneficiaries = ["Pupils of Mopti"]
    let found = try #require(try reason(feature, a, a))
    #expect(found.points > 0)
    #expect(found.detail == detail)
    #expect(!found.left.isEmpty && found.left == found.right)
    #expect(try reason(feature, a, Self.wells) == nil)
    var other = a
    other.kind = "money"
    other.framework = "EU"
    other.planAction = "P3.1"
    other.beneficiaries = ["Fishers"]
    #expect(try reason(feature, a, other) == nil)
  }

  @Test("another audience takes points away; one that is not said does not")
  func audience() throws {
    var a = Self.wells
    a.audience = "Head teachers"
    var b = Self.wells
    b.audience = "Parliament"
    let found = try #require(try reason(.audience, a, b))
    #expect(found.points < 0)
    #expect(Set([found.left, found.right]) == ["Head teachers", "Parliament"])
    #expect(try reason(.audience, a, Self.wells) == nil)
    b.audience = "teachers"
    #expect(try reason(.audience, a, b) == nil)
  }

  @Test("a title of one word is not enough, even in the same place")
  func oneWord() throws {
    let one = Effort(title: "Instructors")
    #expect(try #require(Score(one, one)).tier == nil)
    let placed = Effort(title: "Instructors", places: ["ML"])
    #expect(try #require(Score(placed, placed)).tier == nil)
  }
}
