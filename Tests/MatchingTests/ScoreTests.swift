import Testing

@testable import Matching

@Suite("Score of a pair")
struct ScoreTests {
  static let advisor = Effort(
    title: "Kosovo Resident Legal Advisor", places: ["XK"], themes: ["15130"],
    period: Span(start: "2018-01-15", end: "2019-11-30"), minor: 40_000_000, currency: "EUR")

  @Test("the same work twice is likely, and its reasons read as a sum")
  func same() throws {
    var other = Self.advisor
    other.title = "Resident legal advisor, Kosovo"
    let score = try #require(Score(Self.advisor, other))
    #expect(score.tier == .likely)
    #expect(score.points == min(100, score.reasons.reduce(0) { $0 + $1.points }))
    let features = score.reasons.map(\.feature)
    for feature in [Reason.Feature.title, .place, .theme, .start, .end, .amount] {
      #expect(features.contains(feature), "\(feature)")
    }
    #expect(score.reasons.first { $0.feature == .place }?.detail == "same place, XK")
    #expect(score.decisive(line: score.points).count == score.reasons.count { $0.points > 0 })
    #expect(score.decisive(line: 0).isEmpty)
  }

  @Test("a translation of the same work is found; other work in the same place is not")
  func translation() {
    let french = Effort(
      title: "Appui à la formation des sages-femmes de Mopti", places: ["ML"], themes: ["12230"],
      period: Span(start: "2021-03-01", end: "2023-02-28"), minor: 20_000_000, currency: "EUR")
    var german = french
    german.title = "Unterstützung der Ausbildung von Hebammen in Mopti"
    #expect(Score(french, german)?.tier != nil)
    german.title = "Minenräumung entlang der Straße nach Gao"
    #expect(Score(french, german)?.tier == nil)
  }

  @Test(
    "conflicts are a line of their own and take points away",
    arguments: [
      ("Rural wells phase II", "Rural wells phase 3", Reason.Feature.phase),
      ("Rural wells phase 3", "Rural wells, phase III", nil),
      ("Rural wells 2018", "Rural wells 2019", .year),
      ("Rural wells 2018-19", "Rural wells 2019", nil),
      ("Rural wells", "Rural wells, additional financing", .additionalFinancing),
      ("Puits ruraux", "Puits ruraux, financement additionnel", .additionalFinancing),
      ("Puits ruraux", "Puits ruraux", nil),
    ])
  func conflicts(a: String, b: String, feature: Reason.Feature?) throws {
    let score = try #require(Score(Effort(title: a), Effort(title: b)))
    let found = score.reasons.filter { $0.feature.isConflict && $0.points < 0 }
    #expect(found.map(\.feature) == (feature.map { [$0] } ?? []))
  }

  @Test("periods and places far apart count less, and never crash")
  func facts() throws {
    let same = try #require(Score(Self.advisor, Self.advisor))
    var other = Self.advisor
    (other.places, other.near) = (["ML"], ["ML"])
    #expect(try #require(Score(Self.advisor, other)).points < same.points)
    other = Self.advisor
    other.period = Span(start: "2009-01-15", end: "2010-11-30")
    let apart = try #require(Score(Self.advisor, other))
    #expect(apart.points < same.points)
    #expect(apart.reasons.contains { $0.detail == "periods apart" })
    other = Self.advisor
    (other.minor, other.currency) = (60_000_000, "USD")
    #expect(try #require(Score(Self.advisor, other)).points <= same.points)
  }

  @Test("days are read and written")
  func days() {
    #expect(Span.number(of: "1970-01-01") == 0)
    #expect(Span.number(of: "2024-03-01") == 19_783)
    #expect(Span.number(of: "2024-02-30x") == nil)
    #expect(Span.number(of: "99999999999999-01-01") == nil)
    for number in stride(from: -200_000, to: 200_000, by: 997) {
      #expect(Span.number(of: Span.text(number)) == number)
    }
  }

  @Test("every reason says itself in each language")
  func sentences() {
    var seen: Set<Reason.Feature> = []
    for seed in 0..<400 {
      var sample = Sample(seed: seed)
      let a = sample.effort()
      var b = sample.effort()
      if seed % 2 == 0 { b.title = a.title + " " + sample.title() }
      for reason in Score(a, b)?.reasons ?? [] {
        seen.insert(reason.feature)
        let sentences = Reason.Language.allCases.map { reason.sentence(in: $0) }
        #expect(!sentences.contains(""), "\(reason.feature)")
        #expect(Set(sentences).count == Reason.Language.allCases.count, "\(sentences)")
        #expect(reason.detail == sentences[0])
      }
    }
    #expect(seen.isSuperset(of: [.title, .place, .theme, .start, .amount, .phase]))
  }

  @Test("laws over 200 seeds: symmetric, deterministic, reasons add up, 0 to 100")
  func laws() {
    for seed in 0..<200 {
      var sample = Sample(seed: seed)
      let a = sample.effort()
      var b = sample.effort()
      if seed % 2 == 0 { b.title = a.title + " " + sample.title() }
      let score = Score(a, b)
      #expect(score == Score(b, a), "seed \(seed)")
      guard let score else { continue }
      #expect(score.points == min(100, max(0, score.reasons.reduce(0) { $0 + $1.points })))
      let (one, other) = (PreparedEffort(a), PreparedEffort(b))
      #expect(Score.points(one, other) == score.points)
      for least in [20, 40, score.points, score.points + 1] {
        var scoring = Scoring(under: .second)
        let points = scoring.points(one.features, other.features, atLeast: least)
        #expect(points == (score.points >= least ? score.points : nil), "seed \(seed)")
      }
      for reason in score.reasons {
        #expect(reason.feature.isConflict ? reason.points <= 0 : reason.points >= 0)
      }
    }
  }

  @Test("agreement never lowers a score, over 300 seeds")
  func monotone() {
    for seed in 0..<300 {
      var sample = Sample(seed: seed)
      var a = sample.effort()
      var b = sample.effort()
      b.title = a.title
      // All said on both sides, so that only agreement changes.
      a.places = ["ML"]
      a.themes = ["15180"]
      a.partner = "Red Cross"
      (a.minor, a.currency) = (5_000_000, "EUR")
      a.locations = ["Mopti"]
      a.period = Span(first: 18_000, last: 19_000)
      if b.places.isEmpty { b.places = ["RS"] }
      if b.themes.isEmpty { b.themes = ["72010"] }
      b.partner = b.partner ?? "Koulikoro centre"
      (b.minor, b.currency) = (b.minor ?? 90_000_000, "EUR")
      if b.locations.isEmpty { b.locations = ["Gao"] }
      b.period = Span(first: b.period.first ?? 12_000, last: b.period.last ?? 21_000)
      guard let before = Score(a, b) else { continue }
      let steps: [(inout Effort) -> Void] = [
        { $0.places = a.places }, { $0.themes = a.themes }, { $0.partner = a.partner },
        { $0.minor = a.minor }, { $0.locations = a.locations }, { $0.period = a.period },
      ]
      for step in steps {
        var agreeing = b
        step(&agreeing)
        agreeing.near = agreeing.places
        #expect(Score(a, agreeing)?.points ?? 0 >= before.points, "seed \(seed)")
      }
    }
  }

  @Test(
    "bad input neither crashes nor flags on emptiness",
    arguments: [
      "", " ", "\u{202E}مشروع", "Ã©tude de l'eau", String(repeating: "water ", count: 10_000),
      String(repeating: "x", count: 100_000), "𝔘𝔫𝔦 💧💧", "\u{0}\u{1}", "&#xFFFFFFFF; &amp",
      "第二期 水道 整備", "19 20 21 22", "I V X",
    ])
  func badInput(title: String) {
    var odd = Effort(
      title: title, places: [""], themes: ["", "1"], period: Span(first: 20_000, last: 10_000),
      partner: "", minor: .max, currency: "EUR")
    var other = odd
    #expect(Score(odd, other) == Score(other, odd))
    other.minor = .min
    other.currency = "???"
    #expect((0...100).contains(Score(odd, other)?.points ?? 0))
    odd = Effort(title: title)
    #expect(Score(odd, Effort(title: "")) == nil)
    let words = PostingWords(PreparedEffort(odd), under: .second).posted
    #expect(words.count <= 3 * PreparedTitle.mostWords + 4)
  }

  @Test("the facts of a pair are the same whichever comes first, and change with each of them")
  func factsSeen() {
    func facts(_ change: (inout Effort) -> Void) -> String {
      var other = Self.advisor
      change(&other)
      let (a, b) = (PreparedEffort(Self.advisor), PreparedEffort(other))
      #expect(Score.facts(a, b) == Score.facts(b, a))
      return Score.facts(a, b)
    }
    let all = [
      facts { _ in }, facts { $0.title = "Wells" }, facts { $0.places = ["ML"] },
      facts { $0.themes = [] }, facts { $0.period = Span() }, facts { $0.minor = 1 },
      facts { $0.currency = "USD" }, facts { $0.beneficiaries = ["Judges"] },
    ]
    #expect(Set(all).count == all.count)
  }

  @Test("mojibake and entities are repaired before words are compared")
  func repaired() {
    let clean = Effort(title: "Étude de la forêt de Kabeli")
    for broken in [
      "Ã\u{89}tude de la forÃªt de Kabeli", "&Eacute;tude de la for&ecirc;t de Kabeli",
    ] {
      #expect(
        PostingWords(PreparedEffort(Effort(title: broken)), under: .second).title
          == PostingWords(PreparedEffort(clean), under: .second).title)
    }
  }
}
