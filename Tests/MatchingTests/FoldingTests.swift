import Testing

@testable import Matching

@Suite("Folding and words")
struct FoldingTests {
  @Test(
    "case, diacritics and punctuation do not matter",
    arguments: [
      ("Éducation, « de base » – Œuvre", "education de base oeuvre"),
      ("Für Straßen/Brücken", "fur strassen brucken"),
      ("Förskola på Åland", "forskola pa aland"),
      ("Señales ÑANDÚ", "senales nandu"),
      ("e\u{301}cole", "ecole"),
      ("L’eau d'abord", "l eau d abord"),
      ("Water &amp; sanitation &#233;t&eacute;", "water sanitation ete"),
      ("Mat\u{C3}\u{A9}riel", "materiel"),
      ("soft\u{AD}hyphen right\u{200F}left", "softhyphen rightleft"),
      ("Đorđević Łódź Þór", "dordevic lodz thor"),
      ("", ""), ("—!?", ""),
    ])
  func fold(text: String, folded: String) {
    #expect(Folding.folded(text) == folded)
  }

  @Test("folding what is folded changes nothing, over 200 seeds")
  func foldTwice() {
    for seed in 0..<200 {
      let text = Sample(seed: seed).text()
      let folded = Folding.folded(text)
      #expect(Folding.folded(folded) == folded, "seed \(seed): \(text)")
    }
  }

  @Test("stop words, numbers and repetitions are no words; plurals meet")
  func canonicalWords() {
    #expect(
      Words.canonical(of: "The schools of the school for Girls, phase 2 (2019)")
        == ["school", "girl", "phase"])
    #expect(
      Words.canonical(of: "Formation des instructrices pour l'eau") == [
        "format", "instru", "eau",
      ])
  }

  @Test("postings hold the words and all of them as one key")
  func postingKey() {
    #expect(Words.postings(of: "Water wells") == ["water", "well", "=water well"])
    #expect(Words.postings(of: "wells, water!").last == "=water well")
    #expect(Words.postings(of: "Wells") == ["well"])
  }

  @Test(
    "placeholder titles say nothing",
    arguments: [
      "Information has been redacted from this award", "Not Applicable", "NOT APPLICABLE.",
      "TC AGGREGATED ACTIVITIES", "Grants, Subsidies and Contributions", "Administrative Costs",
      "Technical assistance programme", "n/a", "2019", "", "Sans titre", "Kosovo support",
    ])
  func placeholders(title: String) {
    #expect(Words.isPlaceholder(title))
    #expect(Words.canonical(of: title).isEmpty)
    #expect(TitleLikeness(title, title).value == 0)
    #expect(Score(Effort(title: title), Effort(title: title)) == nil)
  }

  @Test(
    "ordinary titles do",
    arguments: ["Resident Legal Advisor", "Grants for midwives", "Wells", "EULEX Kosovo"])
  func ordinary(title: String) {
    #expect(!Words.isPlaceholder(title))
    #expect(TitleLikeness(title, title).value == 100)
  }
}

/// Words of several languages, the same for one seed for ever.
struct Sample {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  mutating func title() -> String {
    let words = [
      "Water", "wells", "École", "Förderung", "Kosovo", "support", "II", "phase", "2", "2019",
      "Gendarmerie", "training", "de", "für", "demining", "Wasser", "additional", "financing",
      "midwives", "judges", "&amp;", "–",
    ]
    return (0...number(below: 7)).map { _ in words[number(below: words.count)] }
      .joined(separator: " ")
  }

  func text() -> String {
    var sample = self
    return sample.title()
  }

  mutating func effort() -> Effort {
    let places = ["ML", "XK", "sahel", "RS"]
    let themes = ["15180", "15160", "140", "14030", "720"]
    let start = number(below: 3) == 0 ? nil : number(below: 2000)
    let end = number(below: 3) == 0 ? nil : (start ?? 0) + number(below: 900)
    return Effort(
      title: title(), places: number(below: 4) == 0 ? [] : [places[number(below: 4)]],
      themes: number(below: 4) == 0 ? [] : [themes[number(below: 5)]],
      period: Span(first: start, last: end),
      partner: number(below: 2) == 0 ? nil : ["Red Cross", "Koulikoro centre"][number(below: 2)],
      minor: number(below: 2) == 0 ? nil : number(below: 500_000), currency: "EUR")
  }
}
