import Testing

@testable import Matching

@Suite("Score of a pair")
struct ScoreTests {
  let advisor = Effort(
    title: "Kosovo Resident Legal Advisor", places: ["XK"], themes: ["15130"],
    period: Span(start: "2018-01-01", end: "2019-12-31"))

  @Test("the same work twice is likely, and its reasons read as a sum")
  func same() throws {
    var other = advisor
    other.title = "Resident legal advisor, Kosovo"
    let score = try #require(Score(advisor, other))
    #expect(score.points == 86)
    #expect(score.tier() == .likely)
    #expect(score.reasons.map(\.feature) == [.title, .place, .theme, .period])
    #expect(score.reasons.map(\.points) == [45, 15, 13, 13])
    #expect(
      score.reasons.map(\.detail) == [
        "same title, \"resident\", \"legal\"", "same place, XK", "same theme, 15130", "same period",
      ])
    #expect(score.decisive(line: 75).map(\.feature) == [.title, .place, .theme, .period])
    #expect(score.decisive(line: 45).map(\.feature) == [.title])
  }

  @Test("themes count by five digits, by group, by area, and not at all when they are unlike")
  func themes() throws {
    for (theme, points) in [("15130", 13), ("15160", 11), ("151", 11), ("15210", 8), ("72010", 0)] {
      var other = advisor
      other.themes = [theme]
      #expect(Score(advisor, other)?.reasons[1...2].last?.points == points, "\(theme)")
    }
    var silent = advisor
    silent.themes = []
    #expect(Score(advisor, silent)?.points == 81)
  }

  @Test("a region that contains the country counts less, an unknown place still less")
  func places() {
    let map = PlaceMap(members: [("western-balkans", ["XK", "RS"]), ("sahel", ["ML"])])
    var other = advisor
    other.places = ["western-balkans"]
    other.near = map.touching("western-balkans")
    #expect(Score(advisor, other)?.reasons[1].points == 12)
    other.places = []
    #expect(Score(advisor, other)?.reasons[1].points == 9)
    other.places = ["ML"]
    other.near = map.touching("ML")
    #expect(Score(advisor, other) == nil)
  }

  @Test("periods apart are never a pair; an open end may meet")
  func periods() {
    var later = advisor
    later.period = Span(start: "2020-01-01", end: "2020-12-31")
    #expect(Score(advisor, later) == nil)
    later.period = Span(start: "2019-12-31", end: nil)
    #expect(Score(advisor, later)?.reasons.last?.points == 9)
    #expect(Span.number(of: "1970-01-01") == 0)
    #expect(Span.number(of: "2024-03-01") == 19_783)
    #expect(Span.number(of: "2024-02-30x") == nil)
  }

  @Test("amounts in one currency count when they are close")
  func amounts() {
    var other = advisor
    (other.minor, other.currency) = (100_000, "EUR")
    var mine = other
    for (minor, points) in [(95_000, 7), (80_000, 4), (10_000, 0)] {
      mine.minor = minor
      #expect(
        Score(mine, other)?.reasons.last
          == Reason(
            .amount, points,
            "amounts \(points > 0 ? "within " : "")\(100 - minor / 1000) %"
              + (points > 0 ? ", EUR" : " apart, EUR")))
    }
    mine.currency = "USD"
    #expect(Score(mine, other)?.reasons.count == 4)
  }

  @Test(
    "conflicts are a line of their own",
    arguments: [
      ("Rural wells phase II", "Rural wells phase 3", Reason.Feature.phase, -30),
      ("Rural wells", "Second rural wells project", .phase, -30),
      ("Rural wells", "Rural wells phase 1", .phase, -10),
      ("Young wells (Year 5 - Round 1)", "Young wells (Year 5 - Round 2)", .phase, -30),
      ("Rural wells 2018", "Rural wells 2019", .year, -20),
      ("Rural wells FY18", "Rural wells FY 2019", .year, -20),
      ("Rural wells", "Rural wells, additional financing", .additionalFinancing, -20),
      ("Puits ruraux", "Puits ruraux, financement additionnel", .additionalFinancing, -20),
    ])
  func conflicts(a: String, b: String, feature: Reason.Feature, points: Int) throws {
    let score = try #require(Score(Effort(title: a), Effort(title: b)))
    #expect(score.reasons.last?.feature == feature)
    #expect(score.reasons.last?.points == points)
  }

  @Test(
    "the same number written another way is no conflict",
    arguments: [
      ("Rural wells phase II", "Rural wells, phase 2"), ("Wells 2018-19", "Wells 2019"),
      ("Deuxième phase, puits ruraux", "Puits ruraux phase 2"),
      ("Wells in three villages", "Wells in villages"),
    ])
  func noConflict(a: String, b: String) throws {
    let score = try #require(Score(Effort(title: a), Effort(title: b)))
    #expect(score.reasons.allSatisfy { $0.points >= 0 })
  }

  @Test("one telling word in common is a subject, not a work")
  func oneWord() {
    #expect(TitleLikeness("Infrastructure support", "Infrastructure of Malawi roads").value <= 50)
    #expect(TitleLikeness("Wells", "Wells").value == 100)
  }

  @Test("laws over 200 seeds: symmetric, reasons add up, 0 to 100, agreement never lowers")
  func laws() {
    for seed in 0..<200 {
      var sample = Sample(seed: seed)
      let a = sample.effort()
      var b = sample.effort()
      if seed % 2 == 0 { b.title = a.title + " " + sample.title() }
      #expect(TitleLikeness(a.title, b.title).value == TitleLikeness(b.title, a.title).value)
      let score = Score(a, b)
      #expect(score == Score(b, a), "seed \(seed)")
      guard let score else { continue }
      #expect(score.points == max(0, score.reasons.reduce(0) { $0 + $1.points }))
      #expect((0...100).contains(score.points))
      var agreeing = b
      agreeing.themes = a.themes
      agreeing.partner = a.partner
      (agreeing.minor, agreeing.currency) = (a.minor, a.currency)
      if !a.themes.isEmpty, a.partner != nil, a.minor != nil {
        #expect(Score(a, agreeing)?.points ?? 0 >= score.points, "seed \(seed)")
      }
    }
  }

  @Test("the ruleset is named by its words and weights")
  func canonicalText() {
    var other = Ruleset.first
    #expect(other.canonicalText == Ruleset.first.canonicalText)
    other.likely = 80
    #expect(other.canonicalText != Ruleset.first.canonicalText)
    let most = Ruleset.first
    #expect(
      most.title + most.samePlace + most.sameTheme + most.period + most.closeAmount
        + most.samePartner == 100)
  }
}
